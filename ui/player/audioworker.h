#pragma once

#include "library/playback/outputs.h"
#include "library/playback/soundlimiter.h"
#include "ui/player/playbackport.h"

#include <QAudioFormat>
#include <QByteArray>
#include <QIODevice>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

class QAudioSink;

namespace Ui {

//! What the engine's thread and the thread of the device both see.
struct AudioShared
{
    std::mutex pullMutex; // guards pull; held while it runs, so that close() waits for it
    Library::AudioOutput::Pull pull; // null after close(): never called again

    std::mutex mutex; // guards everything down to the empty line; never held while pull runs
    int flushesPending = 0; // silence, not samples, until the queue was dropped
    std::int64_t pulledFrames = 0;
    double heardFrames = 0; // filtered, at measuredAt
    std::chrono::steady_clock::time_point measuredAt;
    std::chrono::steady_clock::time_point lastRead;
    double sampleRate = 0;
    bool started = false; // the device has played something since it was opened or flushed
    bool paused = true;
    bool failed = false;
    bool open = false;
    QString problem; // why nothing is heard, for people; until the device has played something
    QByteArray wantedDevice; // id; empty: the system's
    QByteArray openedFor; // what was wanted when it was opened
    QVector<AudioDeviceName> devices;
    bool devicesChanged = false; // since it was opened
    int mostChannels = 8;
    int openedForChannels = 8;

    std::atomic<float> gain{1.0F};

    //! The device takes nothing any more, and has not said so. With mutex held.
    bool isStalled() const;
};

//! The device that QAudioSink reads: takes samples from the engine, applies the volume, converts
//! when the sound device wants integers.
class PullDevice final : public QIODevice
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PullDevice)
public:
    PullDevice(std::shared_ptr<AudioShared> shared, const QAudioFormat &format, bool isBitstream);

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;

signals:
    void aboutToPull();

protected:
    qint64 readData(char *data, qint64 maxBytes) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void applyGain(std::span<float> samples);

    std::shared_ptr<AudioShared> m_shared;
    QAudioFormat m_format;
    const bool m_isBitstream;
    std::vector<float> m_samples;
    Library::SoundLimiter m_limiter;
    float m_gain = 0; // of the last frame; ramps to the wanted one
};

//! Owns the QAudioSink; lives in the thread of AudioOutputQt.
class AudioWorker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AudioWorker)
public:
    explicit AudioWorker(std::shared_ptr<AudioShared> shared);
    ~AudioWorker() override;

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted);
    void applyPaused();
    void flush();
    void close();

private:
    //! A sink goes before what it reads.
    struct Opened
    {
        std::unique_ptr<PullDevice> device;
        std::unique_ptr<QAudioSink> sink;
    };
    Opened takeDown();
    void measure();
    void startSink();
    void setLost();
    void listDevices();

    std::shared_ptr<AudioShared> m_shared;
    std::unique_ptr<PullDevice> m_device;
    std::unique_ptr<QAudioSink> m_sink;
    QTimer m_meter;
    QTimer m_look; // at the devices that there are; from the first open() on
    int m_silentLooks = 0; // since the device was lost, or tried again
    bool m_running = false;
};

} // namespace Ui
