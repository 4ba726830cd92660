#include "ui/player/panelrows.h"
#include "ui/player/playercontroller.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QScreen>

#include <array>
#include <cmath>

namespace Ui::PanelRows {

using PictureRow = PlayerPanel::Row;

namespace {

constexpr int kZoomStep = 5; // percent
constexpr int kToneStep = 5;
constexpr std::array<double, 6> kAspects{0, 4.0 / 3, 16.0 / 9, 1.85, 2.0, 2.39};

QString pictureWords(const char *text)
{
    return QCoreApplication::translate("PlayerPanels", text);
}

QString aspectName(double aspect)
{
    if (aspect == 0) {
        //: The shape of the picture.
        return pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "As in the video"));
    }
    if (std::abs(aspect - kAspects[1]) < 0.001) {
        return QStringLiteral("4:3");
    }
    return std::abs(aspect - kAspects[2]) < 0.001 ? QStringLiteral("16:9")
                                                  : QStringLiteral("%1:1").arg(aspect);
}

QString fitName(PictureFit fit)
{
    switch (fit) {
    case PictureFit::Whole:
        return pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Whole picture"));
    case PictureFit::Fill:
        return pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Fill the screen"));
    case PictureFit::Stretch:
        break;
    }
    return pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Stretch"));
}

//! A value that both arrows change in a copy of the settings.
PictureRow pictureValue(PlayerController &controller, const char *text, const QString &detail,
    std::function<void(PictureSettings &, int)> change)
{
    PictureRow row;
    row.kind = PictureRow::Kind::Value;
    row.text = pictureWords(text);
    row.detail = detail;
    row.change = [&controller, change = std::move(change)](int direction) {
        PictureSettings picture = controller.picture();
        change(picture, direction);
        controller.setPicture(picture);
    };
    return row;
}

//! Where there are several screens, or the chosen one is not connected.
void addScreens(QVector<PictureRow> &rows, PlayerController &controller)
{
    QStringList names{QString()};
    //: For full screen.
    QStringList texts{pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "The window's screen"))};
    for (const QScreen *screen : QGuiApplication::screens()) {
        names << screen->name();
        texts << (screen->model().isEmpty()
                ? screen->name()
                : QStringLiteral("%1 (%2)").arg(screen->model(), screen->name()));
    }
    const QString chosen = controller.fullScreenOn();
    if (!names.contains(chosen)) {
        names << chosen;
        //: %1 is the name of a screen.
        texts << pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "%1, not connected")).arg(chosen);
    }
    if (names.size() < 3) {
        return;
    }
    const qsizetype at = names.indexOf(chosen);
    PictureRow row;
    row.kind = PictureRow::Kind::Value;
    //: Beside it is the name of a screen.
    row.text = pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Full screen on"));
    row.detail = texts.at(at);
    row.change = [&controller, names, at](int direction) {
        controller.setFullScreenOn(names.at((at + direction + names.size()) % names.size()));
    };
    rows << row;
}

QString onOrOff(bool on)
{
    return on ? pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "On"))
              : pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Off"));
}

} // namespace

void nextAspect(PictureSettings &picture, int direction)
{
    const auto count = int(kAspects.size());
    int at = 0;
    for (int i = 0; i < count; ++i) {
        at = std::abs(kAspects[size_t(i)] - picture.aspect) < 0.001 ? i : at;
    }
    picture.aspect = kAspects[size_t((at + direction + count) % count)];
}

void nextFit(PictureSettings &picture, int direction)
{
    picture.fit = PictureFit((int(picture.fit) + direction + 3) % 3);
}

QString pictureSummary(const PictureSettings &picture)
{
    return QStringLiteral("%1 · %2").arg(aspectName(picture.aspect), fitName(picture.fit));
}

QVector<PictureRow> picture(PlayerController &controller)
{
    const PictureSettings &now = controller.picture();
    PictureRow head;
    head.kind = PictureRow::Kind::Head;
    head.text = pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Picture"));
    //: A percentage.
    const QString percent = pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "%1 %"));
    QVector<PictureRow> rows{head};
    rows << pictureValue(
        controller, QT_TRANSLATE_NOOP("PlayerPanels", "Shape"), aspectName(now.aspect), nextAspect);
    rows << pictureValue(
        controller, QT_TRANSLATE_NOOP("PlayerPanels", "Fit"), fitName(now.fit), nextFit);
    rows << pictureValue(controller, QT_TRANSLATE_NOOP("PlayerPanels", "Zoom"),
        percent.arg(now.zoomPercent), [](PictureSettings &picture, int direction) {
            picture.zoomPercent += direction * kZoomStep;
        });
    rows << pictureValue(controller, QT_TRANSLATE_NOOP("PlayerPanels", "Crop black bars"),
        onOrOff(now.cropsBars),
        [](PictureSettings &picture, int) { picture.cropsBars = !picture.cropsBars; });
    rows << pictureValue(controller, QT_TRANSLATE_NOOP("PlayerPanels", "Turn"),
        QStringLiteral("%1°").arg(now.turnDegrees),
        [](PictureSettings &picture, int direction) { picture.turnDegrees += direction * 90; });
    rows << pictureValue(controller, QT_TRANSLATE_NOOP("PlayerPanels", "Brightness"),
        QString::number(now.brightness), [](PictureSettings &picture, int direction) {
            picture.brightness += direction * kToneStep;
        });
    rows << pictureValue(controller, QT_TRANSLATE_NOOP("PlayerPanels", "Contrast"),
        QString::number(now.contrast),
        [](PictureSettings &picture, int direction) { picture.contrast += direction * kToneStep; });
    PictureRow whole;
    whole.kind = PictureRow::Kind::Value;
    //: Makes whole pictures of half pictures, for recordings of television.
    whole.text = pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "Deinterlace"));
    whole.detail = onOrOff(controller.deinterlaces());
    whole.change = [&controller](int) { controller.setDeinterlaces(!controller.deinterlaces()); };
    rows << whole;
    addScreens(rows, controller);
    if (now != PictureSettings{}) {
        PictureRow usual;
        usual.text = pictureWords(QT_TRANSLATE_NOOP("PlayerPanels", "As usual again"));
        usual.choose = [&controller] { controller.setPicture({}); };
        rows << usual;
    }
    return rows;
}

} // namespace Ui::PanelRows
