#pragma once

#include <QCoreApplication>
#include <QHash>
#include <QObject>
#include <QStringList>
#include <QVector>

class QKeyEvent;
class Settings;

namespace Ui {

//! What a key does while a film plays.
enum class PlayerCommand
{
    TogglePlay,
    Pause,
    Leave,
    Stop,
    SeekBack,
    SeekForward,
    SeekBackFar,
    SeekForwardFar,
    ToBeginning,
    GoToTime,
    PreviousChapter,
    NextChapter,
    PreviousFilm,
    NextFilm,
    FrameBack,
    FrameForward,
    LoopPoint,
    Slower,
    Faster,
    UsualSpeed,
    VolumeDown,
    VolumeUp,
    Mute,
    NextAudio,
    NextSubtitle,
    PreviousSubtitle,
    ToggleSubtitles,
    SubtitleEarlier,
    SubtitleLater,
    SecondSubtitle,
    SubtitleSmaller,
    SubtitleLarger,
    SubtitleUp,
    SubtitleDown,
    AudioEarlier,
    AudioLater,
    NightMode,
    Aspect,
    Fit,
    ZoomOut,
    ZoomIn,
    CropBars,
    Turn,
    Darker,
    Brighter,
    LessContrast,
    MoreContrast,
    Deinterlace,
    UsualPicture,
    FullScreen,
    GoSmall,
    OnTop,
    OpenAddress,
    Screenshot,
    Statistics,
    ShowControls,
    ShowKeys,
};

//! Which keys stand for which command: those of mpv and Kodi, unless a person chose others. Keys
//! are written as QKeySequence writes them; a key that types one character is that character, so
//! that it is the same on every keyboard. Lives on the GUI thread.
class PlayerKeys final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerKeys)
public:
    //! The settings outlive this object.
    explicit PlayerKeys(Settings &settings, QObject *parent = nullptr);

    static QVector<PlayerCommand> commands();
    //! What the command does, for people.
    static QString words(PlayerCommand command);
    //! How a key is shown to people.
    static QString shown(const QString &key);
    //! Empty: a key that only changes others.
    static QString nameOf(const QKeyEvent &event);

    std::optional<PlayerCommand> commandOf(const QKeyEvent &event) const;
    QStringList keysOf(PlayerCommand command) const;
    bool isChanged(PlayerCommand command) const;
    //! The key stands for this command alone from now on, in place of those it had.
    void setKey(PlayerCommand command, const QString &key);
    void reset(PlayerCommand command);

signals:
    void changed();

private:
    void read();
    void write();

    Settings &m_settings;
    QHash<int, QStringList> m_chosen; //!< by a person
};

} // namespace Ui
