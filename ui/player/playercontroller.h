#pragma once

#include "ui/player/picturesettings.h"
#include "ui/player/playbackport.h"
#include "ui/player/playmemory.h"
#include "ui/player/playrequest.h"

#include <QObject>
#include <QSize>
#include <QThreadPool>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

class Settings;
enum class SettingKey;

namespace Ui {

class PlaybackRelay;
class PlayStateSink;

//! Decides what playing means: opens and closes films, joins seeks that come faster than the engine
//! can follow, remembers the position, the volume and what was watched. Lives on the GUI thread and
//! never blocks it; shows nothing itself.
class PlayerController final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerController)
public:
    using Milliseconds = std::chrono::milliseconds;

    struct Timing
    {
        Milliseconds save{60000}; //!< between two saved positions while playing
        Milliseconds seek{4000}; //!< a seek without an answer is given up after this
    };

    //! sink, settings and what the factory uses must outlive the controller.
    PlayerController(PlaybackFactory factory, PlayStateSink &sink, Settings &settings,
        const Timing &timing, QObject *parent = nullptr);
    PlayerController(PlaybackFactory factory, PlayStateSink &sink, Settings &settings,
        QObject *parent = nullptr);
    ~PlayerController() override;

    //! Closes what is playing and opens the request.
    void start(const PlayRequest &request);
    //! Opens the same again at the last position, after an error.
    void retry();
    //! Saves the position and lets go of the film.
    void close();

    const PlayRequest &request() const { return m_request; }
    Library::PlayerState state() const { return m_state; }
    const Library::PlaybackInfo &info() const { return m_info; }
    const Error &error() const { return m_error; }
    //! Where the picture is, or will be once the seek under way has ended.
    Milliseconds position() const { return m_position; }
    Milliseconds duration() const;
    //! End of what is read ahead.
    Milliseconds bufferedUntil() const;
    //! Of this film so far.
    Library::PlaybackStats stats() const;
    //! Where its bytes come from; nothing while it is not open.
    std::optional<Library::SourceReport> sourceReport() const;
    int bufferingPercent() const { return m_bufferingPercent; }
    bool wantsToPlay() const { return m_wantsToPlay; }

    void togglePlay();
    void setPlaying(bool playing);
    void seekTo(Milliseconds position);
    void seekBy(Milliseconds step);
    //! While the handle is dragged: keyframes, as fast as they come. End with seekTo().
    void scrubTo(Milliseconds position);
    //! -1: to the start of this chapter, or of the one before; +1: to the next.
    bool stepChapter(int direction);
    int currentChapter() const; //!< -1: none

    //! Pauses and shows the frame after (1) or before (-1).
    void stepFrame(int direction);

    enum class Loop
    {
        None,
        Begun, //!< its end is still to be said
        On
    };
    //! Here a loop begins, then ends, then there is none.
    Loop setLoopPoint();
    std::optional<Milliseconds> loopFrom() const { return m_loopFrom; }
    std::optional<Milliseconds> loopTo() const { return m_loopTo; }

    //! Parts of the film that are on this PC, as shares of it from 0 to 1; asked again by
    //! refreshAvailable().
    struct Share
    {
        double from = 0;
        double to = 0;
        bool operator==(const Share &) const = default;
    };
    const QVector<Share> &available() const { return m_available; }
    void refreshAvailable();

    double speed() const { return m_speed; }
    void setSpeed(double factor);
    void stepSpeed(int direction);

    int volume() const; //!< 0 to 200
    bool isMuted() const;
    void setVolume(int percent);
    void setMuted(bool muted);

    int audioTrack() const { return m_audioTrack; }
    int subtitleTrack() const { return m_subtitleTrack; }
    void selectAudio(int id);
    void selectSubtitle(int id);
    void cycleAudio(int direction);
    void cycleSubtitle(int direction);
    //! Off, and the same again; the first ones where none were shown before.
    void toggleSubtitles();
    //! Subtitles that a person brings; shown at once.
    void addSubtitleFile(const QString &file);
    //! Shown beside the others, in another language; -1: none.
    int secondSubtitle() const { return m_secondSubtitle; }
    void selectSecondSubtitle(int id);
    void cycleSecondSubtitle(int direction);
    Milliseconds subtitleDelay() const { return m_subtitleDelay; }
    void setSubtitleDelay(Milliseconds delay);
    Milliseconds audioDelay() const { return m_audioDelay; }
    void setAudioDelay(Milliseconds delay); //!< positive: the sound comes later
    const PictureSettings &picture() const { return m_picture; }
    void setPicture(const PictureSettings &picture);
    bool deinterlaces() const;
    void setDeinterlaces(bool on);
    QString fullScreenOn() const; //!< a screen's name; empty: where the window is
    void setFullScreenOn(const QString &screen);
    //! A receiver decodes the sound: its volume and its loudness at night are not the player's.
    bool isPassedThrough() const { return m_port && m_port->stats().isPassedThrough; }
    bool nightMode() const;
    void setNightMode(bool on);
    bool stereoOnly() const;
    void setStereoOnly(bool stereo);
    QVector<AudioDeviceName> audioDevices() const;
    QString soundProblem() const { return m_port ? m_port->soundProblem() : QString(); }
    QByteArray audioDevice() const; //!< empty: the system's
    void setAudioDevice(const QByteArray &id);
    int subtitleSize() const; //!< percent
    void setSubtitleSize(int percent);
    int subtitleRaised() const; //!< percent of the height
    void setSubtitleRaised(int percent);
    bool secondSubtitlesBelow() const;
    void setSecondSubtitlesBelow(bool below);

    //! Something lies over the lower part of the picture, of this share of its height; 0: nothing.
    void keepSubtitlesAbove(double covered);

    //! Size in device pixels of the picture without its black bars.
    void setViewport(const QSize &size);

