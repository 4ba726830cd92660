#pragma once

#include <QPixmap>
#include <QString>

class QColor;
class QPainter;
class QRectF;

namespace Ui {

class Theme;

//! Breeze icons by their freedesktop names, in one colour. Works without a desktop session: the
//! files are read from the XDG data folders. Pictures are kept in QPixmapCache.
namespace Icons {
//! size in logical pixels. Strokes are a little stronger for the distance when heavy.
QPixmap pixmap(const QString &name, int size, const QColor &color, qreal dpr, bool heavy);
void paint(QPainter &painter, const Theme &theme, const QString &name, const QRectF &rect,
    const QColor &color);
//! Where the file is; empty when the icon theme is not installed.
QString file(const QString &name);
} // namespace Icons

} // namespace Ui
