#include "ui/player/audiooutputqt.h"

#include "ui/player/audioworker.h"

#include <QCoreApplication>

#include <algorithm>
#include <future>

namespace Ui {

using namespace std::chrono;
using Library::AudioFormat;

namespace {

constexpr double kLoudest = 4.0;
constexpr auto kOpenTimeout = seconds(2);

} // namespace

AudioOutputQt::AudioOutputQt()
    : m_shared(std::make_shared<AudioShared>())
    , m_worker(new AudioWorker(m_shared))
{
    m_thread.setObjectName(QStringLiteral("sound"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::TimeCriticalPriority);
}

void AudioOutputQt::setDevice(const QByteArray &id)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->wantedDevice = id;
}

void AudioOutputQt::setMostChannels(int channels)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->mostChannels = channels;
}

QVector<AudioDeviceName> AudioOutputQt::devices() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->devices;
}

QString AudioOutputQt::problem() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->problem;
}

bool AudioOutputQt::wantsReopening() const
{
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->wantedDevice != m_shared->openedFor
        || m_shared->mostChannels != m_shared->openedForChannels) {
        return true;
    }
    // A device that came or went is news only to who has none that plays, or not the chosen one.
    return m_shared->devicesChanged && (!isHealthy() || !m_shared->openedFor.isEmpty());
}

AudioOutputQt::~AudioOutputQt()
{
    close();
    m_thread.quit();
    m_thread.wait();
}

Error AudioOutputQt::told(const Error &error)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->problem = error.message;
    return error;
}

Result<AudioFormat> AudioOutputQt::open(const AudioFormat &wanted, Pull pull)
{
    {
        const std::lock_guard pulling(m_shared->pullMutex);
        m_shared->pull = std::move(pull);
    }
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->paused = true;
        m_shared->openedFor = m_shared->wantedDevice;
        m_shared->openedForChannels = m_shared->mostChannels;
        m_shared->devicesChanged = false;
    }
    auto answer = std::make_shared<std::promise<Result<AudioFormat>>>();
    std::future<Result<AudioFormat>> future = answer->get_future();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, wanted, answer] { answer->set_value(worker->open(wanted)); },
        Qt::QueuedConnection);
    if (future.wait_for(kOpenTimeout) != std::future_status::ready) {
        close();
        return failure(told({ErrorCode::TimedOut,
            QCoreApplication::translate(
                "AudioOutput", "The sound device does not answer. The video plays without sound."),
            {}, true}));
    }
    Result<AudioFormat> opened = future.get();
    if (!opened) {
        {
            const std::lock_guard pulling(m_shared->pullMutex);
            m_shared->pull = nullptr;
        }
        // What a receiver refuses is decoded here instead.
        return wanted.isBitstream ? opened : failure(told(opened.error()));
    }
    return opened;
}

void AudioOutputQt::setPaused(bool paused)
{
    {
        const std::lock_guard lock(m_shared->mutex);
        if (m_shared->paused == paused) {
            return;
        }
        m_shared->paused = paused;
        // The time until the device reads again is not a stall.
        m_shared->lastRead = m_shared->measuredAt = steady_clock::now();
    }
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->applyPaused(); }, Qt::QueuedConnection);
}

void AudioOutputQt::flush()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        ++m_shared->flushesPending;
        m_shared->pulledFrames = 0;
        m_shared->heardFrames = 0;
        m_shared->started = false;
        m_shared->lastRead = steady_clock::now();
    }
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->flush(); }, Qt::QueuedConnection);
}

void AudioOutputQt::setVolume(double amplitude)
{
    m_shared->gain.store(float(std::clamp(amplitude, 0.0, kLoudest)), std::memory_order_relaxed);
}

microseconds AudioOutputQt::latency() const
{
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->sampleRate <= 0) {
        return microseconds(0);
    }
    double heard = m_shared->heardFrames;
    if (m_shared->started && !m_shared->paused) {
        heard += duration<double>(steady_clock::now() - m_shared->measuredAt).count()
            * m_shared->sampleRate;
    }
    const double ahead = std::max(0.0, double(m_shared->pulledFrames) - heard);
    return microseconds(std::int64_t(ahead / m_shared->sampleRate * 1e6));
}

bool AudioOutputQt::healthy() const
{
    const std::lock_guard lock(m_shared->mutex);
    return isHealthy();
}

bool AudioOutputQt::isHealthy() const
{
    return m_shared->open && !m_shared->failed && !m_shared->isStalled();
}

void AudioOutputQt::close()
{
    {
        // Once this is done, the engine's function is not running any more.
        const std::lock_guard pulling(m_shared->pullMutex);
        m_shared->pull = nullptr;
    }
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->open = false;
    }
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->close(); }, Qt::QueuedConnection);
}

} // namespace Ui
