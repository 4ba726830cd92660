#pragma once

#include <QJsonObject>

namespace Ui {

enum class PictureFit
{
    Whole, //!< with black bars where the shapes differ
    Fill, //!< no bars; what does not fit is cut
    Stretch
};

//! How a person wants the picture of a video to be.
struct PictureSettings
{
    double aspect = 0; //!< width to height of the shown frame; 0: as the video says
    PictureFit fit = PictureFit::Whole;
    int zoomPercent = 100; //!< 25 to 400
    int turnDegrees = 0; //!< clockwise, besides what the video says
    bool cropsBars = false; //!< black bars that are part of the frames
    int brightness = 0; //!< -100 to 100
    int contrast = 0; //!< -100 to 100

    bool operator==(const PictureSettings &) const = default;
};

//! Empty when all is as usual.
QJsonObject toJson(const PictureSettings &picture);
PictureSettings pictureFrom(const QJsonObject &json);

//! The settings within what they may be.
PictureSettings bounded(PictureSettings picture);

} // namespace Ui
