#include "library/base/async.h"
#include "library/base/settings.h"
#include "ui/player/playercontroller.h"
#include "ui/player/trackchoice.h"

#include <QFile>

#include <algorithm>

namespace Ui {

using Library::Track;
using Library::TrackKind;

namespace {

// A Blu-ray's pictures of a long film.
constexpr qint64 kLargestSideCarBytes = 256 * 1024 * 1024;

Result<std::vector<std::byte>> bytesOf(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorCode::Io,
            PlayerController::tr("The subtitle file %1 cannot be opened: %2")
                .arg(name, file.errorString()));
    }
    if (file.size() > kLargestSideCarBytes) {
        return failure(ErrorCode::LimitExceeded,
            PlayerController::tr("The subtitle file %1 is too large.").arg(name));
    }
    std::vector<std::byte> bytes(size_t(file.size()));
    const qint64 read = file.read(reinterpret_cast<char *>(bytes.data()), qint64(bytes.size()));
    bytes.resize(size_t(qMax<qint64>(0, read)));
    return bytes;
}

// VobSub comes in two files: pictures in the one, their colours and languages in the other.
std::vector<std::byte> indexBeside(const QString &name)
{
    if (!name.endsWith(QLatin1String(".sub"), Qt::CaseInsensitive)) {
        return {};
    }
    for (const QLatin1String ending : {QLatin1String(".idx"), QLatin1String(".IDX")}) {
        const QString index = name.chopped(4) + ending;
        if (QFile::exists(index)) {
            return bytesOf(index).value_or(std::vector<std::byte>{});
        }
    }
    return {};
}

Result<Library::ExternalSubtitle> readSideCar(const Library::SideCarSubtitle &subtitle)
{
    Result<std::vector<std::byte>> bytes = bytesOf(subtitle.file);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    Library::ExternalSubtitle file;
    file.fileName = subtitle.file.section(QLatin1Char('/'), -1).toStdString();
    file.language = subtitle.language.toStdString();
    file.isForced = subtitle.forced;
    file.bytes = std::move(*bytes);
    file.index = indexBeside(subtitle.file);
    return file;
}

} // namespace

void PlayerController::loadSideCars()
{
    for (const Library::SideCarSubtitle &subtitle : m_request.subtitles) {
        if (subtitle.file.endsWith(QLatin1String(".idx"), Qt::CaseInsensitive)) {
            continue; // read with the .sub that it belongs to
        }
        Async::whenDone(Async::run(&m_pool, [subtitle] { return readSideCar(subtitle); }), this,
            [this, serial = m_serial](const Result<Library::ExternalSubtitle> &file) {
                if (serial != m_serial || !m_port) {
                    return;
                }
                if (file) {
                    m_port->addSubtitle(*file);
                } else {
                    emit failedBeside(file.error()); // the film goes on without it
                }
            });
    }
}

void PlayerController::chooseTracks()
{
    if (!m_audioChosen) {
        m_audioTrack = m_info.audioTrack;
    }
    if (m_subtitleChosen) {
        return;
    }
    m_subtitleTrack = m_info.subtitleTrack;
    if (m_subtitleTrack < 0) {
        // The engine chose among what the film holds; a side-car came later.
        m_subtitleTrack
            = chooseSideCar(m_info.tracks, m_settings.list(SettingKey::SubtitleLanguages));
        if (m_subtitleTrack >= 0) {
            m_port->setSubtitleTrack(m_subtitleTrack);
        }
    }
}

int PlayerController::volume() const
{
    return m_settings.integer(SettingKey::Volume);
}

bool PlayerController::isMuted() const
{
    return m_settings.boolean(SettingKey::Muted);
}

void PlayerController::setVolume(int percent)
{
    const int bounded = std::clamp(percent, 0, 100);
    if (!m_settings.setValue(SettingKey::Volume, bounded)) {
        return;
    }
    if (bounded > 0 && isMuted()) {
        setMuted(false);
        return;
    }
    applyVolume();
    emit volumeChanged();
}

void PlayerController::setMuted(bool muted)
{
    if (!m_settings.setValue(SettingKey::Muted, muted)) {
        return;
    }
    applyVolume();
    emit volumeChanged();
}

void PlayerController::applyVolume()
{
    if (!m_port) {
        return;
    }
    // Loudness is felt with about the cube of the amplitude's root.
    const double level = isMuted() ? 0 : double(volume()) / 100;
    m_port->setVolume(level * level * level);
}

std::vector<int> PlayerController::trackIds(TrackKind kind, bool withNone) const
{
    std::vector<int> ids;
    if (withNone) {
        ids.push_back(-1);
    }
    for (const Track &track : m_info.tracks) {
        if (track.kind == kind) {
            ids.push_back(track.id);
        }
    }
    return ids;
}

void PlayerController::selectAudio(int id)
{
    m_audioChosen = true;
    if (!m_port || id == m_audioTrack) {
        return;
    }
    m_audioTrack = id;
    m_port->setAudioTrack(id);
    emit tracksChanged();
}

void PlayerController::selectSubtitle(int id)
{
    m_subtitleChosen = true;
    if (!m_port || id == m_subtitleTrack) {
        return;
    }
    m_subtitleTrack = id;
    m_port->setSubtitleTrack(id);
    emit tracksChanged();
}

void PlayerController::cycleAudio(int direction)
{
    const std::vector<int> ids = trackIds(TrackKind::Audio, false);
    if (ids.empty()) {
        return;
    }
    const auto at = std::find(ids.begin(), ids.end(), m_audioTrack);
    const auto count = std::ptrdiff_t(ids.size());
    const auto index = at == ids.end() ? 0 : (at - ids.begin() + direction + count) % count;
    selectAudio(ids[size_t(index)]);
}

void PlayerController::cycleSubtitle(int direction)
{
    const std::vector<int> ids = trackIds(TrackKind::Subtitle, true);
    const auto at = std::find(ids.begin(), ids.end(), m_subtitleTrack);
    const auto count = std::ptrdiff_t(ids.size());
    const auto index = at == ids.end() ? 0 : (at - ids.begin() + direction + count) % count;
    selectSubtitle(ids[size_t(index)]);
}

void PlayerController::setSubtitleDelay(Milliseconds delay)
{
    m_subtitleDelay = delay;
    if (m_port) {
        m_port->setSubtitleDelay(delay);
    }
    emit subtitleDelayChanged();
}

void PlayerController::onSubtitleError(const Error &error)
{
    emit failedBeside(error);
}

} // namespace Ui
