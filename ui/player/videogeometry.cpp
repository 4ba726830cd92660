#include "ui/player/videogeometry.h"

#include "ui/player/colorconversion.h"

#include <QtMath>

#include <algorithm>

namespace Ui {

namespace {

//! A part of the shown picture as a part of the stored frame.
QRectF turnedBack(const QRectF &part, int degrees)
{
    switch (degrees) {
    case 90:
        return {part.top(), 1 - part.right(), part.height(), part.width()};
    case 180:
        return {1 - part.right(), 1 - part.bottom(), part.width(), part.height()};
    case 270:
        return {1 - part.bottom(), part.left(), part.height(), part.width()};
    default:
        return part;
    }
}

//! And a part of the stored frame as one of the shown.
QRectF turned(const QRectF &part, int degrees)
{
    return turnedBack(part, (360 - degrees) % 360);
}

constexpr double kSmallestBar = 0.01; // of a side; less is no bar but an edge
constexpr int kDark = 16; // above black, of 255
constexpr int kSampleStep = 4;

//! Reads the brightness of a frame, 0 to 255 above its black.
class LumaReader
{
public:
    explicit LumaReader(const Library::VideoFrame &frame)
        : m_frame(frame)
        , m_facts(layoutFacts(frame.layout))
        , m_black(frame.range == Library::ColorRange::Limited ? 16 : 0)
    { }

    bool isDark(int x, int y) const
    {
        const std::uint8_t *row = m_frame.planes[0] + std::ptrdiff_t(m_frame.strideBytes[0]) * y;
        int code = row[x];
        if (m_facts.bytesPerSample == 2) {
            const int sample = row[2 * x] | row[2 * x + 1] << 8;
            code = sample >> (m_facts.sampleShift + m_facts.bits - 8);
        }
        return code <= m_black + kDark;
    }

    bool isDarkRow(int y) const
    {
        int bright = 0;
        for (int x = 0; x < m_frame.width; x += kSampleStep) {
            bright += isDark(x, y) ? 0 : 1;
        }
        return bright * kSampleStep * 100 <= m_frame.width;
    }

    bool isDarkColumn(int x, int top, int bottom) const
    {
        int bright = 0;
        for (int y = top; y < bottom; y += kSampleStep) {
            bright += isDark(x, y) ? 0 : 1;
        }
        return bright * kSampleStep * 100 <= bottom - top;
    }

private:
    const Library::VideoFrame &m_frame;
    const LayoutFacts m_facts;
    const int m_black;
};

} // namespace

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

PicturePlace pictureIn(const Library::VideoFrame &frame, const QSize &viewport,
    const PictureSettings &picture, const QRectF &lit)
{
    PicturePlace result;
    result.turnDegrees = (quarterTurn(frame) + picture.turnDegrees) % 360;
    QSizeF whole = displaySize(frame);
    if (picture.turnDegrees % 180 != 0) {
        whole.transpose();
    }
    if (picture.aspect > 0) {
        whole.setWidth(whole.height() * picture.aspect);
    }
    const QRectF part = turned(lit.isEmpty() ? QRectF(0, 0, 1, 1) : lit, result.turnDegrees);
    const QSizeF wanted(whole.width() * part.width(), whole.height() * part.height());
    if (wanted.isEmpty() || viewport.isEmpty()) {
        return result;
    }
    const Qt::AspectRatioMode mode = picture.fit == PictureFit::Whole ? Qt::KeepAspectRatio
        : picture.fit == PictureFit::Fill ? Qt::KeepAspectRatioByExpanding
                                          : Qt::IgnoreAspectRatio;
    const QSizeF scaled = wanted.scaled(viewport, mode) * (picture.zoomPercent / 100.0);
    const QSize size(qMax(1, qRound(scaled.width())), qMax(1, qRound(scaled.height())));
    const QRect full(
        QPoint((viewport.width() - size.width()) / 2, (viewport.height() - size.height()) / 2),
        size);
    result.place = full & QRect(QPoint(0, 0), viewport);
    // What is seen of the picture, and that as a part of the frame.
    const QRectF seen(double(result.place.x() - full.x()) / full.width(),
        double(result.place.y() - full.y()) / full.height(),
        double(result.place.width()) / full.width(), double(result.place.height()) / full.height());
    result.shown = QRectF(part.x() + seen.x() * part.width(), part.y() + seen.y() * part.height(),
        seen.width() * part.width(), seen.height() * part.height());
    result.stored = turnedBack(result.shown, result.turnDegrees);
    return result;
}

QRectF litPart(const Library::VideoFrame &frame)
{
    if (frame.layout == Library::PixelLayout::Bgra || !frame.planes[0] || frame.width < 16
        || frame.height < 16) {
        return {0, 0, 1, 1};
    }
    const LumaReader luma(frame);
    int top = 0;
    while (top < frame.height && luma.isDarkRow(top)) {
        ++top;
    }
    if (top == frame.height) {
        return {};
    }
    int bottom = frame.height;
    while (luma.isDarkRow(bottom - 1)) {
        --bottom;
    }
    int left = 0;
    while (left < frame.width && luma.isDarkColumn(left, top, bottom)) {
        ++left;
    }
    int right = frame.width;
    while (right > left && luma.isDarkColumn(right - 1, top, bottom)) {
        --right;
    }
    const auto bar
        = [](int size, int of) { return size < of * kSmallestBar ? 0.0 : double(size) / of; };
    const double x = bar(left, frame.width);
    const double y = bar(top, frame.height);
    const QRectF lit(x, y, 1 - x - bar(frame.width - right, frame.width),
        1 - y - bar(frame.height - bottom, frame.height));
    return lit.isEmpty() ? QRectF() : lit;
}

std::pair<double, double> toneOf(const PictureSettings &picture)
{
    const double contrast = 1 + picture.contrast / 100.0;
    return {contrast, 0.5 - 0.5 * contrast + picture.brightness / 200.0};
}

} // namespace Ui
