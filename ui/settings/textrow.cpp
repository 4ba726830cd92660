#include "ui/settings/textrow.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace Ui {

TextRow::TextRow(const Theme &theme, const QString &name, const QString &description, Echo echo,
    Access access, QWidget *parent)
    : SettingsRow(theme, name, description, parent)
    , m_field(new QLineEdit(this))
    , m_access(std::move(access))
    , m_echo(echo)
    , m_name(name)
{
    m_field->setObjectName(QStringLiteral("field"));
    m_field->setAccessibleName(name);
    m_field->setEchoMode(echo == Echo::Secret ? QLineEdit::PasswordEchoOnEdit : QLineEdit::Normal);
    m_field->setPlaceholderText(tr("Not set"));
    // The row has the focus; its field takes it while somebody types.
    m_field->setFocusPolicy(Qt::ClickFocus);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::editingFinished, this, &TextRow::keep);
    connect(&theme, &Theme::changed, this, &TextRow::placeField);
    refresh();
    placeField();
}

void TextRow::refresh()
{
    const QString value = m_access.value();
    m_field->setText(value);
    m_field->setCursorPosition(0);
    const QString shown = value.isEmpty() ? tr("Not set")
        : m_echo == Echo::Secret          ? tr("Set")
                                          : value;
    setAccessibleName(tr("%1: %2").arg(m_name, shown));
}

void TextRow::keep()
{
    if (m_field->text().trimmed() == m_access.value()) {
        refresh();
        return;
    }
    const Result<> kept = m_access.keep(m_field->text().trimmed());
    refresh();
    if (!kept) {
        emit failed(kept.error().message);
    }
}

void TextRow::placeField()
{
    m_field->setFont(theme().font(TextRole::Body));
    const int height = theme().px(60, 36);
    const int width = qMin(theme().px(560, 320), this->width() / 2);
    m_field->setGeometry(
        this->width() - padding() - width, (this->height() - height) / 2, width, height);
}

int TextRow::paintValue(QPainter &, const QRect &)
{
    return m_field->width();
}

void TextRow::resizeEvent(QResizeEvent *event)
{
    SettingsRow::resizeEvent(event);
    placeField();
}

void TextRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Select || event->key() == Qt::Key_Space) {
        m_field->setFocus(Qt::OtherFocusReason);
        m_field->selectAll();
        return;
    }
    SettingsRow::keyPressEvent(event);
}

bool TextRow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress) {
        return SettingsRow::eventFilter(watched, event);
    }
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        refresh();
        setFocus(Qt::OtherFocusReason);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        keep();
        setFocus(Qt::OtherFocusReason);
        return true;
    default:
        return SettingsRow::eventFilter(watched, event);
    }
}

} // namespace Ui
