#pragma once

#include "library/playback/outputs.h"
#include "ui/player/playbackport.h"

#include <QByteArray>
#include <QThread>

#include <memory>

namespace Ui {

class AudioWorker;
struct AudioShared;

//! The system's sound device by QAudioSink, in a thread of its own. Construct and destroy on the
//! GUI thread; the other calls come from one thread of the engine. open() waits for the device, but
//! never longer than a few seconds; the rest returns at once.
class AudioOutputQt final : public Library::AudioOutput
{
public:
    AudioOutputQt();
    ~AudioOutputQt() override;
    AudioOutputQt(const AudioOutputQt &) = delete;
    AudioOutputQt &operator=(const AudioOutputQt &) = delete;

    // From the GUI thread; what plays is opened anew when the engine has asked wantsReopening().
    void setDevice(const QByteArray &id); //!< QAudioDevice's; empty: the system's
    void setMostChannels(int channels);
    //! Those that were there when it was opened, or have changed since.
    QVector<AudioDeviceName> devices() const;
    //! Why nothing is heard, for people; empty while the device plays, or was not needed yet.
    QString problem() const;

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted, Pull pull) override;
    void setPaused(bool paused) override;
    void flush() override;
    void setVolume(double amplitude) override;
    std::chrono::microseconds latency() const override;
    bool healthy() const override;
    bool wantsReopening() const override;
    void close() override;

private:
    bool isHealthy() const; // with the lock held
    Error told(const Error &error); // keeps it for people

    std::shared_ptr<AudioShared> m_shared;
    AudioWorker *m_worker; // lives in m_thread, deleted there
    QThread m_thread;
};

} // namespace Ui
