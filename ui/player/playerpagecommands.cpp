#include "library/base/async.h"
#include "ui/player/osdbutton.h"
#include "ui/player/osdcontrols.h"
#include "ui/player/panelrows.h"
#include "ui/player/playerkeysview.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerpage.h"
#include "ui/player/timetext.h"
#include "ui/player/trackchoice.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QLocale>
#include <QRegularExpression>
#include <QStandardPaths>

namespace Ui {

using namespace std::chrono_literals;
using Library::TrackKind;
using std::chrono::milliseconds;

namespace {

constexpr int kVolumeByKey = 5; // percent
constexpr milliseconds kDelayStep{100};
constexpr int kLookStep = 5; // percent
constexpr int kRepeatsToHurry = 8; // a held key seeks twice as fast after so many repeats
constexpr milliseconds kLargestStep{120000};
constexpr int kMostPictures = 1000; // of the same moment of the same film

QString nameWithDetail(const Library::Track &track, int number)
{
    const QString name = trackName(track, number);
    const QString detail = trackDetail(track);
    return detail.isEmpty() ? name : QString(QStringLiteral("%1 · %2").arg(name, detail));
}

// Writes the picture under a name that is still free and returns its path.
Result<QString> writePicture(const FrameKeeper::Kept &kept, const QString &folder, QString name)
{
    static const QRegularExpression unusual(QStringLiteral(R"([/\\:*?"<>|\x00-\x1f])"));
    name.replace(unusual, QStringLiteral("-"));
    const QImage picture = FrameKeeper::picture(kept);
    if (picture.isNull() || !QDir().mkpath(folder)) {
        return failure(
            ErrorCode::Io, PlayerPage::tr("The picture could not be written to %1.").arg(folder));
    }
    for (int i = 1; i < kMostPictures; ++i) {
        const QString number = i == 1 ? QString() : QStringLiteral(" %1").arg(i);
        QFile file(QDir(folder).filePath(QString(name + number + QStringLiteral(".png"))));
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
            if (file.exists()) {
                continue;
            }
            return failure(ErrorCode::Io, file.errorString());
        }
        if (!picture.save(&file, "PNG") || !file.flush()) {
            const QString why = file.errorString();
            file.remove();
            return failure(ErrorCode::Io, why);
        }
        return file.fileName();
    }
    return failure(
        ErrorCode::Io, PlayerPage::tr("The picture could not be written to %1.").arg(folder));
}

} // namespace

bool PlayerPage::runCommand(PlayerCommand command, bool isRepeated)
{
    switch (command) {
    case PlayerCommand::TogglePlay:
        if (!isRepeated) {
            m_controller->togglePlay();
            showControls();
        }
        return true;
    case PlayerCommand::Pause:
        m_controller->setPlaying(false);
        showControls();
        return true;
    case PlayerCommand::Leave:
        goBack();
        return true;
    case PlayerCommand::Stop:
        leave();
        return true;
    case PlayerCommand::FullScreen:
        toggleFullScreen();
        return true;
    case PlayerCommand::GoSmall:
        goSmall();
        return true;
    case PlayerCommand::OnTop:
        toggleOnTop();
        return true;
    case PlayerCommand::OpenAddress:
        if (!isRepeated) {
            emit addressWanted();
        }
        return true;
    case PlayerCommand::Screenshot:
        if (!isRepeated) {
            takeScreenshot();
        }
        return true;
    case PlayerCommand::Statistics:
        toggleStatistics();
        return true;
    case PlayerCommand::ShowControls:
        showControls();
        if (m_theme.isTv()) {
            m_controls->focusPause();
        }
        return true;
    case PlayerCommand::ShowKeys:
        closePanel();
        hideControls();
        unsetCursor();
        m_keysView->open();
        return true;
    default:
        return runSeek(command, isRepeated) || runSetting(command);
    }
}

