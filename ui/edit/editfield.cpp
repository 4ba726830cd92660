#include "ui/edit/editfield.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QLineEdit>
#include <QPlainTextEdit>

namespace Ui {

EditField::EditField(const Theme &theme, const QString &objectName, const QString &label,
    Lines lines, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_label(new Label(theme, TextRole::Caption, Tone::Caption, this, label))
    , m_resetButton(
          new Button(theme, Button::Kind::Flat, QStringLiteral("edit-undo"), tr("Reset"), this))
{
    setObjectName(objectName + QStringLiteral("Field"));
    if (lines == Lines::One) {
        m_line = new QLineEdit(this);
        connect(m_line, &QLineEdit::textEdited, this, &EditField::onEdited);
    } else {
        m_lines = new QPlainTextEdit(this);
        m_lines->setTabChangesFocus(true);
        connect(m_lines, &QPlainTextEdit::textChanged, this, &EditField::onEdited);
    }
    input()->setObjectName(objectName);
    input()->setAccessibleName(label);
    setFocusProxy(input());
    m_resetButton->setObjectName(objectName + QStringLiteral("Reset"));
    m_resetButton->setAccessibleName(tr("Reset %1 to what was found").arg(label));
    m_resetButton->setToolTip(tr("Show again what was found"));
    m_resetButton->hide();
    connect(m_resetButton, &Button::clicked, this, &EditField::letGo);
    connect(&theme, &Theme::changed, this, &EditField::restyle);
    restyle();
}

QWidget *EditField::input() const
{
    return m_line != nullptr ? static_cast<QWidget *>(m_line) : m_lines;
}

QString EditField::text() const
{
    return m_line != nullptr ? m_line->text() : m_lines->toPlainText();
}

void EditField::setText(const QString &text)
{
    if (m_line != nullptr) {
        m_line->setText(text);
        m_line->setCursorPosition(0);
    } else {
        const QSignalBlocker quiet(m_lines);
        m_lines->setPlainText(text);
    }
}

void EditField::setHint(const QString &hint)
{
    m_hint = hint;
    if (m_line != nullptr) {
        m_line->setPlaceholderText(hint);
    } else {
        m_lines->setPlaceholderText(hint);
    }
}

void EditField::setValue(const QString &value, bool edited)
{
    m_value = value;
    m_reset = false;
    setText(value);
    m_resetButton->setVisible(edited);
    arrange();
    setHint(m_hint);
}

bool EditField::isChanged() const
{
    return !m_reset && text() != m_value;
}

void EditField::letGo()
{
    m_reset = true;
    setText({});
    const QString hint = m_hint;
    setHint(tr("What was found is shown again"));
    m_hint = hint;
    m_resetButton->hide();
    arrange();
    input()->setFocus(Qt::OtherFocusReason);
    emit changed();
}

void EditField::onEdited()
{
    m_reset = false; // who writes again wants that
    emit changed();
}

int EditField::inputHeight() const
{
    return m_line != nullptr ? m_theme.px(72, 36) : m_theme.px(200, 104);
}

QSize EditField::sizeHint() const
{
    return {m_theme.px(480, 240),
        m_theme.lineHeight(TextRole::Caption) + inputHeight() + 2 * ringRoom(m_theme)};
}

int EditField::ringRoom(const Theme &theme)
{
    return theme.metrics().ringGap() + theme.px(4, 3);
}

void EditField::restyle()
{
    input()->setFont(m_theme.font(TextRole::Body));
    input()->setProperty("ringRadius", m_theme.metrics().controlRadius());
    updateGeometry();
}

void EditField::resizeEvent(QResizeEvent *)
{
    arrange();
}

void EditField::arrange()
{
    const int caption = m_theme.lineHeight(TextRole::Caption);
    const int reset = m_resetButton->sizeHint().width();
    const int room = ringRoom(m_theme);
    const int right = width() - room;
    m_label->setGeometry(room, 0, right - room - (m_resetButton->isHidden() ? 0 : reset), caption);
    m_resetButton->setGeometry(right - reset, 0, reset, caption);
    input()->setGeometry(room, height() - room - inputHeight(), right - room, inputHeight());
}

} // namespace Ui
