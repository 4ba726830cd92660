#include "library/scan/naming.h"

#include "library/scan/airdates.h"
#include "library/scan/episodepatterns.h"
#include "library/scan/foldercontext.h"
#include "library/scan/nametext.h"
#include "library/scan/releasetags.h"
#include "library/scan/seasonmarks.h"
#include "library/scan/titlereader.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace Library {

namespace {

using NameText::compiled;

using EpisodePatterns::Numbering;

QString reversed(const QString &text)
{
    QString result = text;
    std::reverse(result.begin(), result.end());
    return result;
}

// Some posters write the whole name backwards.
bool isBackwards(const QString &name)
{
    static const auto expression
        = compiled(QStringLiteral("(?:^|[-._ ])(?:p0(?:27|801)|\\d{2}E\\d{2}S)(?:[-._ ]|$)"));
    return expression.match(name).hasMatch();
}

void readIds(const QString &text, RecognisedName &result)
{
    static const auto bracketed = compiled(
        QStringLiteral("[\\[{(] ?(tmdb|imdb|tvdb|anidb|anilist|douban|bangumi|bgm)(?:id)? ?[-=: ] "
                       "?(tt\\d+|\\d+) ?[\\]})]"));
    static const auto bare = compiled(QStringLiteral("(?<![a-z0-9])(tt\\d{7,9})(?![a-z0-9])"));
    for (auto it = bracketed.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const StatedId id{match.captured(1).toLower(), match.captured(2).toLower()};
        if (!result.ids.contains(id)) {
            result.ids.append(id);
        }
    }
    const auto match = bare.match(text);
    const auto isImdb = [](const StatedId &id) { return id.source == QLatin1String("imdb"); };
    if (match.hasMatch() && std::none_of(result.ids.cbegin(), result.ids.cend(), isImdb)) {
        result.ids.append({QStringLiteral("imdb"), match.captured(1).toLower()});
    }
}

void readTags(const TitleReader &reader, const QString &name, RecognisedName &result)
{
    for (const ReleaseTags::Tag &tag : reader.tags()) {
        if (tag.value.isEmpty() || tag.start < reader.titleEnd()) {
            continue;
        }
        QString *target = nullptr;
        switch (tag.kind) {
        case ReleaseTags::Kind::Resolution:
            target = &result.resolution;
            break;
        case ReleaseTags::Kind::Source:
            target = &result.source;
            break;
        case ReleaseTags::Kind::VideoCodec:
            target = &result.videoCodec;
            break;
        case ReleaseTags::Kind::AudioCodec:
            target = &result.audioCodec;
            break;
        case ReleaseTags::Kind::Edition:
            target = &result.edition;
            break;
        case ReleaseTags::Kind::Language:
            target = &result.language;
            break;
        case ReleaseTags::Kind::Stereo:
            // "3D" says less than "Half-SBS" beside it.
            if (tag.value.size() > result.stereo.size()) {
                result.stereo = tag.value;
            }
            break;
        case ReleaseTags::Kind::Other:
            break;
        }
        if (target != nullptr && target->isEmpty()) {
            *target = tag.value;
        }
    }
    static const auto edition = compiled(QStringLiteral("[\\[{]edition[-= ]([^\\]}]+)[\\]}]"));
    const auto match = edition.match(name);
    if (match.hasMatch()) {
        result.edition = match.captured(1).trimmed();
    }
}

void readNumbering(const std::optional<Numbering> &numbering, RecognisedName &result)
{
    if (!numbering) {
        return;
    }
    result.season = numbering->season;
    result.episode = numbering->episode;
    result.episodeEnd = numbering->episodeEnd;
    result.airDate = numbering->date;
    if (numbering->absolute && !numbering->season) {
        result.absoluteEpisode = numbering->episode;
    } else {
        result.absoluteEpisode = numbering->absoluteEpisode;
    }
}

std::optional<int> discNumber(const QString &name)
{
    static const auto disc = compiled(QStringLiteral(
        "(?<![a-z0-9])(?:cd|dvd(?![59](?!\\d))|disc|disk)[ ._-]?(\\d{1,2})(?:of\\d)?(?![\\da-z])"));
    static const auto piece = compiled(QStringLiteral("^vts_\\d\\d_([1-9])$"));
    for (const auto *expression : {&disc, &piece}) {
        const auto match = expression->match(name);
        if (match.hasMatch()) {
            return match.capturedView(1).toInt();
        }
    }
    return std::nullopt;
}

// "cd1", "disc 2", "part 3" behind the year or at the end: takes it off the title.
void readPart(RecognisedName &result, const QString &name)
{
    static const QString part
        = QStringLiteral("(?:part|pt)[ ._]?(\\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six)");
    static const auto closing = compiled(QStringLiteral("[ ,-]+") + part + u'$');
    static const auto behindYear
        = compiled(QStringLiteral("(?:(?<=\\d{4})|(?<=\\d{4}[)\\]]))[ ._-]+") + part
            + QStringLiteral("(?![\\da-z])"));
    static const auto discAtEnd
        = compiled(QStringLiteral("[ -]*(?:cd|dvd|disc|disk)[ -]?\\d{1,2}$"));
    if (const auto disc = discNumber(name)) {
        result.part = disc;
        result.title.remove(discAtEnd);
        return;
    }
    if (result.year) {
        const auto match = behindYear.match(name);
        if (match.hasMatch()) {
            result.part = NameText::romanOrNumber(match.capturedView(1));
        }
        return;
    }
    const auto match = closing.match(result.title);
    if (match.hasMatch()) {
        result.part = NameText::romanOrNumber(match.capturedView(1));
        result.title.truncate(match.capturedStart());
    }
}

QString words(const QString &title)
{
    QString result;
    for (const QChar c : title) {
        if (c.isLetterOrNumber()) {
            result.append(c.toLower());
        }
    }
    return result;
}

// What the folders above say: the season, and the name of the series or the film.
class Folders
{
public:
    explicit Folders(const QStringList &names)
    {
        for (const QString &name : names) {
            m_names.append(NameText::normalised(name));
        }
    }

