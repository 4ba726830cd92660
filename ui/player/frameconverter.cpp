#include "ui/player/frameconverter.h"

#include "ui/player/colorconversion.h"
#include "ui/player/videogeometry.h"

#include <QTransform>

#include <algorithm>
#include <cmath>

namespace Ui {

using Library::PixelLayout;
using Library::VideoFrame;

namespace {

constexpr int kSampleBits = 14; // samples of every depth are brought to this
constexpr int kFractionBits = 13; // of the colour coefficients

template <class T>
void blendRows(std::vector<std::uint16_t> &out, const T *a, const T *b, int weight, int step,
    int toFourteenBits)
{
    const int up = std::max(0, toFourteenBits);
    const int down = std::max(0, -toFourteenBits);
    const size_t count = out.size();
    for (size_t i = 0; i < count; ++i) {
        const size_t at = i * size_t(step);
        const int mixed = (int(a[at]) * (256 - weight) + int(b[at]) * weight);
        out[i] = std::uint16_t(((mixed << up) >> down) >> 8);
    }
}

//! A part of a frame as a frame; whole chroma samples are kept together.
VideoFrame partOf(const VideoFrame &frame, const QRectF &part)
{
    if (part.isEmpty() || part == QRectF(0, 0, 1, 1)) {
        return frame;
    }
    const LayoutFacts facts = layoutFacts(frame.layout);
    const int left = int(part.left() * frame.width) / 2 * 2;
    const int top = int(part.top() * frame.height) / 2 * 2;
    const int right = std::min(frame.width, int(std::ceil(part.right() * frame.width)));
    const int bottom = std::min(frame.height, int(std::ceil(part.bottom() * frame.height)));
    VideoFrame result = frame;
    result.width = std::max(1, right - left);
    result.height = std::max(1, bottom - top);
    for (size_t i = 0; i < result.planes.size(); ++i) {
        if (frame.planes[i] == nullptr) {
            continue;
        }
        const bool isChroma = i > 0;
        const int x = isChroma ? left / facts.chromaDivisorX : left;
        const int y = isChroma ? top / facts.chromaDivisorY : top;
        const int samples = isChroma && facts.interleavedChroma ? 2 : 1;
        result.planes[i] = frame.planes[i] + std::ptrdiff_t(frame.strideBytes[i]) * y
            + std::ptrdiff_t(x) * samples * facts.bytesPerSample;
    }
    return result;
}

int clampToByte(int value)
{
    return value < 0 ? 0 : (value > 255 ? 255 : value);
}

} // namespace

QImage FrameConverter::convert(
    const VideoFrame &whole, const PicturePlace &place, const std::pair<double, double> &tone)
{
    const QSize size = place.place.size();
    if (whole.width <= 0 || whole.height <= 0 || size.isEmpty() || !whole.planes[0]) {
        return {};
    }
    const VideoFrame frame = partOf(whole, place.stored);
    const int turn = place.turnDegrees;
    const QSize target = turn % 180 == 0 ? size : size.transposed();
    const std::optional<Library::HdrSignal> hdr = hdrSignal(frame.transfer);
    m_isHdr = hdr.has_value();
    if (hdr && (!m_hdr || !m_hdr->isFor(*hdr, double(frame.peakNits)))) {
        m_hdr.emplace(*hdr, double(frame.peakNits));
    }
    m_mapsTones = tone != std::pair(1.0, 0.0);
    if (m_mapsTones && tone != m_tone) {
        m_tone = tone;
        for (size_t i = 0; i < m_tones.size(); ++i) {
            const auto value = std::lround(double(i) * tone.first + tone.second * 255);
            m_tones[i] = std::uint8_t(std::clamp(value, 0L, 255L));
        }
    }
    QImage picture;
    if (frame.layout == PixelLayout::Bgra) {
        picture = QImage(frame.planes[0], frame.width, frame.height, frame.strideBytes[0],
            QImage::Format_ARGB32_Premultiplied)
                      .scaled(target, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                      .convertToFormat(QImage::Format_RGB32);
    } else {
        prepare(frame, target);
        const LayoutFacts facts = layoutFacts(frame.layout);
        const int components = facts.interleavedChroma ? 2 : 1;
        picture = QImage(target, QImage::Format_RGB32);
        for (int row = 0; row < target.height(); ++row) {
            scaleRow(m_planes[0], frame.planes[0], frame.strideBytes[0], 0, 1, row);
            for (int chroma = 0; chroma < 2; ++chroma) {
                const size_t plane = facts.interleavedChroma ? 1 : size_t(chroma) + 1;
                scaleRow(m_planes[chroma + 1], frame.planes[plane], frame.strideBytes[plane],
                    facts.interleavedChroma ? chroma : 0, components, row);
            }
            auto *out = reinterpret_cast<QRgb *>(picture.scanLine(row));
            if (m_isHdr) {
                paintHdrRow(out, target.width());
            } else {
                paintRow(out, target.width());
            }
            if (m_mapsTones) {
                mapTones(out, target.width());
            }
        }
    }
    if (frame.layout == PixelLayout::Bgra && m_mapsTones) {
        for (int row = 0; row < target.height(); ++row) {
            mapTones(reinterpret_cast<QRgb *>(picture.scanLine(row)), target.width());
        }
    }
    return turn == 0 ? picture : picture.transformed(QTransform().rotate(turn));
}

QImage FrameConverter::convert(const VideoFrame &frame, const QSize &size)
{
    PicturePlace place;
    place.place = QRect(QPoint(0, 0), size);
    place.shown = place.stored = QRectF(0, 0, 1, 1);
    place.turnDegrees = quarterTurn(frame);
    return convert(frame, place, {1, 0});
}

void FrameConverter::prepare(const VideoFrame &frame, const QSize &target)
{
    const LayoutFacts facts = layoutFacts(frame.layout);
    const YuvToRgb colors = yuvToRgb(frame.matrix, frame.range, facts.bits);
    m_bytesPerSample = facts.bytesPerSample;
    m_toFourteenBits = kSampleBits - facts.bits - facts.sampleShift;
    // Codes arrive as code << (14 - bits); the coefficients bring the largest one to 255.
    const double largest = double(((1 << facts.bits) - 1) << (kSampleBits - facts.bits));
    const double one = 255.0 * 64 / largest * (1 << kFractionBits);
    const auto fixed
        = [one](float coefficient) { return int(std::lround(double(coefficient) * one)); };
    m_fixed = {fixed(colors.matrix[0]), fixed(colors.matrix[2]), fixed(colors.matrix[4]),
        fixed(colors.matrix[5]), fixed(colors.matrix[7]),
        int(std::lround(double(colors.offset[0]) * largest)),
        int(std::lround(double(colors.offset[1]) * largest))};
    const QSize source(frame.width, frame.height);
    if (source == m_source && target == m_target && frame.layout == m_layout) {
        return;
    }
    m_source = source;
    m_target = target;
    m_layout = frame.layout;
    const auto taps = [](int targetCount, int sourceCount, double sourceLength) {
        std::vector<Tap> out(static_cast<size_t>(targetCount));
        for (int i = 0; i < targetCount; ++i) {
            const double at = std::clamp(
                (i + 0.5) * sourceLength / targetCount - 0.5, 0.0, double(sourceCount - 1));
            const int index = std::min(int(at), std::max(0, sourceCount - 2));
            out[size_t(i)] = {index, sourceCount < 2 ? 0 : int(std::lround((at - index) * 256))};
        }
        return out;
    };
    for (int i = 0; i < 3; ++i) {
        const int divisorX = i == 0 ? 1 : facts.chromaDivisorX;
        const int divisorY = i == 0 ? 1 : facts.chromaDivisorY;
        PlaneScaler &plane = m_planes[i];
        plane.samples = (source.width() + divisorX - 1) / divisorX;
        plane.lines = (source.height() + divisorY - 1) / divisorY;
        plane.columns
            = taps(target.width(), plane.samples, double(source.width()) / double(divisorX));
        plane.rows = taps(target.height(), plane.lines, double(source.height()) / double(divisorY));
        plane.blended.resize(size_t(plane.samples));
        plane.line.resize(size_t(target.width()));
        plane.sameWidth = plane.samples == target.width() && divisorX == 1;
    }
}

void FrameConverter::scaleRow(PlaneScaler &plane, const std::uint8_t *data, int strideBytes,
    int component, int components, int targetRow) const
{
    const Tap row = plane.rows[size_t(targetRow)];
    const std::uint8_t *first = data + std::ptrdiff_t(strideBytes) * row.index;
    const std::uint8_t *second
        = data + std::ptrdiff_t(strideBytes) * std::min(row.index + 1, plane.lines - 1);
    if (m_bytesPerSample == 2) {
        blendRows(plane.blended, reinterpret_cast<const std::uint16_t *>(first) + component,
            reinterpret_cast<const std::uint16_t *>(second) + component, row.weight, components,
            m_toFourteenBits);
    } else {
        blendRows(plane.blended, first + component, second + component, row.weight, components,
            m_toFourteenBits);
    }
    if (plane.sameWidth) {
        plane.line = plane.blended;
        return;
    }
    const size_t last = plane.blended.size() - 1;
    for (size_t i = 0; i < plane.line.size(); ++i) {
        const Tap tap = plane.columns[i];
        const size_t at = size_t(tap.index);
        const int left = plane.blended[at];
        const int right = plane.blended[std::min(at + 1, last)];
        plane.line[i] = std::uint16_t((left * (256 - tap.weight) + right * tap.weight) >> 8);
    }
}

void FrameConverter::mapTones(QRgb *out, int width) const
{
    for (int i = 0; i < width; ++i) {
        out[i] = qRgb(m_tones[size_t(qRed(out[i]))], m_tones[size_t(qGreen(out[i]))],
            m_tones[size_t(qBlue(out[i]))]);
    }
}

void FrameConverter::paintRow(QRgb *out, int width) const
{
    constexpr int kShift = kFractionBits + 6;
    constexpr int kHalf = 1 << (kShift - 1);
    const std::uint16_t *ys = m_planes[0].line.data();
    const std::uint16_t *us = m_planes[1].line.data();
    const std::uint16_t *vs = m_planes[2].line.data();
    const Fixed f = m_fixed;
    for (int i = 0; i < width; ++i) {
        const int y = (ys[i] - f.offsetY) * f.y + kHalf;
        const int u = us[i] - f.offsetC;
        const int v = vs[i] - f.offsetC;
        const int red = clampToByte((y + v * f.rv) >> kShift);
        const int green = clampToByte((y + u * f.gu + v * f.gv) >> kShift);
        const int blue = clampToByte((y + u * f.bu) >> kShift);
        out[i] = 0xFF000000U | QRgb(red << 16) | QRgb(green << 8) | QRgb(blue);
    }
}

// As above, with four more bits, which the steps of HDR codes need.
void FrameConverter::paintHdrRow(QRgb *out, int width) const
{
    constexpr int kShift = kFractionBits + 2;
    constexpr int kHalf = 1 << (kShift - 1);
    const std::uint16_t *ys = m_planes[0].line.data();
    const std::uint16_t *us = m_planes[1].line.data();
    const std::uint16_t *vs = m_planes[2].line.data();
    const Fixed f = m_fixed;
    using Library::HdrTable;
    const auto code = [](int value) { return std::clamp(value >> kShift, 0, HdrTable::kOne); };
    const HdrTable &table = *m_hdr;
    for (int i = 0; i < width; ++i) {
        const int y = (ys[i] - f.offsetY) * f.y + kHalf;
        const int u = us[i] - f.offsetC;
        const int v = vs[i] - f.offsetC;
        out[i] = table.map(code(y + v * f.rv), code(y + u * f.gu + v * f.gv), code(y + u * f.bu));
    }
}

} // namespace Ui
