#pragma once

#include <QtGlobal>

class QPainter;
class QRectF;

namespace Ui {

enum class Elevation
{
    Card = 1,
    Floating,
    FocusedCard,
    Dialog
};

//! Paints the soft shadow of a rounded rectangle from a 9-patch that is made once per size.
//! What throws it covers its middle, which is not painted. scale is that of the layout.
void paintShadow(QPainter &painter, const QRectF &rect, qreal radius, Elevation elevation,
    qreal scale, qreal opacity = 1);

} // namespace Ui
