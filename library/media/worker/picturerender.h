#pragma once

#include "library/media/worker/avhandles.h"
#include "library/media/worker/orientation.h"
#include "library/media/worker/tonemap.h"

#include <QByteArray>

#include <optional>

namespace Library {

//! A frame as it is to be shown, without its pixels.
struct DisplayGeometry
{
    int codedWidth = 0;
    int codedHeight = 0;
    double pixelAspect = 1; //!< width of a coded pixel over its height
    Orientation orientation;

    bool isTurned() const { return orientation.rotationDegrees % 180 != 0; }
    double displayWidth() const;
    double displayHeight() const;
};

//! Which part of the displayed picture to keep, as shares of its width and height.
struct DisplayCrop
{
    double left = 0;
    double top = 0;
    double width = 1;
    double height = 1;
};

DisplayGeometry geometryOf(const AVFrame *frame, AVRational sampleAspect, Orientation orientation);

//! The largest centred part with that aspect ratio (width over height). Pure.
DisplayCrop centredCrop(const DisplayGeometry &geometry, double aspect);

//! Small pictures side by side in one, black where nothing was painted.
class TileSheet
{
public:
    //! Tiles of the shape of the film, the longer side so long. Nothing: there is no memory.
    static std::optional<TileSheet> make(
        const DisplayGeometry &geometry, int longerSide, int columns, int rows);

    int tileWidth() const { return m_tileWidth; }
    int tileHeight() const { return m_tileHeight; }
    //! A frame whose format cannot be converted leaves its tile black.
    void paint(const AVFrame *frame, const DisplayGeometry &geometry, int column, int row);
    QByteArray jpeg() const;

private:
    FramePtr m_sheet;
    ToneMapper m_tones;
    int m_tileWidth = 0;
    int m_tileHeight = 0;
};

//! Cuts, scales down to the given size at most, turns, brings high dynamic range to what screens
//! without it show, and encodes as JPEG. Empty when the frame's format cannot be converted.
QByteArray renderJpeg(const AVFrame *frame, const DisplayGeometry &geometry,
    const DisplayCrop &crop, int maxWidth, int maxHeight);

} // namespace Library
