#include "ui/player/panelrows.h"

#include "ui/player/playercontroller.h"
#include "ui/player/timetext.h"
#include "ui/player/trackchoice.h"

#include <QCoreApplication>
#include <QLocale>

namespace Ui::PanelRows {

using Library::Track;
using Library::TrackKind;
using Row = PlayerPanel::Row;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kDelayStep{100};
constexpr int kSizeStep = 5; // percent
constexpr int kRaiseStep = 5;

Row head(const QString &text)
{
    Row row;
    row.kind = Row::Kind::Head;
    row.text = text;
    return row;
}

Row value(const QString &text, const QString &detail)
{
    Row row;
    row.kind = Row::Kind::Value;
    row.text = text;
    row.detail = detail;
    return row;
}

Row separator()
{
    Row row;
    row.kind = Row::Kind::Separator;
    return row;
}

void addTracks(QVector<Row> &rows, PlayerController &controller, TrackKind kind)
{
    int number = 0;
    for (const Track &track : controller.info().tracks) {
        if (track.kind != kind) {
            continue;
        }
        Row row;
        row.text = trackName(track, ++number);
        row.detail = trackDetail(track);
        if (kind == TrackKind::Audio) {
            row.chosen = track.id == controller.audioTrack();
            row.choose = [&controller, id = track.id] { controller.selectAudio(id); };
        } else {
            row.chosen = track.id == controller.subtitleTrack();
            row.choose = [&controller, id = track.id] { controller.selectSubtitle(id); };
        }
        rows << row;
    }
}

bool has(const PlayerController &controller, TrackKind kind)
{
    const std::vector<Track> &tracks = controller.info().tracks;
    return std::any_of(
        tracks.begin(), tracks.end(), [kind](const Track &track) { return track.kind == kind; });
}

QString translated(const char *text)
{
    return QCoreApplication::translate("PlayerPanels", text);
}

QString percent(int value)
{
    //: A percentage.
    return translated(QT_TRANSLATE_NOOP("PlayerPanels", "%1 %")).arg(value);
}

void addDelay(QVector<Row> &rows, milliseconds delay, std::function<void(milliseconds)> set)
{
    //: Of the sound or the subtitles.
    Row row = value(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Delay")),
        //: Seconds.
        translated(QT_TRANSLATE_NOOP("PlayerPanels", "%1 s"))
            .arg(QLocale().toString(double(delay.count()) / 1000, 'f', 1)));
    row.change
        = [delay, set = std::move(set)](int direction) { set(delay + direction * kDelayStep); };
    rows << row;
}

//! Off and on, which both arrows change.
Row onOff(const QString &text, bool on, std::function<void(bool)> set)
{
    Row row = value(text,
        on ? translated(QT_TRANSLATE_NOOP("PlayerPanels", "On"))
           : translated(QT_TRANSLATE_NOOP("PlayerPanels", "Off")));
    row.change = [on, set = std::move(set)](int) { set(!on); };
    return row;
}

Row deviceRow(PlayerController &controller)
{
    QList<QByteArray> ids{QByteArray()};
    //: The sound device that the system chose.
    QStringList names{translated(QT_TRANSLATE_NOOP("PlayerPanels", "The system's"))};
    for (const AudioDeviceName &device : controller.audioDevices()) {
        ids << device.id;
        names << device.name;
    }
    const qsizetype at = qMax<qsizetype>(0, ids.indexOf(controller.audioDevice()));
    Row row = value(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Device")), names.at(at));
    row.change = [&controller, ids, at](int direction) {
        controller.setAudioDevice(ids.at((at + direction + ids.size()) % ids.size()));
    };
    return row;
}

void addSoundValues(QVector<Row> &rows, PlayerController &controller)
{
    addDelay(rows, controller.audioDelay(),
        [&controller](milliseconds delay) { controller.setAudioDelay(delay); });
    //: Quiet sound is louder, loud sound is quieter.
    rows << onOff(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Night mode")),
        controller.nightMode(), [&controller](bool on) { controller.setNightMode(on); });
    Row channels = value(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Loudspeakers")),
        controller.stereoOnly()
            ? translated(QT_TRANSLATE_NOOP("PlayerPanels", "Two"))
            : translated(QT_TRANSLATE_NOOP("PlayerPanels", "As the device has them")));
    channels.change = [&controller](int) { controller.setStereoOnly(!controller.stereoOnly()); };
    rows << channels << deviceRow(controller);
}

void addSubtitleValues(QVector<Row> &rows, PlayerController &controller)
{
    const int second = controller.secondSubtitle();
    QString name = translated(QT_TRANSLATE_NOOP("PlayerPanels", "Off"));
    int number = 0;
    for (const Track &track : controller.info().tracks) {
        number += track.kind == TrackKind::Subtitle ? 1 : 0;
        name = track.id == second ? trackName(track, number) : name;
    }
    //: Subtitles in another language, shown beside the first.
    Row other = value(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Second")), name);
    other.change = [&controller](int direction) { controller.cycleSecondSubtitle(direction); };
    rows << other;
    if (second >= 0) {
        //: Where the second subtitles stand.
        Row place = value(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Place of the second")),
            controller.secondSubtitlesBelow()
                ? translated(QT_TRANSLATE_NOOP("PlayerPanels", "Below"))
                : translated(QT_TRANSLATE_NOOP("PlayerPanels", "At the top")));
        place.change = [&controller](int) {
            controller.setSecondSubtitlesBelow(!controller.secondSubtitlesBelow());
        };
        rows << place;
    }
    addDelay(rows, controller.subtitleDelay(),
        [&controller](milliseconds delay) { controller.setSubtitleDelay(delay); });
    Row size = value(
        translated(QT_TRANSLATE_NOOP("PlayerPanels", "Size")), percent(controller.subtitleSize()));
    size.change = [&controller](int direction) {
        controller.setSubtitleSize(controller.subtitleSize() + direction * kSizeStep);
    };
    //: How far the subtitles stand above their usual place.
    Row raised = value(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Raised")),
        percent(controller.subtitleRaised()));
    raised.change = [&controller](int direction) {
        controller.setSubtitleRaised(controller.subtitleRaised() + direction * kRaiseStep);
    };
    rows << size << raised;
}

} // namespace

QVector<Row> tracks(PlayerController &controller)
{
    QVector<Row> rows;
    if (has(controller, TrackKind::Audio)) {
        rows << head(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Audio")));
        addTracks(rows, controller, TrackKind::Audio);
        addSoundValues(rows, controller);
    }
    if (!has(controller, TrackKind::Subtitle)) {
        return rows;
    }
    if (!rows.isEmpty()) {
        rows << separator();
    }
    rows << head(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Subtitles")));
    Row off;
    //: No subtitles.
    off.text = translated(QT_TRANSLATE_NOOP("PlayerPanels", "Off"));
    off.chosen = controller.subtitleTrack() < 0;
    off.choose = [&controller] { controller.selectSubtitle(-1); };
    rows << off;
    addTracks(rows, controller, TrackKind::Subtitle);
    rows << separator();
    addSubtitleValues(rows, controller);
    return rows;
}

QVector<Row> chapters(PlayerController &controller)
{
    QVector<Row> rows{head(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Chapters")))};
    const int current = controller.currentChapter();
    int number = 0;
    for (const Library::Chapter &chapter : controller.info().chapters) {
        const auto start = std::chrono::duration_cast<milliseconds>(chapter.start);
        Row row;
        row.chosen = number == current;
        row.text = QString::fromStdString(chapter.title);
        ++number;
        if (row.text.isEmpty()) {
            row.text = translated(QT_TRANSLATE_NOOP("PlayerPanels", "Chapter %1")).arg(number);
        }
        row.detail = clockText(start);
        row.choose = [&controller, start] { controller.seekTo(start); };
        rows << row;
    }
    return rows;
}

QVector<Row> speeds(PlayerController &controller)
{
    QVector<Row> rows{head(translated(QT_TRANSLATE_NOOP("PlayerPanels", "Speed")))};
    for (const double speed : {0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0}) {
        Row row;
        row.text = speed == 1.0 ? translated(QT_TRANSLATE_NOOP("PlayerPanels", "Normal"))
                                : QStringLiteral("%1×").arg(QLocale().toString(speed, 'g', 3));
        row.chosen = controller.speed() == speed;
        row.choose = [&controller, speed] { controller.setSpeed(speed); };
        rows << row;
    }
    return rows;
}

} // namespace Ui::PanelRows
