#include "ui/player/picturesettings.h"

#include <algorithm>

namespace Ui {

namespace {

constexpr double kNarrowest = 0.2;
constexpr double kWidest = 5.0;

} // namespace

PictureSettings bounded(PictureSettings picture)
{
    if (picture.aspect != 0) {
        picture.aspect = std::clamp(picture.aspect, kNarrowest, kWidest);
    }
    picture.zoomPercent = std::clamp(picture.zoomPercent, 25, 400);
    picture.turnDegrees = ((picture.turnDegrees / 90 % 4) + 4) % 4 * 90;
    picture.brightness = std::clamp(picture.brightness, -100, 100);
    picture.contrast = std::clamp(picture.contrast, -100, 100);
    return picture;
}

QJsonObject toJson(const PictureSettings &picture)
{
    const PictureSettings usual;
    QJsonObject json;
    const auto put = [&json](const char *name, const QJsonValue &value, bool differs) {
        if (differs) {
            json.insert(QLatin1String(name), value);
        }
    };
    put("aspect", picture.aspect, picture.aspect != usual.aspect);
    put("fit", int(picture.fit), picture.fit != usual.fit);
    put("zoom", picture.zoomPercent, picture.zoomPercent != usual.zoomPercent);
    put("turn", picture.turnDegrees, picture.turnDegrees != usual.turnDegrees);
    put("crop", picture.cropsBars, picture.cropsBars != usual.cropsBars);
    put("brightness", picture.brightness, picture.brightness != usual.brightness);
    put("contrast", picture.contrast, picture.contrast != usual.contrast);
    return json;
}

PictureSettings pictureFrom(const QJsonObject &json)
{
    PictureSettings picture;
    picture.aspect = json.value(QLatin1String("aspect")).toDouble(picture.aspect);
    picture.fit = PictureFit(std::clamp(json.value(QLatin1String("fit")).toInt(), 0, 2));
    picture.zoomPercent = json.value(QLatin1String("zoom")).toInt(picture.zoomPercent);
    picture.turnDegrees = json.value(QLatin1String("turn")).toInt();
    picture.cropsBars = json.value(QLatin1String("crop")).toBool();
    picture.brightness = json.value(QLatin1String("brightness")).toInt();
    picture.contrast = json.value(QLatin1String("contrast")).toInt();
    return bounded(picture);
}

} // namespace Ui
