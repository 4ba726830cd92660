#include "ui/settings/actrow.h"

#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace Ui {

ActRow::ActRow(const Theme &theme, const QString &name, const QString &description, QWidget *parent)
    : SettingsRow(theme, name, description, parent)
{
    setAccessibleName(name);
    setCursor(Qt::PointingHandCursor);
}

int ActRow::paintValue(QPainter &painter, const QRect &rect)
{
    const Tokens &c = theme().colors();
    const int side = theme().px(28, 18);
    Icons::paint(painter, theme(), QStringLiteral("go-next"),
        QRectF(rect.right() - side, rect.center().y() - side / 2.0, side, side),
        looksFocused() ? c.onFocus : c.t2);
    return side;
}

void ActRow::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_Space:
        emit triggered();
        break;
    default:
        SettingsRow::keyPressEvent(event);
    }
}

void ActRow::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos())) {
        emit triggered();
    }
}

} // namespace Ui
