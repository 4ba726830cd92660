#include "ui/player/videogeometry.h"

#include <QtMath>

namespace Ui {

int quarterTurn(const Library::VideoFrame &frame)
{
    const int turned = ((frame.rotationDegrees % 360) + 360) % 360;
    return ((turned + 45) / 90 % 4) * 90;
}

QSizeF displaySize(const Library::VideoFrame &frame)
{
    qreal width = frame.width;
    if (frame.sarNumerator > 0 && frame.sarDenominator > 0) {
        width = width * frame.sarNumerator / frame.sarDenominator;
    }
    const QSizeF size(width, frame.height);
    return quarterTurn(frame) % 180 == 0 ? size : size.transposed();
}

QRect videoRect(const Library::VideoFrame &frame, const QSize &viewport)
{
    const QSizeF wanted = displaySize(frame);
    if (wanted.isEmpty() || viewport.isEmpty()) {
        return {};
    }
    const QSizeF fitted = wanted.scaled(viewport, Qt::KeepAspectRatio);
    const QSize size(qBound(1, qRound(fitted.width()), viewport.width()),
        qBound(1, qRound(fitted.height()), viewport.height()));
    return QRect(
        QPoint((viewport.width() - size.width()) / 2, (viewport.height() - size.height()) / 2),
        size);
}

} // namespace Ui
