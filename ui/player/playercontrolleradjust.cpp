#include "library/base/settings.h"
#include "ui/player/playercontroller.h"

#include <algorithm>

namespace Ui {

namespace {

constexpr std::chrono::milliseconds kLargestDelay{60'000};
constexpr int kMostChannels = 8;
const QLatin1String kSubtitleDelay("subtitleDelayMs");
const QLatin1String kAudioDelay("audioDelayMs");
const QLatin1String kPicture("picture");

} // namespace

// Delays belong to one video: its file is what is wrong.
void PlayerController::recallDelays()
{
    const QJsonObject kept = m_memory.of(m_request.titleKey);
    m_subtitleDelay = Milliseconds(kept.value(kSubtitleDelay).toInt());
    m_audioDelay = Milliseconds(kept.value(kAudioDelay).toInt());
    m_picture = pictureFrom(kept.value(kPicture).toObject());
    emit pictureChanged();
}

void PlayerController::rememberDelays()
{
    QJsonObject kept = m_memory.of(m_request.titleKey);
    kept.remove(kSubtitleDelay);
    kept.remove(kAudioDelay);
    if (m_subtitleDelay.count() != 0) {
        kept.insert(kSubtitleDelay, qint64(m_subtitleDelay.count()));
    }
    if (m_audioDelay.count() != 0) {
        kept.insert(kAudioDelay, qint64(m_audioDelay.count()));
    }
    m_memory.set(m_request.titleKey, kept);
}

void PlayerController::setSubtitleDelay(Milliseconds delay)
{
    m_subtitleDelay = std::clamp(delay, -kLargestDelay, kLargestDelay);
    if (m_port) {
        m_port->setSubtitleDelay(m_subtitleDelay);
    }
    rememberDelays();
    emit subtitleDelayChanged();
}

void PlayerController::setAudioDelay(Milliseconds delay)
{
    m_audioDelay = std::clamp(delay, -kLargestDelay, kLargestDelay);
    if (m_port) {
        m_port->setAudioDelay(m_audioDelay);
    }
    rememberDelays();
    emit audioDelayChanged();
}

// So do the faults of a picture.
void PlayerController::setPicture(const PictureSettings &picture)
{
    const PictureSettings wanted = bounded(picture);
    if (wanted == m_picture) {
        return;
    }
    m_picture = wanted;
    QJsonObject kept = m_memory.of(m_request.titleKey);
    kept.remove(kPicture);
    if (const QJsonObject json = toJson(wanted); !json.isEmpty()) {
        kept.insert(kPicture, json);
    }
    m_memory.set(m_request.titleKey, kept);
    emit pictureChanged();
}

bool PlayerController::deinterlaces() const
{
    return m_settings.boolean(SettingKey::Deinterlace);
}

void PlayerController::setDeinterlaces(bool on)
{
    setOutput(SettingKey::Deinterlace, on);
    emit pictureChanged();
}

QString PlayerController::fullScreenOn() const
{
    return m_settings.text(SettingKey::FullScreenOn);
}

void PlayerController::setFullScreenOn(const QString &screen)
{
    if (m_settings.setValue(SettingKey::FullScreenOn, screen)) {
        emit pictureChanged();
    }
}

void PlayerController::applyOutput()
{
    if (m_port) {
        m_port->setDeinterlacing(deinterlaces());
        m_port->setHardwareDecoding(
            m_settings.text(SettingKey::HardwareDecoding) != QLatin1String("off"));
        m_port->setNightMode(nightMode());
        m_port->setPassthrough({m_settings.boolean(SettingKey::PassAc3),
            m_settings.boolean(SettingKey::PassEac3), m_settings.boolean(SettingKey::PassDts)});
        m_port->setMostChannels(stereoOnly() ? 2 : kMostChannels);
        m_port->setAudioDevice(audioDevice());
    }
}

void PlayerController::setOutput(SettingKey key, const QVariant &value)
{
    if (m_settings.setValue(key, value)) {
        applyOutput();
        emit soundChanged();
    }
}

bool PlayerController::nightMode() const
{
    return m_settings.boolean(SettingKey::NightMode);
}

void PlayerController::setNightMode(bool on)
{
    setOutput(SettingKey::NightMode, on);
}

bool PlayerController::stereoOnly() const
{
    return m_settings.text(SettingKey::SoundChannels) == QLatin1String("stereo");
}

void PlayerController::setStereoOnly(bool stereo)
{
    setOutput(
        SettingKey::SoundChannels, stereo ? QStringLiteral("stereo") : QStringLiteral("auto"));
}

QVector<AudioDeviceName> PlayerController::audioDevices() const
{
    return m_port ? m_port->audioDevices() : QVector<AudioDeviceName>();
}

QByteArray PlayerController::audioDevice() const
{
    return m_settings.text(SettingKey::AudioDevice).toUtf8();
}

void PlayerController::setAudioDevice(const QByteArray &id)
{
    setOutput(SettingKey::AudioDevice, QString::fromUtf8(id));
}

void PlayerController::applyLook()
{
    if (!m_port) {
        return;
    }
    Library::SubtitleLook look;
    look.size = double(subtitleSize()) / 100;
    look.raised = std::max(double(subtitleRaised()) / 100, m_covered);
    look.second = secondSubtitlesBelow() ? Library::SecondSubtitles::Below
                                         : Library::SecondSubtitles::AtTop;
    m_port->setSubtitleLook(look);
}

void PlayerController::keepSubtitlesAbove(double covered)
{
    if (covered != m_covered) {
        m_covered = covered;
        applyLook();
    }
}

void PlayerController::setLook(SettingKey key, const QVariant &value)
{
    if (m_settings.setValue(key, value)) {
        applyLook();
        emit subtitleLookChanged();
    }
}

int PlayerController::subtitleSize() const
{
    return m_settings.integer(SettingKey::SubtitleSize);
}

void PlayerController::setSubtitleSize(int percent)
{
    setLook(SettingKey::SubtitleSize, std::clamp(percent, 50, 250));
}

int PlayerController::subtitleRaised() const
{
    return m_settings.integer(SettingKey::SubtitleRaised);
}

void PlayerController::setSubtitleRaised(int percent)
{
    setLook(SettingKey::SubtitleRaised, std::clamp(percent, 0, 100));
}

bool PlayerController::secondSubtitlesBelow() const
{
    return m_settings.text(SettingKey::SecondSubtitles) == QLatin1String("below");
}

void PlayerController::setSecondSubtitlesBelow(bool below)
{
    setLook(SettingKey::SecondSubtitles, below ? QStringLiteral("below") : QStringLiteral("top"));
}

} // namespace Ui