bool PlayerPage::runSeek(PlayerCommand command, bool isRepeated)
{
    switch (command) {
    case PlayerCommand::SeekBack:
        seekByKey(-5s, isRepeated);
        return true;
    case PlayerCommand::SeekForward:
        seekByKey(5s, isRepeated);
        return true;
    case PlayerCommand::SeekBackFar:
        seekByKey(-60s, isRepeated);
        return true;
    case PlayerCommand::SeekForwardFar:
        seekByKey(60s, isRepeated);
        return true;
    case PlayerCommand::ToBeginning:
        m_controller->seekTo(milliseconds(0));
        showControls();
        return true;
    case PlayerCommand::GoToTime:
        beginTimeEntry();
        return true;
    case PlayerCommand::PreviousChapter:
    case PlayerCommand::NextChapter:
        m_controller->stepChapter(command == PlayerCommand::NextChapter ? 1 : -1);
        showControls();
        return true;
    case PlayerCommand::PreviousFilm:
    case PlayerCommand::NextFilm:
        stepFilm(command == PlayerCommand::NextFilm ? 1 : -1);
        return true;
    case PlayerCommand::FrameBack:
    case PlayerCommand::FrameForward:
        m_controller->stepFrame(command == PlayerCommand::FrameForward ? 1 : -1);
        return true;
    case PlayerCommand::LoopPoint:
        if (!isRepeated) {
            setLoopPoint();
        }
        return true;
    default:
        return false;
    }
}

bool PlayerPage::runSetting(PlayerCommand command)
{
    switch (command) {
    case PlayerCommand::Slower:
    case PlayerCommand::Faster:
        m_controller->stepSpeed(command == PlayerCommand::Faster ? 1 : -1);
        tellSpeed();
        return true;
    case PlayerCommand::UsualSpeed:
        m_controller->setSpeed(1);
        tellSpeed();
        return true;
    case PlayerCommand::VolumeDown:
    case PlayerCommand::VolumeUp:
        changeVolume(command == PlayerCommand::VolumeUp ? kVolumeByKey : -kVolumeByKey);
        return true;
    case PlayerCommand::Mute:
        m_controller->setMuted(!m_controller->isMuted());
        changeVolume(0);
        return true;
    case PlayerCommand::NextAudio:
        m_controller->cycleAudio(1);
        tellTrack(TrackKind::Audio);
        return true;
    case PlayerCommand::NextSubtitle:
    case PlayerCommand::PreviousSubtitle:
        m_controller->cycleSubtitle(command == PlayerCommand::NextSubtitle ? 1 : -1);
        tellTrack(TrackKind::Subtitle);
        return true;
    case PlayerCommand::ToggleSubtitles:
        m_controller->toggleSubtitles();
        tellTrack(TrackKind::Subtitle);
        return true;
    case PlayerCommand::SubtitleEarlier:
    case PlayerCommand::SubtitleLater:
        m_controller->setSubtitleDelay(m_controller->subtitleDelay()
            + (command == PlayerCommand::SubtitleLater ? kDelayStep : -kDelayStep));
        tellDelay();
        return true;
    default:
        return runAdjustment(command);
    }
}

bool PlayerPage::runAdjustment(PlayerCommand command)
{
    PlayerController &player = *m_controller;
    const QString icon = QStringLiteral("add-subtitle");
    switch (command) {
    case PlayerCommand::SecondSubtitle: {
        player.cycleSecondSubtitle(1);
        QString name = tr("Second subtitles off");
        int number = 0;
        for (const Library::Track &track : player.info().tracks) {
            number += track.kind == TrackKind::Subtitle ? 1 : 0;
            if (track.id == player.secondSubtitle()) {
                name = tr("Second subtitles: %1").arg(nameWithDetail(track, number));
            }
        }
        tell(icon, name);
        return true;
    }
    case PlayerCommand::SubtitleSmaller:
    case PlayerCommand::SubtitleLarger:
        player.setSubtitleSize(player.subtitleSize()
            + (command == PlayerCommand::SubtitleLarger ? kLookStep : -kLookStep));
        tell(icon, tr("Subtitle size %1 %").arg(player.subtitleSize()));
        return true;
    case PlayerCommand::SubtitleUp:
    case PlayerCommand::SubtitleDown:
        player.setSubtitleRaised(player.subtitleRaised()
            + (command == PlayerCommand::SubtitleUp ? kLookStep : -kLookStep));
        tell(icon, tr("Subtitles raised by %1 %").arg(player.subtitleRaised()));
        return true;
    case PlayerCommand::AudioEarlier:
    case PlayerCommand::AudioLater:
        player.setAudioDelay(player.audioDelay()
            + (command == PlayerCommand::AudioLater ? kDelayStep : -kDelayStep));
        tell(QStringLiteral("player-volume"),
            tr("Sound delay %1 s")
                .arg(QLocale().toString(double(player.audioDelay().count()) / 1000, 'f', 1)));
        return true;
    case PlayerCommand::NightMode:
        player.setNightMode(!player.nightMode());
        tell(QStringLiteral("player-volume"),
            player.isPassedThrough() ? tr("Night mode does not reach sound that is passed through.")
                : player.nightMode() ? tr("Night mode on")
                                     : tr("Night mode off"));
        return true;
    default:
        return runPicture(command);
    }
}

