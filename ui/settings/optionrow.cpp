#include "ui/settings/optionrow.h"

#include "ui/format.h"
#include "ui/theme/icons.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace Ui {

OptionRow::OptionRow(const Theme &theme, Settings &settings, const Option &option, QWidget *parent)
    : ValueRow(theme, settings, option, parent)
{
    announce();
}

int OptionRow::current() const
{
    const QVariant value = settings().value(option().key);
    for (int i = 0; i < option().choices.size(); ++i) {
        if (option().choices.at(i).value == value) {
            return i;
        }
    }
    return -1;
}

QString OptionRow::valueText() const
{
    if (const int choice = current(); choice >= 0) {
        return option().choices.at(choice).text;
    }
    if (option().key == SettingKey::AudioLanguages
        || option().key == SettingKey::SubtitleLanguages) {
        QStringList names;
        const QStringList codes = settings().list(option().key);
        for (const QString &code : codes) {
            names << Format::language(code);
        }
        return names.join(tr(", "));
    }
    if (option().words) {
        return option().words(settings().value(option().key));
    }
    return option().choices.first().text;
}

void OptionRow::announce()
{
    const QString name = option().isSwitch()
        //: the name of a setting and its value, read out
        ? tr("%1, %2").arg(option().name, valueText())
        : tr("%1, %2, %n choices", nullptr, int(option().choices.size()))
              .arg(option().name, valueText());
    setAccessibleName(name);
    update();
}

bool OptionRow::move(int by)
{
    const int from = current() < 0 ? 0 : current();
    const int to = from + by;
    if (to < 0 || to >= option().choices.size()) {
        return false;
    }
    choose(to);
    return true;
}

void OptionRow::choose(int choice)
{
    keep(option().choices.at(choice).value);
}

void OptionRow::cycle()
{
    choose((current() + 1) % int(option().choices.size()));
}

void OptionRow::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            cycle();
        }
        return;
    case Qt::Key_Left:
        // A switch has nothing at its left, and before the first value are the categories.
        if (option().isSwitch() || !move(-1)) {
            event->ignore();
        }
        return;
    case Qt::Key_Right:
        if (!option().isSwitch()) {
            move(1);
        }
        return;
    default:
        event->ignore();
    }
}

void OptionRow::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (event->button() != Qt::LeftButton || !rect().contains(at)) {
        return;
    }
    if (!option().isSwitch() && m_previous.contains(at)) {
        move(-1);
    } else if (!option().isSwitch() && m_next.contains(at)) {
        move(1);
    } else {
        cycle();
    }
}

int OptionRow::paintSwitch(QPainter &painter, const QRect &rect) const
{
    const Tokens &c = theme().colors();
    const bool on = settings().boolean(option().key);
    const QSize size(theme().px(84, 44), theme().px(48, 25));
    const QRectF track(rect.right() + 1 - size.width(), (height() - size.height()) / 2.0,
        size.width(), size.height());
    const qreal inset = theme().px(6, 3);
    const qreal knob = size.height() - 2 * inset;
    painter.setPen(Qt::NoPen);
    painter.setBrush(on ? c.accent : c.edge);
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    painter.setBrush(on ? c.onAccent : c.s1);
    if (!on && theme().kind() == ThemeKind::Dark) {
        painter.setBrush(c.t1);
    }
    painter.drawEllipse(QRectF(
        on ? track.right() - inset - knob : track.left() + inset, track.top() + inset, knob, knob));
    return size.width();
}

int OptionRow::paintValue(QPainter &painter, const QRect &rect)
{
    if (option().isSwitch()) {
        return paintSwitch(painter, rect);
    }
    const Tokens &c = theme().colors();
    const QColor color = looksFocused() ? c.onFocus : c.t2;
    QColor ended = color;
    ended.setAlphaF(0.35F);
    const QFont font = theme().font(TextRole::Body);
    const int side = theme().px(26, 16);
    const int gap = theme().px(22, 12);
    const int text = qMin(QFontMetrics(font).horizontalAdvance(valueText()) + 2, rect.width() / 2);
    const int reach = theme().px(16, 8);
    const int y = (height() - side) / 2;
    const QRect next(rect.right() + 1 - side, y, side, side);
    const QRect value(next.left() - gap - text, 0, text, height());
    const QRect previous(value.left() - gap - side, y, side, side);
    const int choice = current() < 0 ? 0 : current();
    Icons::paint(painter, theme(), QStringLiteral("go-next"), next,
        choice + 1 < option().choices.size() ? color : ended);
    drawLine(painter, value, valueText(), font, color);
    Icons::paint(
        painter, theme(), QStringLiteral("go-previous"), previous, choice > 0 ? color : ended);
    m_next = next.adjusted(-reach, -height(), padding(), height());
    m_previous = previous.adjusted(-reach, -height(), reach, height());
    return rect.right() + 1 - previous.left();
}

} // namespace Ui
