#include "ui/player/audioworker.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QCoreApplication>
#include <QMediaDevices>

#include <algorithm>
#include <cmath>

namespace Ui {

using namespace std::chrono;

namespace {

constexpr auto kBuffer = milliseconds(100);
constexpr int kMeterMs = 10;
constexpr auto kLook = seconds(1);
constexpr auto kStallTimeout = milliseconds(1000);
constexpr int kLooksUntilTold = 2; // after a sleep the device takes a moment
constexpr int kLooksUntilTriedAgain = 3;
// The device's own figures move in steps; the estimate runs on the steady clock and is only nudged
// towards them, unless it is so far off that something has happened.
constexpr double kNudge = 0.01;
constexpr double kJumpSeconds = 0.15;
constexpr double kRampSeconds = 0.02;

QAudioFormat nearestFormat(const QAudioDevice &device, const Library::AudioFormat &wanted)
{
    QAudioFormat format;
    format.setSampleRate(wanted.sampleRate);
    format.setChannelCount(wanted.channels);
    format.setSampleFormat(QAudioFormat::Float);
    const QAudioFormat preferred = device.preferredFormat();
    // Sound servers take any number of channels and mix them as they like: what the device does not
    // have is mixed by the engine, which keeps speech.
    const int most = std::max(2, preferred.channelCount());
    const int channels[] = {std::min(wanted.channels, most), preferred.channelCount(), 2};
    const int rates[] = {wanted.sampleRate, preferred.sampleRate(), 48000};
    for (const auto sampleFormat : {QAudioFormat::Float, QAudioFormat::Int16}) {
        for (size_t i = 0; i < 3; ++i) {
            format.setSampleFormat(sampleFormat);
            format.setChannelCount(channels[i]);
            format.setSampleRate(rates[i]);
            if (format.isValid() && device.isFormatSupported(format)) {
                return format;
            }
        }
    }
    return {};
}

//! Bit by bit or not at all.
QAudioFormat bitstreamFormatOf(const QAudioDevice &device, const Library::AudioFormat &wanted)
{
    QAudioFormat format;
    format.setSampleRate(wanted.sampleRate);
    format.setChannelCount(wanted.channels);
    format.setSampleFormat(QAudioFormat::Int16);
    return device.isFormatSupported(format) ? format : QAudioFormat();
}

//! The system's when the chosen one is not there.
QAudioDevice deviceWith(const QByteArray &id)
{
    const QList<QAudioDevice> devices = QMediaDevices::audioOutputs();
    for (const QAudioDevice &device : devices) {
        if (!id.isEmpty() && device.id() == id) {
            return device;
        }
    }
    return QMediaDevices::defaultAudioOutput();
}

} // namespace

bool AudioShared::isStalled() const
{
    return open && !paused && steady_clock::now() - lastRead > kStallTimeout;
}

PullDevice::PullDevice(
    std::shared_ptr<AudioShared> shared, const QAudioFormat &format, bool isBitstream)
    : m_shared(std::move(shared))
    , m_format(format)
    , m_isBitstream(isBitstream)
    , m_limiter(format.sampleRate(), format.channelCount())
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 PullDevice::bytesAvailable() const
{
    return m_format.bytesForDuration(duration_cast<microseconds>(seconds(1)).count());
}

qint64 PullDevice::readData(char *data, qint64 maxBytes)
{
    const qint64 frames = maxBytes / m_format.bytesPerFrame();
    if (frames <= 0) {
        return 0;
    }
    emit aboutToPull();
    const size_t count = size_t(frames) * size_t(m_format.channelCount());
    const bool integers = m_format.sampleFormat() == QAudioFormat::Int16;
    m_samples.assign(count, 0.0F);
    bool flushing = false;
    {
        const std::lock_guard lock(m_shared->mutex);
        flushing = m_shared->flushesPending > 0;
    }
    if (!flushing) {
        const std::lock_guard pulling(m_shared->pullMutex);
        if (m_shared->pull) {
            m_shared->pull(m_samples);
        }
    }
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->pulledFrames += frames;
        m_shared->lastRead = steady_clock::now();
    }
    if (m_isBitstream) {
        const bool isMuted = m_shared->gain.load(std::memory_order_relaxed) <= 0;
        auto *out = reinterpret_cast<qint16 *>(data);
        std::transform(m_samples.cbegin(), m_samples.cend(), out, [isMuted](float sample) {
            return isMuted ? qint16(0) : Library::wordOfSample(sample);
        });
        return frames * m_format.bytesPerFrame();
    }
    applyGain(m_samples);
    m_limiter.limit(m_samples);
    if (integers) {
        auto *out = reinterpret_cast<qint16 *>(data);
        for (size_t i = 0; i < count; ++i) {
            out[i] = qint16(std::lround(std::clamp(m_samples[i], -1.0F, 1.0F) * 32767.0F));
        }
    } else {
        std::copy(m_samples.begin(), m_samples.end(), reinterpret_cast<float *>(data));
    }
    return frames * m_format.bytesPerFrame();
}

