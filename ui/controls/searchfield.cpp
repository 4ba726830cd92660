#include "ui/controls/searchfield.h"

#include "ui/controls/text.h"
#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QPainter>

namespace Ui {

SearchField::SearchField(const Theme &theme, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
{
    setPlaceholderText(tr("Search films, episodes, people"));
    setAccessibleName(tr("Search"));
    connect(&theme, &Theme::changed, this, &SearchField::restyle);
    restyle();
}

void SearchField::restyle()
{
    setFont(m_theme.font(TextRole::Body));
    setTextMargins(m_theme.px(48, 26), 0, m_theme.px(24, 52), 0);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Tokens &c = m_theme.colors();
    const int side = m_theme.px(32, 18);
    Icons::paint(painter, m_theme, QStringLiteral("edit-find"),
        QRectF(m_theme.px(26, 12), (height() - side) / 2, side, side), c.t2);
    if (text().isEmpty() && !m_theme.isTv()) {
        QFont font = m_theme.font(TextRole::CaptionStrong);
        font.setPixelSize(12);
        drawLine(painter, QRectF(0, 0, width() - 13, height()), tr("Ctrl F"), font, c.t3,
            Qt::AlignRight);
    }
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    // What a single line cannot use belongs to the window.
    const bool atEnd = cursorPosition() == text().size() && event->key() == Qt::Key_Right;
    const bool atStart = cursorPosition() == 0 && event->key() == Qt::Key_Left;
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down || atEnd || atStart
        || event->key() == Qt::Key_Escape
        || (event->key() == Qt::Key_Z && event->modifiers() == Qt::ControlModifier
            && !isUndoAvailable())) {
        event->ignore();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace Ui
