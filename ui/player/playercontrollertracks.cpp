#include "library/base/async.h"
#include "library/base/settings.h"
#include "library/playback/trackchoice.h"
#include "library/scan/subtitlename.h"
#include "ui/player/playercontroller.h"

#include <QFile>

#include <algorithm>
#include <utility>

namespace Ui {

using Library::Track;
using Library::TrackKind;

namespace {

constexpr int kLoudest = 200; // percent
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
    file.isForImpaired = subtitle.hearingImpaired;
    file.bytes = std::move(*bytes);
    file.index = indexBeside(subtitle.file);
    return file;
}

std::optional<Library::TrackWish> wishIn(const QJsonValue &value)
{
    if (!value.isObject()) {
        return std::nullopt;
    }
    Library::TrackWish wish;
    wish.language = value[QLatin1String("language")].toString().toStdString();
    wish.title = value[QLatin1String("title")].toString().toStdString();
    wish.isForced = value[QLatin1String("forced")].toBool();
    wish.isCommentary = value[QLatin1String("commentary")].toBool();
    wish.isForImpaired = value[QLatin1String("impaired")].toBool();
    wish.isNone = value[QLatin1String("none")].toBool();
    return wish;
}

//! What is said behind the film's own name, which may have words of languages in it.
Library::SubtitleName::Marks marksOf(const QString &name)
{
    for (const int words : {3, 2}) {
        const auto marks = Library::SubtitleName::parse(name.section(u'.', -words, -2));
        if (marks.isOnlyMarks && name.count(u'.') >= words) {
            return marks;
        }
    }
    return {};
}

const Track *trackWithId(const Library::PlaybackInfo &info, int id)
{
    const auto track = std::find_if(
        info.tracks.begin(), info.tracks.end(), [id](const Track &one) { return one.id == id; });
    return track == info.tracks.end() ? nullptr : &*track;
}

QJsonObject jsonOf(const Library::PlaybackInfo &info, int id)
{
    const Track *track = trackWithId(info, id);
    if (track == nullptr) {
        return {{QLatin1String("none"), true}};
    }
    const Library::TrackWish wish = Library::wishFor(*track);
    QJsonObject json{{QLatin1String("language"), QString::fromStdString(wish.language)}};
    // A file beside the film is named after the film, not after what it is.
    if (!track->isExternal && !wish.title.empty()) {
        json.insert(QLatin1String("title"), QString::fromStdString(wish.title));
    }
    for (const auto &[name, is] : {std::pair(QLatin1String("forced"), wish.isForced),
             std::pair(QLatin1String("commentary"), wish.isCommentary),
             std::pair(QLatin1String("impaired"), wish.isForImpaired)}) {
        if (is) {
            json.insert(name, true);
        }
    }
    return json;
}

} // namespace

void PlayerController::loadSideCars()
{
    QVector<Library::SideCarSubtitle> files;
    for (const Library::SideCarSubtitle &subtitle : m_request.subtitles) {
        // An .idx is read with the .sub that it belongs to.
        if (!subtitle.file.endsWith(QLatin1String(".idx"), Qt::CaseInsensitive)) {
            files << subtitle;
        }
    }
    loadSideCars(files, false);
}

// One after the other, so that their tracks stand in the order of their names.
void PlayerController::loadSideCars(const QVector<Library::SideCarSubtitle> &subtitles, bool select)
{
    if (subtitles.isEmpty()) {
        return;
    }
    const Library::SideCarSubtitle &first = subtitles.first();
    Async::whenDone(Async::run(&m_pool, [first] { return readSideCar(first); }), this,
        [this, select, left = subtitles.mid(1), serial = m_serial](
            const Result<Library::ExternalSubtitle> &read) {
            if (serial != m_serial || !m_port) {
                return;
            }
            if (read) {
                Library::ExternalSubtitle file = *read;
                file.select = select;
                m_port->addSubtitle(std::move(file));
            } else {
                emit failedBeside(read.error()); // the film goes on without it
            }
            loadSideCars(left, select);
        });
}

void PlayerController::addSubtitleFile(const QString &file)
{
    Library::SideCarSubtitle subtitle;
    subtitle.file = file;
    if (file.endsWith(QLatin1String(".idx"), Qt::CaseInsensitive)) {
        subtitle.file = QString(file.chopped(3) + QStringLiteral("sub"));
    }
    const QString name = subtitle.file.section(QLatin1Char('/'), -1);
    const Library::SubtitleName::Marks marks = marksOf(name);
    subtitle.language = marks.language;
    subtitle.forced = marks.forced;
    subtitle.hearingImpaired = marks.hearingImpaired;
    m_broughtSubtitle = name.toStdString();
    loadSideCars({subtitle}, true);
}