void PullDevice::applyGain(std::span<float> samples)
{
    const float wanted = m_shared->gain.load(std::memory_order_relaxed);
    const size_t channels = size_t(m_format.channelCount());
    const float step = float(1.0 / (kRampSeconds * m_format.sampleRate()));
    for (size_t i = 0; i + channels <= samples.size(); i += channels) {
        if (m_gain < wanted) {
            m_gain = std::min(wanted, m_gain + step);
        } else {
            m_gain = std::max(wanted, m_gain - step);
        }
        for (size_t channel = 0; channel < channels; ++channel) {
            samples[i + channel] *= m_gain;
        }
    }
}

AudioWorker::AudioWorker(std::shared_ptr<AudioShared> shared)
    : m_shared(std::move(shared))
    , m_meter(this)
    , m_look(this)
{
    // Qt 6.4 keeps the list right, but does not tell when it changes.
    m_look.setInterval(kLook);
    connect(&m_look, &QTimer::timeout, this, &AudioWorker::listDevices);
    m_meter.setInterval(kMeterMs);
    m_meter.setTimerType(Qt::PreciseTimer);
    connect(&m_meter, &QTimer::timeout, this, &AudioWorker::measure);
}

AudioWorker::~AudioWorker()
{
    close();
}

Result<Library::AudioFormat> AudioWorker::open(const Library::AudioFormat &wanted)
{
    const Opened before = takeDown();
    listDevices();
    m_look.start();
    QByteArray chosen;
    Library::AudioFormat fitting = wanted;
    {
        const std::lock_guard lock(m_shared->mutex);
        chosen = m_shared->openedFor;
        m_shared->devicesChanged = false;
        fitting.channels = std::min(fitting.channels, m_shared->openedForChannels);
    }
    const QAudioDevice device = deviceWith(chosen);
    if (device.isNull()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate(
                "AudioOutput", "There is no sound device. The video plays without sound."));
    }
    const QAudioFormat format
        = wanted.isBitstream ? bitstreamFormatOf(device, wanted) : nearestFormat(device, fitting);
    if (!format.isValid()) {
        return failure(ErrorCode::Unsupported,
            QCoreApplication::translate("AudioOutput",
                "The sound device %1 takes none of the usual formats. The video plays without "
                "sound.")
                .arg(device.description()));
    }
    m_device = std::make_unique<PullDevice>(m_shared, format, wanted.isBitstream);
    connect(m_device.get(), &PullDevice::aboutToPull, this, &AudioWorker::measure);
    m_sink = std::make_unique<QAudioSink>(device, format);
    connect(m_sink.get(), &QAudioSink::stateChanged, this, [this](QAudio::State state) {
        const bool lost = state == QAudio::StoppedState && m_running
            && m_sink->error() != QAudio::NoError && m_sink->error() != QAudio::UnderrunError;
        if (lost) {
            setLost();
        }
    });
    m_sink->setBufferSize(format.bytesForDuration(duration_cast<microseconds>(kBuffer).count()));
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->sampleRate = format.sampleRate();
        m_shared->failed = false;
        m_shared->open = true;
    }
    return Library::AudioFormat{format.sampleRate(), format.channelCount(), wanted.isBitstream};
}