bool PlayerPage::runPicture(PlayerCommand command)
{
    PictureSettings picture = m_controller->picture();
    const auto set = [&](const QString &words) {
        m_controller->setPicture(picture);
        tell(QStringLiteral("contrast"), words);
        return true;
    };
    switch (command) {
    case PlayerCommand::Aspect:
        PanelRows::nextAspect(picture, 1);
        return set(PanelRows::pictureSummary(picture));
    case PlayerCommand::Fit:
        PanelRows::nextFit(picture, 1);
        return set(PanelRows::pictureSummary(picture));
    case PlayerCommand::ZoomOut:
    case PlayerCommand::ZoomIn:
        picture.zoomPercent += command == PlayerCommand::ZoomIn ? kLookStep : -kLookStep;
        picture = bounded(picture);
        return set(tr("Zoom %1 %").arg(picture.zoomPercent));
    case PlayerCommand::CropBars:
        picture.cropsBars = !picture.cropsBars;
        return set(picture.cropsBars ? tr("Black bars are cropped") : tr("Black bars are shown"));
    case PlayerCommand::Turn:
        picture.turnDegrees += 90;
        picture = bounded(picture);
        return set(tr("Turned by %1°").arg(picture.turnDegrees));
    case PlayerCommand::Darker:
    case PlayerCommand::Brighter:
        picture.brightness += command == PlayerCommand::Brighter ? kLookStep : -kLookStep;
        picture = bounded(picture);
        return set(tr("Brightness %1").arg(picture.brightness));
    case PlayerCommand::LessContrast:
    case PlayerCommand::MoreContrast:
        picture.contrast += command == PlayerCommand::MoreContrast ? kLookStep : -kLookStep;
        picture = bounded(picture);
        return set(tr("Contrast %1").arg(picture.contrast));
    case PlayerCommand::UsualPicture:
        picture = {};
        return set(tr("Picture as usual"));
    case PlayerCommand::Deinterlace:
        m_controller->setDeinterlaces(!m_controller->deinterlaces());
        tell(QStringLiteral("contrast"),
            m_controller->deinterlaces() ? tr("Deinterlacing on") : tr("Deinterlacing off"));
        return true;
    default:
        return false;
    }
}

void PlayerPage::tell(const QString &icon, const QString &text)
{
    m_notice->tell(icon, text);
    placeNotice();
}

void PlayerPage::tellNoJumping()
{
    tell(QStringLiteral("dialog-warning"),
        tr("The server sends this video from the beginning on only, so there is no jumping."));
}

void PlayerPage::goBack()
{
    if (m_controls->isAncestorOf(focusWidget())) {
        hideControls();
    } else if (m_skip->hasFocus()) {
        m_skipShown.stop();
        hideSkip();
    } else if (m_theme.isTv() || !leaveFullScreen()) {
        leave(); // at a desk, Esc ends full screen first, as everywhere
    }
}

// A held key goes faster and faster over keyframes, and ends exactly.
void PlayerPage::seekByKey(milliseconds step, bool isRepeated)
{
    showControls();
    if (!isRepeated) {
        m_heldRepeats = 0;
        m_controller->seekBy(step);
        return;
    }
    ++m_heldRepeats;
    const milliseconds larger = step * (1 << std::min(m_heldRepeats / kRepeatsToHurry, 5));
    const milliseconds most = std::max(kLargestStep, std::max(step, -step));
    m_controller->scrubTo(m_controller->position() + std::clamp(larger, -most, most));
}

void PlayerPage::finishHeldSeek()
{
    if (std::exchange(m_heldRepeats, 0) > 0) {
        m_controller->seekTo(m_controller->position());
    }
}