Library::TrackPreferences PlayerController::preferences() const
{
    Library::TrackPreferences wanted;
    for (const QString &language : m_settings.list(SettingKey::AudioLanguages)) {
        wanted.audioLanguages.push_back(language.toStdString());
    }
    for (const QString &language : m_settings.list(SettingKey::SubtitleLanguages)) {
        wanted.subtitleLanguages.push_back(language.toStdString());
    }
    wanted.onlyForForeignSound
        = m_settings.text(SettingKey::SubtitlesFor) == QLatin1String("foreign");
    const QJsonObject kept = m_memory.of(m_request.seriesKey);
    wanted.audio = wishIn(kept.value(QLatin1String("audio")));
    wanted.subtitle = wishIn(kept.value(QLatin1String("subtitle")));
    return wanted;
}

void PlayerController::rememberTracks()
{
    QJsonObject kept = m_memory.of(m_request.seriesKey);
    if (m_audioChosen) {
        kept.insert(QLatin1String("audio"), jsonOf(m_info, m_audioTrack));
    }
    if (m_subtitleChosen) {
        kept.insert(QLatin1String("subtitle"), jsonOf(m_info, m_subtitleTrack));
    }
    if (m_audioChosen || m_subtitleChosen) {
        kept.insert(QLatin1String("second"), jsonOf(m_info, m_secondSubtitle));
    }
    m_memory.set(m_request.seriesKey, kept);
}

void PlayerController::chooseTracks()
{
    if (m_secondSubtitle < 0 && !m_subtitleChosen) {
        const auto wish = wishIn(m_memory.of(m_request.seriesKey).value(QLatin1String("second")));
        m_secondSubtitle
            = wish ? Library::likeOf(m_info, TrackKind::Subtitle, *wish) : m_secondSubtitle;
        if (m_secondSubtitle >= 0) {
            m_port->setSecondSubtitleTrack(m_secondSubtitle);
        }
    }
    if (!m_audioChosen) {
        m_audioTrack = m_info.audioTrack;
    }
    const Track *shown = trackWithId(m_info, m_info.subtitleTrack);
    if (shown != nullptr && shown->isExternal && shown->title == m_broughtSubtitle) {
        m_broughtSubtitle.clear();
        m_subtitleChosen = true;
        m_subtitleTrack = shown->id;
    }
    if (m_subtitleChosen) {
        return;
    }
    // The engine chose among what the film holds; side-cars come later.
    m_subtitleTrack = Library::chooseSubtitle(m_info, preferences(), m_audioTrack);
    if (m_subtitleTrack != m_info.subtitleTrack) {
        m_port->setSubtitleTrack(m_subtitleTrack);
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
    const int bounded = std::clamp(percent, 0, kLoudest);
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
    // Above the usual volume steps are smaller: 200 % is four times the amplitude, 12 dB.
    m_port->setVolume(level > 1 ? level * level : level * level * level);
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
    rememberTracks();
    if (!m_subtitleChosen) {
        // Which ones are needed depends on the language that is heard.
        const int before = std::exchange(
            m_subtitleTrack, Library::chooseSubtitle(m_info, preferences(), m_audioTrack));
        if (m_subtitleTrack != before) {
            m_port->setSubtitleTrack(m_subtitleTrack);
        }
    }
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
    rememberTracks();
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

void PlayerController::toggleSubtitles()
{
    if (m_subtitleTrack >= 0) {
        m_hiddenSubtitle = m_subtitleTrack;
        selectSubtitle(-1);
        return;
    }
    const std::vector<int> ids = trackIds(TrackKind::Subtitle, false);
    if (!ids.empty()) {
        const bool isThere = std::find(ids.begin(), ids.end(), m_hiddenSubtitle) != ids.end();
        selectSubtitle(isThere ? m_hiddenSubtitle : ids.front());
    }
}

void PlayerController::selectSecondSubtitle(int id)
{
    m_subtitleChosen = true;
    if (!m_port || id == m_secondSubtitle) {
        return;
    }
    m_secondSubtitle = id;
    m_port->setSecondSubtitleTrack(id);
    rememberTracks();
    emit tracksChanged();
}

void PlayerController::cycleSecondSubtitle(int direction)
{
    std::vector<int> ids = trackIds(TrackKind::Subtitle, true);
    // The same twice is of no use.
    std::erase_if(ids, [this](int id) { return id >= 0 && id == m_subtitleTrack; });
    const auto at = std::find(ids.begin(), ids.end(), m_secondSubtitle);
    const auto count = std::ptrdiff_t(ids.size());
    const auto index = at == ids.end() ? 0 : (at - ids.begin() + direction + count) % count;
    selectSecondSubtitle(ids[size_t(index)]);
}

void PlayerController::onSubtitleError(const Error &error)
{
    m_broughtSubtitle.clear();
    emit failedBeside(error);
}

} // namespace Ui
