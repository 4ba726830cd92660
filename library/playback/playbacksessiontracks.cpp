#include "library/playback/playbacksession.h"

#include <QCoreApplication>

#include <algorithm>

namespace Library {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr auto kDeviceStall = milliseconds(2000);

AudioFormat formatOf(const StreamLayout *stream)
{
    AudioFormat format;
    if (stream != nullptr && stream->parameters) {
        if (stream->parameters->sample_rate > 0) {
            format.sampleRate = std::clamp(stream->parameters->sample_rate, 8'000, 192'000);
        }
        if (stream->parameters->ch_layout.nb_channels > 0) {
            format.channels = std::clamp(stream->parameters->ch_layout.nb_channels, 1, 8);
        }
    }
    return format;
}

} // namespace

// A receiver plays at the speed of the film alone.
std::optional<AudioFormat> PlaybackSession::wantedBitstream() const
{
    const StreamLayout *stream = m_layout.stream(m_info.audioTrack);
    if (stream == nullptr || m_settings.speed != 1.0) {
        return std::nullopt;
    }
    return bitstreamFormat(stream->parameters.get(), m_settings.passthrough);
}

AudioFormat PlaybackSession::openDevice()
{
    AudioFormat format = formatOf(m_layout.stream(m_info.audioTrack));
    if (m_env.audio != nullptr) {
        const auto pull = [ring = m_ring](std::span<float> samples) { ring->pull(samples); };
        const std::optional<AudioFormat> bitstream = wantedBitstream();
        Result<AudioFormat> opened = failure(ErrorCode::Unsupported, {});
        if (bitstream && bitstream != m_refusedBitstream) {
            opened = m_env.audio->open(*bitstream, pull);
            if (!opened || *opened != *bitstream) {
                m_refusedBitstream = bitstream;
                opened = failure(ErrorCode::Unsupported, {});
            }
        }
        if (!opened) {
            opened = m_env.audio->open(format, pull);
        }
        if (opened && opened->sampleRate > 0 && opened->channels > 0) {
            format = *opened;
            m_audioOpen = true;
            m_env.audio->setVolume(m_settings.volume);
        }
    }
    m_deviceMoved = PlaybackClock::now();
    m_deviceStalled = false;
    return format;
}

void PlaybackSession::openAudio()
{
    if (!m_info.hasAudio) {
        return;
    }
    m_audioFormat = openDevice();
    m_ring->configure(m_audioFormat.sampleRate, m_audioFormat.channels,
        m_audioFormat.isBitstream ? AudioRing::Cut::BetweenWrites : AudioRing::Cut::Anywhere);
    m_audioDecoder
        = std::make_unique<AudioDecoder>(m_layout, m_audioFormat, &m_buffer, m_ring.get());
    m_audioDecoder->restart(audioRequest(m_wantedMicro));
}

AudioDecoder::Request PlaybackSession::audioRequest(std::int64_t fromMicro) const
{
    return {m_info.audioTrack, fromMicro, m_settings.speed, m_settings.audioDelay, m_audioFormat,
        m_settings.nightMode};
}

// The film goes on meanwhile, by its own clock.
void PlaybackSession::reopenDevice()
{
    if (!m_audioDecoder || !canSeek()) {
        return;
    }
    m_env.audio->close();
    m_audioOpen = false;
    m_audioFormat = openDevice();
    m_ring->configure(m_audioFormat.sampleRate, m_audioFormat.channels,
        m_audioFormat.isBitstream ? AudioRing::Cut::BetweenWrites : AudioRing::Cut::Anywhere);
    restartAudio();
}

// The device stays open where what it plays is of the same kind.
void PlaybackSession::restartSound()
{
    const std::optional<AudioFormat> bitstream = wantedBitstream();
    const bool isRefused = bitstream && bitstream == m_refusedBitstream;
    const bool isAsWanted
        = bitstream && !isRefused ? m_audioFormat == *bitstream : !m_audioFormat.isBitstream;
    if (isAsWanted) {
        restartAudio();
    } else {
        reopenDevice();
    }
}

void PlaybackSession::setPassthrough(const Passthrough &wanted)
{
    if (wanted != m_settings.passthrough) {
        m_settings.passthrough = wanted;
        m_refusedBitstream.reset();
        restartSound();
    }
}

void PlaybackSession::watchDevice(Time now)
{
    const std::int64_t frames = m_ring->deviceFrames();
    if (frames != m_deviceFrames) {
        m_deviceFrames = frames;
        m_deviceMoved = now;
        m_deviceStalled = false;
    } else if (m_audioOpen && !m_refilling && now - m_deviceMoved > kDeviceStall) {
        m_deviceStalled = true;
    }
}

void PlaybackSession::finishRefill(Time now)
{
    if (m_ring->queued() < kEnoughSound && !m_ring->isEnded() && !m_ring->isFull()) {
        return;
    }
    m_refilling = false;
    m_ring->discardBefore(m_env.clock->position(now));
    m_deviceMoved = now;
    if (m_audioOpen) {
        m_env.audio->setPaused(false);
    }
}

