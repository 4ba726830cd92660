#pragma once

#include "library/playback/outputs.h"

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

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted, Pull pull) override;
    void setPaused(bool paused) override;
    void flush() override;
    void setVolume(double amplitude) override;
    std::chrono::microseconds latency() const override;
    bool healthy() const override;
    void close() override;

private:
    std::shared_ptr<AudioShared> m_shared;
    AudioWorker *m_worker; // lives in m_thread, deleted there
    QThread m_thread;
};

} // namespace Ui
