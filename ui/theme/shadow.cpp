#include "ui/theme/shadow.h"

#include <QImage>
#include <QPainter>
#include <QPixmapCache>

#include <cmath>
#include <vector>

namespace Ui {

namespace {

struct Spec
{
    qreal offset;
    qreal blur;
    qreal alpha;
};

Spec specOf(Elevation elevation)
{
    switch (elevation) {
    case Elevation::Card:
        return {1, 2, 0.40};
    case Elevation::Floating:
        return {12, 32, 0.45};
    case Elevation::FocusedCard:
        return {26, 60, 0.65};
    case Elevation::Dialog:
        return {30, 90, 0.60};
    }
    return {0, 0, 0};
}

// Three passes of a box filter are close to a Gaussian.
void blurAlpha(std::vector<float> &alpha, int width, int height, int radius)
{
    std::vector<float> other(alpha.size());
    const float scale = 1.0F / float(2 * radius + 1);
    const auto pass = [&](std::vector<float> &from, std::vector<float> &to, int lines, int length,
                          int lineStep, int step) {
        for (int line = 0; line < lines; ++line) {
            const auto at = [&](int i) {
                return i < 0 || i >= length ? 0.0F : from[size_t(line * lineStep + i * step)];
            };
            float sum = 0;
            for (int i = -radius; i <= radius; ++i) {
                sum += at(i);
            }
            for (int i = 0; i < length; ++i) {
                to[size_t(line * lineStep + i * step)] = sum * scale;
                sum += at(i + radius + 1) - at(i - radius);
            }
        }
    };
    for (int i = 0; i < 3; ++i) {
        pass(alpha, other, height, width, width, 1);
        pass(other, alpha, width, height, 1, width);
    }
}

QPixmap patch(int radius, int blur, qreal alpha)
{
    const QString key = QStringLiteral("shadow/%1/%2/%3").arg(radius).arg(blur).arg(alpha);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    const int corner = blur + radius + blur;
    const int side = 2 * corner + 1;
    QImage shape(side, side, QImage::Format_Alpha8);
    shape.fill(0);
    QPainter painter(&shape);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::black);
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(QRectF(blur, blur, side - 2 * blur, side - 2 * blur), radius, radius);
    painter.end();
    std::vector<float> values(size_t(side) * size_t(side));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            values[size_t(y * side + x)] = float(shape.constScanLine(y)[x]);
        }
    }
    blurAlpha(values, side, side, qMax(1, blur / 3));
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < side; ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < side; ++x) {
            line[x] = qRgba(0, 0, 0, qRound(qreal(values[size_t(y * side + x)]) * alpha));
        }
    }
    pixmap = QPixmap::fromImage(image);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace

void paintShadow(QPainter &painter, const QRectF &rect, qreal radius, Elevation elevation,
    qreal scale, qreal opacity)
{
    const Spec spec = specOf(elevation);
    const int blur = qMax(1, qRound(spec.blur * scale / 2));
    const int corner = blur + qRound(radius) + blur;
    const QPixmap pixmap = patch(qRound(radius), blur, spec.alpha);
    const QRectF outer
        = rect.adjusted(-blur, -blur, blur, blur).translated(0, std::round(spec.offset * scale));
    const qreal side = pixmap.width();
    const qreal cx = qMin<qreal>(corner, outer.width() / 2);
    const qreal cy = qMin<qreal>(corner, outer.height() / 2);
    const qreal xs[] = {outer.left(), outer.left() + cx, outer.right() - cx, outer.right()};
    const qreal ys[] = {outer.top(), outer.top() + cy, outer.bottom() - cy, outer.bottom()};
    const qreal from[] = {0, qreal(corner), side - corner, side};
    painter.save();
    painter.setOpacity(painter.opacity() * opacity);
    // Between whole pixels alone: what is stretched is equal all along.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, outer != QRectF(outer.toAlignedRect()));
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) {
            const QRectF target(QPointF(xs[column], ys[row]), QPointF(xs[column + 1], ys[row + 1]));
            const QRectF source(
                QPointF(from[column], from[row]), QPointF(from[column + 1], from[row + 1]));
            const bool isCovered = row == 1 && column == 1; // by what throws the shadow
            if (!isCovered && target.width() > 0 && target.height() > 0) {
                painter.drawPixmap(target, pixmap, source);
            }
        }
    }
    painter.restore();
}

} // namespace Ui