void PlayerPage::beginTimeEntry()
{
    if (!m_controller->info().seekable) {
        tellNoJumping();
        return;
    }
    if (m_controller->duration().count() == 0) {
        return;
    }
    setFocus(); // Enter is for the time, not for a button
    m_timeEntry.emplace();
    showTimeEntry();
}

void PlayerPage::showTimeEntry()
{
    m_notice->hold(QStringLiteral("player-time"),
        //: While a time is typed; both are times such as 1:02:03.
        tr("Go to %1 of %2. Enter goes there.")
            .arg(m_timeEntry->text(), clockText(m_controller->duration())));
    placeNotice();
}

void PlayerPage::endTimeEntry()
{
    if (m_timeEntry) {
        m_timeEntry.reset();
        m_notice->release();
    }
}

void PlayerPage::setLoopPoint()
{
    QString words;
    switch (m_controller->setLoopPoint()) {
    case PlayerController::Loop::None:
        words = tr("Nothing is repeated");
        break;
    case PlayerController::Loop::Begun:
        words = tr("Repeats from %1. Press again where it ends.")
                    .arg(clockText(*m_controller->loopFrom()));
        break;
    case PlayerController::Loop::On:
        words = tr("Repeats %1 to %2")
                    .arg(clockText(*m_controller->loopFrom()), clockText(*m_controller->loopTo()));
        break;
    }
    m_notice->tell(QStringLiteral("media-playlist-repeat"), words);
    showControls();
    placeNotice();
}

void PlayerPage::takeScreenshot()
{
    const FrameKeeper::Kept kept = m_keeper.kept();
    if (!kept.frame) {
        return;
    }
    const QString folder = m_options.pictures.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)
        : m_options.pictures;
    const PlayRequest &film = m_controller->request();
    QStringList name{film.heading};
    if (!film.title.isNull() && !film.subheading.isEmpty()) {
        name << film.subheading;
    }
    name << clockText(m_controller->position());
    const auto written = Async::run(&m_work, [kept, folder, name = name.join(QLatin1Char(' '))] {
        return writePicture(kept, folder, name);
    });
    Async::whenDone(written, this, [this](const Result<QString> &path) {
        if (path) {
            m_notice->tell(QStringLiteral("camera-photo"),
                tr("Kept as %1").arg(QDir::toNativeSeparators(*path)));
        } else {
            m_notice->tell(QStringLiteral("dialog-warning"), path.error().message);
        }
        placeNotice();
    });
}

void PlayerPage::changeVolume(int step)
{
    if (step != 0) {
        m_controller->setVolume(m_controller->volume() + step);
    }
    if (m_controller->isMuted()) {
        m_notice->tell(QStringLiteral("player-volume-muted"), tr("Sound off"));
    } else if (m_controller->isPassedThrough()) {
        m_notice->tell(QStringLiteral("player-volume"),
            tr("The receiver that decodes this sound sets its volume."));
    } else {
        m_notice->tell(
            QStringLiteral("player-volume"), tr("Volume %1 %").arg(m_controller->volume()));
    }
    placeNotice();
}

void PlayerPage::tellTrack(TrackKind kind)
{
    const bool audio = kind == TrackKind::Audio;
    const int chosen = audio ? m_controller->audioTrack() : m_controller->subtitleTrack();
    QString name = audio ? tr("No sound track") : tr("Subtitles off");
    int number = 0;
    for (const Library::Track &track : m_controller->info().tracks) {
        number += track.kind == kind ? 1 : 0;
        if (track.kind == kind && track.id == chosen) {
            name = nameWithDetail(track, number);
        }
    }
    m_notice->tell(audio ? QStringLiteral("player-volume") : QStringLiteral("add-subtitle"), name);
    placeNotice();
}

void PlayerPage::tellDelay()
{
    const double seconds = double(m_controller->subtitleDelay().count()) / 1000;
    m_notice->tell(QStringLiteral("add-subtitle"),
        tr("Subtitle delay %1 s").arg(QLocale().toString(seconds, 'f', 1)));
    placeNotice();
}

void PlayerPage::tellSpeed()
{
    m_notice->tell(QStringLiteral("speedometer"),
        tr("Speed %1×").arg(QLocale().toString(m_controller->speed(), 'g', 3)));
    placeNotice();
}

} // namespace Ui