void AudioWorker::listDevices()
{
    QVector<AudioDeviceName> names;
    const QList<QAudioDevice> devices = QMediaDevices::audioOutputs();
    for (const QAudioDevice &device : devices) {
        names.append({device.id(), device.description()});
    }
    const std::lock_guard lock(m_shared->mutex);
    // A sound server that ended and came back, or hung, has the same devices.
    const bool isSilent = m_shared->failed || m_shared->isStalled()
        || (!m_shared->open && !m_shared->problem.isEmpty());
    m_silentLooks = isSilent ? m_silentLooks + 1 : 0;
    if (m_silentLooks >= kLooksUntilTold && m_shared->problem.isEmpty()) {
        m_shared->problem = QCoreApplication::translate(
            "AudioOutput", "The sound device does not answer. The video plays without sound.");
    }
    if (names != m_shared->devices || m_silentLooks >= kLooksUntilTriedAgain) {
        m_shared->devices = names;
        m_shared->devicesChanged = true;
        m_silentLooks = 0;
    }
}

void AudioWorker::setLost()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->failed = true;
    m_shared->problem = QCoreApplication::translate("AudioOutput",
        "The sound device is gone. The video plays without sound until there is one.");
}

void AudioWorker::startSink()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->pulledFrames = 0;
        m_shared->heardFrames = 0;
        m_shared->started = false;
        m_shared->measuredAt = m_shared->lastRead = steady_clock::now();
    }
    m_running = true;
    m_sink->start(m_device.get());
    m_meter.start();
    if (m_sink->state() == QAudio::StoppedState) {
        setLost();
    }
}

void AudioWorker::applyPaused()
{
    if (!m_sink) {
        return;
    }
    bool paused = false;
    {
        const std::lock_guard lock(m_shared->mutex);
        paused = m_shared->paused;
        m_shared->measuredAt = m_shared->lastRead = steady_clock::now();
    }
    if (paused) {
        if (m_running) {
            m_sink->suspend();
        }
    } else if (!m_running) {
        startSink();
    } else if (m_sink->state() == QAudio::SuspendedState) {
        m_sink->resume();
    }
}

void AudioWorker::flush()
{
    if (m_sink) {
        m_running = false;
        m_meter.stop();
        m_sink->reset();
    }
    {
        const std::lock_guard lock(m_shared->mutex);
        --m_shared->flushesPending;
    }
    applyPaused();
}

void AudioWorker::close()
{
    const Opened before = takeDown();
}

// To be destroyed when there is nothing left to do: the destructor of Qt 6.4's sink for PulseAudio
// handles what waits for this thread, the next open() as well.
AudioWorker::Opened AudioWorker::takeDown()
{
    m_running = false;
    m_meter.stop();
    if (m_sink) {
        m_sink->stop();
        m_sink->disconnect(this);
    }
    const std::lock_guard lock(m_shared->mutex);
    m_shared->open = false;
    return {std::move(m_device), std::move(m_sink)};
}

void AudioWorker::measure()
{
    if (!m_sink || !m_running) {
        return;
    }
    const QAudioFormat format = m_sink->format();
    const qsizetype queuedBytes
        = std::max<qsizetype>(0, m_sink->bufferSize() - m_sink->bytesFree());
    const double queued = double(queuedBytes) / format.bytesPerFrame();
    const auto now = steady_clock::now();
    const std::lock_guard lock(m_shared->mutex);
    const double elapsed = duration<double>(now - m_shared->measuredAt).count();
    m_shared->measuredAt = now;
    if (m_shared->paused) {
        return;
    }
    const double heard = double(m_shared->pulledFrames) - queued;
    if (heard > 0 && !m_shared->failed && !m_shared->isStalled()) {
        m_shared->problem.clear();
    }
    if (!m_shared->started) {
        m_shared->started = heard > 0;
        m_shared->heardFrames = std::max(0.0, heard);
        return;
    }
    m_shared->heardFrames += elapsed * m_shared->sampleRate;
    const double off = heard - m_shared->heardFrames;
    if (std::abs(off) > kJumpSeconds * m_shared->sampleRate) {
        m_shared->heardFrames = heard;
    } else {
        m_shared->heardFrames += kNudge * off;
    }
}

} // namespace Ui