void PlaybackSession::restartAudio()
{
    if (!m_audioDecoder || !canSeek()) {
        return;
    }
    const Time now = PlaybackClock::now();
    m_buffer.setActive(m_layout.videoStream, m_info.audioTrack);
    m_ring->setExpecting(false);
    if (m_audioOpen) {
        m_env.audio->setPaused(true);
        m_env.audio->flush();
    }
    m_audioDecoder->restart(
        audioRequest(m_phase == Phase::Starting ? m_wantedMicro : m_env.clock->position(now)));
    m_refilling = m_phase == Phase::Running;
    if (m_awaitingSound) {
        m_awaitUntil = now + kAwaitSound;
    }
}

void PlaybackSession::setSpeed(double speed)
{
    if (speed == m_settings.speed) {
        return;
    }
    m_settings.speed = speed;
    m_env.clock->setSpeed(speed, PlaybackClock::now());
    restartSound();
    if (m_presenter) {
        m_presenter->wake();
    }
}

void PlaybackSession::setVolume(double amplitude)
{
    m_settings.volume = amplitude;
    if (m_audioOpen) {
        m_env.audio->setVolume(amplitude);
    }
}

void PlaybackSession::setDeinterlacing(bool on)
{
    m_settings.deinterlacing = on;
    if (m_videoDecoder) {
        m_videoDecoder->setDeinterlacing(on);
    }
}

void PlaybackSession::setHardwareDecoding(bool on)
{
    m_settings.hardwareDecoding = on;
    if (m_videoDecoder && !on) {
        m_videoDecoder->leaveHardware();
    }
}

void PlaybackSession::setNightMode(bool on)
{
    if (on != m_settings.nightMode) {
        m_settings.nightMode = on;
        restartAudio();
    }
}

void PlaybackSession::setAudioTrack(int id)
{
    const bool known = id < 0
        || std::any_of(m_info.tracks.begin(), m_info.tracks.end(),
            [id](const Track &track) { return track.kind == TrackKind::Audio && track.id == id; });
    if (!known || id == m_info.audioTrack) {
        return;
    }
    m_info.audioTrack = std::max(-1, id);
    restartSound();
}

void PlaybackSession::setSubtitleTrack(int id)
{
    m_info.subtitleTrack = std::max(-1, id);
    if (m_subtitles) {
        m_subtitles->select(m_info.subtitleTrack, m_info.secondSubtitleTrack);
    }
}

void PlaybackSession::setSecondSubtitleTrack(int id)
{
    m_info.secondSubtitleTrack = std::max(-1, id);
    setSubtitleTrack(m_info.subtitleTrack);
}

void PlaybackSession::setSubtitleLook(const SubtitleLook &look)
{
    m_settings.subtitleLook = look;
    if (m_renderer) {
        m_renderer->setLook(look);
    }
}

void PlaybackSession::setAudioDelay(std::chrono::milliseconds delay)
{
    if (delay != m_settings.audioDelay) {
        m_settings.audioDelay = delay;
        restartAudio();
    }
}

void PlaybackSession::addSubtitle(const ExternalSubtitle &subtitle)
{
    if (!m_subtitles) {
        m_waitingSideCars.push_back(subtitle);
    } else if (takeSideCar(subtitle)) {
        m_env.publish(*this);
        m_env.listener->onOpened(m_info);
    }
}

void PlaybackSession::onCaptionsFound()
{
    Track track;
    track.id = SubtitleTracks::kCaptionsId;
    track.kind = TrackKind::Subtitle;
    track.title = QCoreApplication::translate("Playback", "Closed captions").toStdString();
    track.codec = avcodec_get_name(AV_CODEC_ID_EIA_608);
    track.isForImpaired = true;
    m_info.tracks.push_back(std::move(track));
    m_env.publish(*this);
    m_env.listener->onOpened(m_info);
}

bool PlaybackSession::takeSideCar(const ExternalSubtitle &file)
{
    const int id = m_nextExternalId;
    const auto added = m_subtitles->addFile(id, file);
    if (!added) {
        m_env.listener->onSubtitleError(added.error());
        return false;
    }
    for (const std::string &language : *added) {
        Track track;
        track.id = m_nextExternalId++;
        track.kind = TrackKind::Subtitle;
        track.language = language.empty() ? file.language : language;
        track.title = file.fileName;
        const std::size_t dot = file.fileName.rfind('.');
        track.codec = dot == std::string::npos ? std::string() : file.fileName.substr(dot + 1);
        track.isForced = file.isForced;
        track.isForImpaired = file.isForImpaired;
        track.isExternal = true;
        m_info.tracks.push_back(std::move(track));
    }
    if (file.select) {
        setSubtitleTrack(id);
    }
    return true;
}

void PlaybackSession::setSubtitleDelay(std::chrono::milliseconds delay)
{
    m_settings.subtitleDelay = delay;
    if (m_renderer) {
        m_renderer->setDelay(delay);
    }
}

void PlaybackSession::setViewport(int width, int height)
{
    m_settings.viewportWidth = width;
    m_settings.viewportHeight = height;
    if (m_renderer) {
        m_renderer->setViewport(width, height);
    }
}

} // namespace Library
