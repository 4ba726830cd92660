#include "ui/settings/setrow.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPen>

#include <algorithm>

namespace Ui {

SetRow::SetRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent)
    : ValueRow(theme, settings, option, parent)
{
    announce();
}

bool SetRow::isOn(int choice) const
{
    return (settings().integer(option().key) & option().choices.at(choice).value.toInt()) != 0;
}

void SetRow::toggle(int choice)
{
    keep(settings().integer(option().key) ^ option().choices.at(choice).value.toInt());
}

void SetRow::mark(int choice)
{
    m_marked = choice;
    announce();
}

void SetRow::announce()
{
    QStringList on;
    for (int i = 0; i < option().choices.size(); ++i) {
        if (isOn(i)) {
            on << option().choices.at(i).text;
        }
    }
    const QString all = on.isEmpty() ? tr("none") : on.join(tr(", "));
    const QString marked = isOn(m_marked)
        //: one of several values that may be on at once, read out
        ? tr("%1 is on").arg(option().choices.at(m_marked).text)
        : tr("%1 is off").arg(option().choices.at(m_marked).text);
    //: the name of a setting, its values, and the one that is marked, read out
    setAccessibleName(tr("%1: %2. %3").arg(option().name, all, marked));
    update();
}

int SetRow::paintValue(QPainter &painter, const QRect &rect)
{
    const Tokens &c = theme().colors();
    const QFont font = theme().font(TextRole::Caption);
    const QFontMetrics metrics(font);
    int width = 0;
    for (const OptionChoice &choice : option().choices) {
        width = std::max(width, metrics.horizontalAdvance(choice.text));
    }
    width += theme().px(28, 16);
    const int gap = theme().px(10, 6);
    const int side = theme().px(52, 30);
    const int count = int(option().choices.size());
    const int all = count * width + (count - 1) * gap;
    m_chips.clear();
    for (int i = 0; i < count; ++i) {
        const QRect chip(
            rect.right() + 1 - all + i * (width + gap), (height() - side) / 2, width, side);
        m_chips << chip;
        const bool isMarked = looksFocused() && i == m_marked;
        const QColor line = looksFocused() ? c.onFocus : c.edge;
        painter.setPen(QPen(isOn(i) && !isMarked ? c.accent : line, isMarked ? 2 : 1));
        painter.setBrush(isOn(i) ? QBrush(c.accent) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(chip).adjusted(1, 1, -1, -1), side / 4.0, side / 4.0);
        const QColor off = looksFocused() ? c.onFocus : c.t2;
        drawLine(painter, chip, option().choices.at(i).text, font, isOn(i) ? c.onAccent : off,
            Qt::AlignHCenter);
    }
    return all;
}

void SetRow::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            toggle(m_marked);
        }
        return;
    case Qt::Key_Left:
        // Before the first are the categories.
        if (m_marked > 0) {
            mark(m_marked - 1);
        } else {
            event->ignore();
        }
        return;
    case Qt::Key_Right:
        mark(std::min(m_marked + 1, int(option().choices.size()) - 1));
        return;
    default:
        event->ignore();
    }
}

void SetRow::mouseReleaseEvent(QMouseEvent *event)
{
    for (int i = 0; i < m_chips.size(); ++i) {
        if (event->button() == Qt::LeftButton && m_chips.at(i).contains(event->pos())) {
            mark(i);
            toggle(i);
        }
    }
}

} // namespace Ui