signals:
    void stateChanged(Library::PlayerState state);
    void infoChanged();
    void positionChanged();
    void bufferingChanged(int percent);
    void tracksChanged();
    void speedChanged(double factor);
    void volumeChanged();
    void subtitleDelayChanged();
    void audioDelayChanged();
    void soundChanged();
    void pictureChanged();
    void subtitleLookChanged();
    //! Something of the film could not be had, and it goes on without.
    void failedBeside(const Error &error);
    //! Somebody wished to go to another place of what comes in order only.
    void seekRefused();
    //! The film is there for the first time since start().
    void opened();
    void loopChanged();
    void availableChanged();
    //! The film has been played to its end.
    void ended();

private:
    friend class PlaybackRelay;

    struct Seek
    {
        std::chrono::microseconds target{0};
        Library::SeekMode mode = Library::SeekMode::Exact;
    };

    void openSource();
    void onSourceOpened(quint64 serial, const Result<std::shared_ptr<Library::ByteSource>> &source);
    void onState(Library::PlayerState state);
    void onOpened(const Library::PlaybackInfo &info);
    void onPosition(std::chrono::microseconds position);
    void onSeekFinished(std::chrono::microseconds wanted, std::chrono::microseconds got);
    void onBuffering(int percent);
    void onError(const Error &error);
    void onSubtitleError(const Error &error);

    void letGo();
    void loadSideCars();
    Library::TrackPreferences preferences() const;
    void chooseTracks();
    void rememberTracks();
    void rememberDelays();
    void recallDelays();
    void applyLook();
    void applyOutput();
    void setOutput(SettingKey key, const QVariant &value);
    void setLook(SettingKey key, const QVariant &value);
    void loadSideCars(const QVector<Library::SideCarSubtitle> &subtitles, bool select);
    void requestSeek(const Seek &seek);
    void issueSeek(const Seek &seek);
    void onSeekTimeout();
    void savePosition();
    void clearLoop();
    void applyVolume();
    void setState(Library::PlayerState state);
    std::vector<int> trackIds(Library::TrackKind kind, bool withNone) const;

    PlaybackFactory m_factory;
    PlayStateSink &m_sink;
    Settings &m_settings;
    QThreadPool m_pool; // opens sources and reads side-cars
    PlayMemory m_memory;
    QTimer m_saveTimer;
    QTimer m_seekTimer;

    PlayRequest m_request;
    quint64 m_serial = 0; // of the request; news of older ones is dropped
    std::unique_ptr<PlaybackRelay> m_relay;
    std::unique_ptr<PlaybackPort> m_port;
    Library::PlayerState m_state = Library::PlayerState::Idle;
    Library::PlaybackInfo m_info;
    Error m_error;
    bool m_opened = false;
    bool m_wantsToPlay = true;
    bool m_markedWatched = false;
    bool m_audioChosen = false; // by the person
    bool m_subtitleChosen = false;
    std::string m_broughtSubtitle; // file of the person that is being read; empty: none
    Milliseconds m_position{0};
    std::optional<Milliseconds> m_savedPosition;
    std::optional<Seek> m_seekUnderWay;
    std::optional<Seek> m_nextSeek;
    bool m_scrubbing = false;
    std::optional<Milliseconds> m_loopFrom;
    std::optional<Milliseconds> m_loopTo;
    std::weak_ptr<Library::ByteSource> m_source; // the engine's
    QVector<Share> m_available;
    bool m_askingAvailable = false;
    int m_bufferingPercent = 0;
    double m_speed = 1;
    int m_audioTrack = -1;
    int m_subtitleTrack = -1;
    int m_hiddenSubtitle = -1; //!< the one that was switched off; -1: none
    int m_secondSubtitle = -1;
    Milliseconds m_subtitleDelay{0};
    Milliseconds m_audioDelay{0};
    double m_covered = 0;
    QSize m_viewport; //!< empty: nothing was shown yet
    PictureSettings m_picture;
};

} // namespace Ui