    // True: what was dropped are folders that a disc has inside, where names say nothing.
    bool dropDiscParts()
    {
        bool inside = false;
        while (!m_names.isEmpty() && FolderContext::isDiscPart(m_names.last())) {
            const auto number = discNumber(m_names.last());
            inside = inside || !number;
            m_disc = m_disc ? m_disc : number;
            m_names.removeLast();
        }
        return inside;
    }

    bool dropExtras()
    {
        bool dropped = false;
        while (!m_names.isEmpty() && FolderContext::isExtras(m_names.last())) {
            m_names.removeLast();
            dropped = true;
        }
        return dropped;
    }

    //! Of the folder "CD2" that was dropped.
    std::optional<int> disc() const { return m_disc; }

    bool isEmpty() const { return m_names.isEmpty(); }
    QString parent() const { return m_names.isEmpty() ? QString() : m_names.last(); }
    bool hasTitledParent() const { return !isEmpty() && !FolderContext::isGeneric(parent()); }
    QString takeParent() { return m_names.takeLast(); }

    bool inPureSeason() const { return !isEmpty() && FolderContext::isPureSeason(parent()); }
    std::optional<int> season() const
    {
        return isEmpty() ? std::nullopt : SeasonMarks::ofFolder(parent());
    }

    bool inHomeVideos() const
    {
        return std::any_of(m_names.cbegin(), m_names.cend(), &FolderContext::isHomeVideos);
    }

