#pragma once

#include "library/playback/engine.h"

#include <QByteArray>
#include <QString>
#include <QVector>

#include <functional>
#include <memory>

namespace Ui {

struct AudioDeviceName
{
    QByteArray id;
    QString name; //!< for people

    bool operator==(const AudioDeviceName &) const = default;
};

//! The playback engine as the controller sees it, so that tests can stand in for it. The destructor
//! ends all calls to the listener.
class PlaybackPort
{
public:
    virtual ~PlaybackPort() = default;
    virtual void open(
        std::shared_ptr<Library::ByteSource> source, const Library::OpenOptions &options)
        = 0;
    virtual void play() = 0;
    virtual void pause() = 0;
    virtual void seek(std::chrono::microseconds position, Library::SeekMode mode) = 0;
    virtual void stepFrame(int direction) = 0;
    virtual void setLoop(std::chrono::microseconds from, std::chrono::microseconds to) = 0;
    virtual void setSpeed(double factor) = 0;
    virtual void setVolume(double amplitude) = 0;
    virtual void setNightMode(bool on) = 0;
    virtual void setPassthrough(const Library::Passthrough &wanted) = 0;
    virtual void setDeinterlacing(bool on) = 0;
    virtual void setHardwareDecoding(bool on) = 0; //!< of films that are opened from then on
    virtual void setAudioDevice(const QByteArray &id) = 0; //!< empty: the system's
    virtual QVector<AudioDeviceName> audioDevices() const = 0;
    virtual QString soundProblem() const = 0; //!< why nothing is heard, for people; else empty
    virtual void setMostChannels(int channels) = 0;
    virtual void setAudioTrack(int id) = 0;
    virtual void setSubtitleTrack(int id) = 0;
    virtual void addSubtitle(Library::ExternalSubtitle subtitle) = 0;
    virtual void setSecondSubtitleTrack(int id) = 0;
    virtual void setSubtitleLook(const Library::SubtitleLook &look) = 0;
    virtual void setAudioDelay(std::chrono::milliseconds delay) = 0;
    virtual void setSubtitleDelay(std::chrono::milliseconds delay) = 0;
    virtual void setViewport(int width, int height) = 0;
    virtual Library::PlaybackStats stats() const = 0;
};

//! Makes the engine for one film; the listener outlives it.
using PlaybackFactory
    = std::function<std::unique_ptr<PlaybackPort>(Library::PlaybackListener &listener)>;

} // namespace Ui
