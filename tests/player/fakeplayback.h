#pragma once

#include "library/base/settings.h"
#include "ui/player/playbackport.h"
#include "ui/player/playrequest.h"
#include "ui/player/playstatesink.h"

#include <QTemporaryDir>
#include <QVector>

namespace TestSupport {

//! Records what the controller asks for; tests speak through `listener`.
class FakePlayback final : public Ui::PlaybackPort
{
public:
    struct Seek
    {
        std::chrono::milliseconds target;
        Library::SeekMode mode;
        bool operator==(const Seek &) const = default;
    };
    //! Outlives the engine, so that tests can look after it is gone.
    struct Record
    {
        Library::PlaybackListener *listener = nullptr; //!< null once the engine is gone
        Library::OpenOptions options;
        int opened = 0;
        int destroyed = 0;
        bool playing = true;
        QVector<Seek> seeks;
        QVector<int> steps;
        std::pair<std::chrono::microseconds, std::chrono::microseconds> loop;
        double speed = 1;
        double volume = -1;
        int audioTrack = -2;
        bool nightMode = false;
        Library::Passthrough passthrough;
        bool deinterlacing = false;
        bool hardwareDecoding = false;
        QByteArray audioDevice;
        QVector<Ui::AudioDeviceName> audioDevices{
            {"front", QStringLiteral("Front")}, {"hdmi", QStringLiteral("HDMI")}};
        int mostChannels = 0;
        QString soundProblem;
        int subtitleTrack = -2;
        int secondSubtitleTrack = -2;
        Library::SubtitleLook look;
        std::chrono::milliseconds audioDelay{0};
        std::vector<Library::ExternalSubtitle> subtitles;
        std::chrono::milliseconds subtitleDelay{0};
        QSize viewport;
        Library::PlaybackStats stats;
    };

    FakePlayback(Record &record, Library::PlaybackListener &listener);
    ~FakePlayback() override;

    void open(
        std::shared_ptr<Library::ByteSource> source, const Library::OpenOptions &options) override;
    void play() override;
    void pause() override;
    void seek(std::chrono::microseconds position, Library::SeekMode mode) override;
    void stepFrame(int direction) override { m_record.steps.append(direction); }
    void setLoop(std::chrono::microseconds from, std::chrono::microseconds to) override
    {
        m_record.loop = {from, to};
    }
    void setSpeed(double factor) override { m_record.speed = factor; }
    void setVolume(double amplitude) override { m_record.volume = amplitude; }
    void setDeinterlacing(bool on) override { m_record.deinterlacing = on; }
    void setPassthrough(const Library::Passthrough &wanted) override
    {
        m_record.passthrough = wanted;
    }
    void setHardwareDecoding(bool on) override { m_record.hardwareDecoding = on; }
    void setNightMode(bool on) override { m_record.nightMode = on; }
    void setAudioDevice(const QByteArray &id) override { m_record.audioDevice = id; }
    QVector<Ui::AudioDeviceName> audioDevices() const override { return m_record.audioDevices; }
    QString soundProblem() const override { return m_record.soundProblem; }
    void setMostChannels(int channels) override { m_record.mostChannels = channels; }
    void setAudioTrack(int id) override { m_record.audioTrack = id; }
    void setSubtitleTrack(int id) override { m_record.subtitleTrack = id; }
    void addSubtitle(Library::ExternalSubtitle subtitle) override
    {
        m_record.subtitles.push_back(std::move(subtitle));
    }
    void setSecondSubtitleTrack(int id) override { m_record.secondSubtitleTrack = id; }
    void setSubtitleLook(const Library::SubtitleLook &look) override { m_record.look = look; }
    void setAudioDelay(std::chrono::milliseconds delay) override { m_record.audioDelay = delay; }
    void setSubtitleDelay(std::chrono::milliseconds delay) override
    {
        m_record.subtitleDelay = delay;
    }
    void setViewport(int width, int height) override { m_record.viewport = {width, height}; }
    Library::PlaybackStats stats() const override { return m_record.stats; }

private:
    Record &m_record;
};

class FakePlayStateSink final : public Ui::PlayStateSink
{
public:
    void positionReached(const TitleId &title, const VersionId &version,
        std::chrono::milliseconds position, std::chrono::milliseconds duration) override;
    void watched(const TitleId &title) override;

    QVector<qint64> positions;
    QVector<TitleId> watchedTitles;
};

//! A film of the given length with two audio tracks, two subtitle tracks and three chapters.
Library::PlaybackInfo filmInfo(std::chrono::milliseconds duration);

//! A request that opens an empty source.
Ui::PlayRequest filmRequest();

} // namespace TestSupport
