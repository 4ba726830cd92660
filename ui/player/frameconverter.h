#pragma once

#include "library/media/hdrtable.h"
#include "library/playback/videoframe.h"
#include "ui/player/videogeometry.h"

#include <QImage>
#include <QSize>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace Ui {

//! Turns decoded frames into RGB pictures of a given size with integer arithmetic: bilinear
//! scaling, then the colour matrix, then the rotation. Keeps its tables between frames of the same
//! geometry. Used by one thread at a time.
class FrameConverter
{
public:
    //! The part of the frame that is seen, as it is to be painted, in the size of its place. Every
    //! brightness becomes value * tone.first + tone.second. Null when the frame has no planes.
    QImage convert(const Library::VideoFrame &frame, const PicturePlace &place,
        const std::pair<double, double> &tone);

    //! The whole frame, turned as it says, in this size.
    QImage convert(const Library::VideoFrame &frame, const QSize &size);

private:
    struct Tap
    {
        int index = 0;
        int weight = 0; // of index + 1, in 256ths
    };
    struct PlaneScaler
    {
        std::vector<Tap> columns;
        std::vector<Tap> rows;
        std::vector<std::uint16_t> blended; // one source row
        std::vector<std::uint16_t> line; // one target row
        int samples = 0; // in a row of the plane
        int lines = 0;
        bool sameWidth = false;
    };
    struct Fixed
    {
        int y, rv, gu, gv, bu;
        int offsetY, offsetC;
    };

    void prepare(const Library::VideoFrame &frame, const QSize &target);
    void scaleRow(PlaneScaler &plane, const std::uint8_t *data, int strideBytes, int component,
        int components, int targetRow) const;
    void paintRow(QRgb *out, int width) const;
    void paintHdrRow(QRgb *out, int width) const;
    void mapTones(QRgb *out, int width) const;

    QSize m_source;
    QSize m_target;
    Library::PixelLayout m_layout = Library::PixelLayout::I420;
    int m_bytesPerSample = 1;
    int m_toFourteenBits = 6; // left shift; negative: right
    Fixed m_fixed{};
    std::pair<double, double> m_tone{1, 0};
    std::array<std::uint8_t, 256> m_tones{}; // of m_tone
    std::optional<Library::HdrTable> m_hdr; // of the last HDR frame
    bool m_isHdr = false;
    bool m_mapsTones = false;
    PlaneScaler m_planes[3];
};

} // namespace Ui
