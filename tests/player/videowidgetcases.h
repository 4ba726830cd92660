#pragma once

#include "library/playback/videoframe.h"
#include "ui/player/picturesettings.h"

#include <QColor>
#include <QImage>
#include <QPoint>
#include <QSize>

#include <functional>
#include <memory>

//! What every widget that shows frames must do, whatever draws for it. A test class adds the rows
//! of a case in its _data function and hands the case a way to show one frame.
namespace VideoWidgetCases {

using FramePtr = std::shared_ptr<const Library::VideoFrame>;
//! Shows a frame in a new widget of this size; null when its window does not come.
using Show = std::function<QImage(QSize, const FramePtr &)>;

void addColors();
void colorsAreRight(const Show &show);
void mapsHdrToTheScreen(const Show &show);
void addTurns();
void turnsClockwise(const Show &show);

//! Shows a frame with settings of the picture.
using ShowAs = std::function<QImage(QSize, const FramePtr &, const Ui::PictureSettings &)>;

void addPictures();
void showsThePictureAsSet(const ShowAs &show);

} // namespace VideoWidgetCases