    // The nearest folder that can name something: not a season, not "Movies".
    QString titled() const
    {
        for (qsizetype i = m_names.size() - 1; i >= 0 && i >= m_names.size() - 3; --i) {
            const QString &name = m_names.at(i);
            const bool seasonFirst
                = SeasonMarks::startIn(name) == 0 && FolderContext::isPureSeason(name);
            if (FolderContext::isGeneric(name)) {
                return {};
            }
            static const auto episodeFolder
                = compiled(QStringLiteral("^(?:episode|ep)[ ._]*\\d+$"));
            static const auto yearFolder = compiled(QStringLiteral("^(?:19|20)\\d\\d$"));
            const bool year = i > 0 && yearFolder.match(name).hasMatch()
                && !FolderContext::isGeneric(m_names.at(i - 1));
            if (!seasonFirst && !year && !FolderContext::isPureSeason(name)
                && !episodeFolder.match(name).hasMatch()) {
                return name;
            }
        }
        return {};
    }

private:
    QStringList m_names;
    std::optional<int> m_disc;
};

void nameEpisodeByFolder(RecognisedName &result, const Folders &folders, bool ownIsEpisodeTitle)
{
    const QString folder = folders.titled();
    if (folder.isEmpty()) {
        return;
    }
    const TitleReader reader(folder, {});
    if (reader.title().isEmpty()) {
        return;
    }
    const bool own = !result.title.isEmpty() && !ownIsEpisodeTitle;
    if (own && !folders.inPureSeason()) {
        const bool same = words(reader.title()) == words(result.title);
        if (same && !result.year) {
            result.year = reader.year();
        }
        return;
    }
    if (ownIsEpisodeTitle && result.episodeTitle.isEmpty()) {
        result.episodeTitle = result.title;
    }
    result.title = reader.title();
    if (!result.year || folders.inPureSeason()) {
        result.year = reader.year() ? reader.year() : result.year;
    }
}

// "S02E11 - Harbour Lights - Ebb": with nothing before the number the words behind it are the name.
void nameByWordsBehind(RecognisedName &result)
{
    if (!result.title.isEmpty()) {
        return;
    }
    const qsizetype dash = result.episodeTitle.indexOf(QLatin1String(" - "));
    result.title = result.episodeTitle.left(dash);
    result.episodeTitle = dash < 0 ? QString() : result.episodeTitle.mid(dash + 3);
}

void nameFilmByFolder(RecognisedName &result, const Folders &folders)
{
    if (!folders.hasTitledParent()) {
        return;
    }
    const TitleReader reader(folders.parent(), {});
    if (reader.title().isEmpty()) {
        return;
    }
    const QString own = words(result.title);
    const QString above = words(reader.title());
    const bool sameYear = reader.year() && result.year && *reader.year() == *result.year;
    const bool folderKnowsMore = reader.year() && !result.year;
    const bool ownHasPrefix = sameYear && own.size() > above.size() && own.endsWith(above);
    if (own.isEmpty() || folderKnowsMore || ownHasPrefix) {
        result.title = reader.title();
        result.year = reader.year();
    }
}

bool saysEpisode(const std::optional<Numbering> &numbering)
{
    return numbering && (numbering->episode || numbering->season || numbering->date.isValid());
}

TitleKind kindOf(const RecognisedName &result, const Folders &folders, const QString &stem)
{
    const bool ours = folders.inHomeVideos() && result.resolution.isEmpty();
    if (result.episode || result.season || (result.airDate.isValid() && !ours)) {
        return TitleKind::Episode;
    }
    const bool filmed
        = FolderContext::isCameraName(stem) || (ours && (!result.year || result.airDate.isValid()));
    return filmed ? TitleKind::HomeVideo : TitleKind::Movie;
}

RecognisedName homeVideo(const QString &stem)
{
    RecognisedName result;
    result.kind = TitleKind::HomeVideo;
    result.title = stem.trimmed();
    result.taken = AirDates::taken(stem);
    return result;
}

bool statesMuch(const QString &name)
{
    const TitleReader reader(name, {});
    return reader.year() || reader.numbering();
}

// The name that carries the words: the file's own, or the folder's when the file has none.
QString namingText(const NameText::PathParts &parts, Folders &folders)
{
    QString name = NameText::normalised(parts.stem);
    if (isBackwards(name)) {
        return reversed(name);
    }
    const bool disc = folders.dropDiscParts() || FolderContext::isDiscFile(name);
    static const auto numbersOnly = compiled(QStringLiteral("^\\d{1,6}[_-]\\d{1,4}$|^\\d{1,3}$"));
    const bool folderIsRelease
        = folders.hasTitledParent() && TitleReader(folders.parent(), {}).hasStrongTags();
    const bool scrambled = NameText::isScrambled(name)
        || (folderIsRelease && !folders.season() && numbersOnly.match(name).hasMatch());
    const bool unnamed = disc || scrambled || (folders.disc() && !statesMuch(name));
    if (unnamed && folders.hasTitledParent()) {
        return folders.takeParent();
    }
    // In a release's folder the file may be called anything.
    if (folderIsRelease) {
        const TitleReader own(name, {});
        const bool silent = !own.hasStrongTags() && !own.year() && !own.numbering()
            && !numbersOnly.match(name).hasMatch();
        const TitleReader above(folders.parent(), {});
        // "grp-ttl": who released it, and the title cut short.
        static const auto shortened = compiled(QStringLiteral("^(?-i:[a-z0-9]+[-.][a-z0-9.]+)$"));
        const bool saysLess = above.year() || above.numbering() || shortened.match(name).hasMatch();
        if (silent && saysLess) {
            return folders.takeParent();
        }
    }
    return name;
}

EpisodePatterns::Context contextOf(const Folders &folders, const QString &name)
{
    EpisodePatterns::Context context;
    context.seriesFolder = folders.season().has_value();
    if (!context.seriesFolder && folders.hasTitledParent()) {
        const QString above = words(TitleReader(folders.parent(), {}).title());
        static const auto numberFirst = compiled(QStringLiteral("^\\d{1,3}(?:[ ._]*[-.]|$| )"));
        context.seriesFolder = !above.isEmpty() && words(name) != above
            && (words(name).startsWith(above) || numberFirst.match(name).hasMatch())
            && !TitleReader(name, {}).year();
    }
    return context;
}

} // namespace

RecognisedName recogniseName(const QString &path)
{
    const NameText::PathParts parts = NameText::splitPath(path);
    Folders folders(parts.folders);
    const bool extraFolder = folders.dropExtras();
    if (FolderContext::isCameraName(parts.stem) && !NameText::isScrambled(parts.stem)) {
        return homeVideo(parts.stem);
    }
    QString name = namingText(parts, folders);
    const qsizetype extraAt = FolderContext::extraMark(name);

    RecognisedName result;
    const TitleReader reader(name, contextOf(folders, name));
    result.title = reader.title();
    result.year = reader.year();
    result.group = reader.group();
    readNumbering(reader.numbering(), result);
    readTags(reader, name, result);
    readIds(name, result);
    readIds(folders.parent(), result);
    if (folders.inPureSeason()) {
        readIds(folders.titled(), result);
    }

    const bool own = saysEpisode(reader.numbering());
    const std::optional<int> folderSeason = folders.season();
    if (!result.season && folderSeason && (own || folders.inPureSeason())) {
        result.season = folderSeason;
        result.absoluteEpisode.reset();
    }
    result.kind = kindOf(result, folders, name);
    if (result.kind == TitleKind::Episode) {
        result.episodeTitle = reader.episodeTitle();
        const bool numberFirst = reader.numbering() && reader.numbering()->start == 0;
        if (parts.extension.isEmpty() && FolderContext::isPureSeason(name)) {
            result.title.clear();
        }
        nameEpisodeByFolder(result, folders, !own || (numberFirst && !reader.title().isEmpty()));
        nameByWordsBehind(result);
    } else if (result.kind == TitleKind::HomeVideo) {
        // A day in front: "2022-12-24 Christmas".
        result.title = result.title.isEmpty() ? reader.episodeTitle() : result.title;
        result.title = result.title.isEmpty() ? parts.stem.trimmed() : result.title;
        const QDate day = std::exchange(result.airDate, {});
        result.taken = day.isValid() ? day : AirDates::taken(parts.stem);
    } else if (result.kind == TitleKind::Movie) {
        if (extraAt == 0) {
            result.title.clear();
        }
        readPart(result, name);
        const auto disc = folders.disc() ? folders.disc() : discNumber(parts.stem);
        result.part = result.part ? result.part : disc;
        nameFilmByFolder(result, folders);
    }
    if (extraFolder || extraAt >= 0) {
        result.kind = TitleKind::Extra;
        result.episodeTitle
            = NameText::cleanTitle(QStringView(name).mid(std::max(extraAt, qsizetype(0))));
        if (const QString folder = folders.titled(); extraFolder && !folder.isEmpty()) {
            const TitleReader above(folder, {});
            result.episodeTitle = NameText::cleanTitle(name);
            result.title = above.title();
            result.year = above.year();
        }
    }
    if (result.title.isEmpty() && result.kind != TitleKind::Episode) {
        result.title = NameText::cleanTitle(name);
    }
    return result;
}

TitleIdentity toIdentity(const RecognisedName &name)
{
    TitleIdentity identity;
    identity.kind = name.kind;
    identity.title = name.title;
    identity.year = name.year.value_or(0);
    identity.edition = name.edition;
    identity.label = name.stereo;
    identity.part = name.part.value_or(0);
    identity.ids = name.ids;
    identity.taken = name.taken;
    identity.episodeTitle = name.episodeTitle;
    if (name.kind == TitleKind::Extra) {
        // A season tells that it belongs to a series, not to a film.
        identity.season = name.season.value_or(name.episode ? 1 : -1);
        return identity;
    }
    if (name.kind != TitleKind::Episode) {
        return identity;
    }
    if (name.airDate.isValid() && !name.episode) {
        // A daily show: the year is its season, month and day its number.
        identity.season = name.airDate.year();
        identity.episode = name.airDate.month() * 100 + name.airDate.day();
        return identity;
    }
    identity.season = name.season.value_or(1);
    identity.episode = name.episode.value_or(-1);
    identity.episodeEnd = name.episodeEnd.value_or(-1);
    identity.absoluteEpisode = name.absoluteEpisode.value_or(-1);
    return identity;
}

} // namespace Library
