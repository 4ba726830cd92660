#include "library/scan/sidecars.h"

#include "library/scan/subtitlename.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>

namespace Library::SideCars {

namespace {

struct FileName
{
    QString folder; //!< "Subs/", "" for the folder itself
    QString stem;
    QString extension; //!< lower-case
};

FileName split(const QString &name)
{
    FileName result;
    const qsizetype slash = name.lastIndexOf(u'/');
    result.folder = name.left(slash + 1);
    const QString file = name.mid(slash + 1);
    const qsizetype dot = file.lastIndexOf(u'.');
    result.stem = dot > 0 ? file.left(dot) : file;
    result.extension = dot > 0 ? file.mid(dot + 1).toLower() : QString();
    return result;
}

QSet<QString> words(const QString &list)
{
    const QStringList parts = list.split(u' ');
    return {parts.begin(), parts.end()};
}

constexpr std::array<QLatin1String, 10> kSubtitles{QLatin1String("srt"), QLatin1String("ass"),
    QLatin1String("ssa"), QLatin1String("vtt"), QLatin1String("sub"), QLatin1String("idx"),
    QLatin1String("sup"), QLatin1String("smi"), QLatin1String("ttml"), QLatin1String("dfxp")};
constexpr std::array<QLatin1String, 7> kPictures{QLatin1String("jpg"), QLatin1String("jpeg"),
    QLatin1String("png"), QLatin1String("webp"), QLatin1String("bmp"), QLatin1String("gif"),
    QLatin1String("tbn")};

// A scan asks this of every name, so nothing is copied for it.
template <size_t Count>
bool isOneOf(QStringView extension, const std::array<QLatin1String, Count> &known)
{
    return std::any_of(known.begin(), known.end(), [extension](QLatin1String one) {
        return extension.compare(one, Qt::CaseInsensitive) == 0;
    });
}

bool isPictureExtension(QStringView extension)
{
    return isOneOf(extension, kPictures);
}

//! As split() has it, but in the case in which it is written.
QStringView extensionOf(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > name.lastIndexOf(u'/') + 1 ? QStringView(name).mid(dot + 1) : QStringView();
}

bool equal(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

// What follows the video's stem in a side-car's; unset when it is not its side-car.
std::optional<QString> restAfterStem(const QString &stem, const QString &videoStem)
{
    if (!stem.startsWith(videoStem, Qt::CaseInsensitive)) {
        return std::nullopt;
    }
    const QString rest = stem.mid(videoStem.size());
    const bool separate = rest.isEmpty() || QStringLiteral("._- ([").contains(rest.at(0));
    return separate ? std::optional<QString>(rest) : std::nullopt;
}

QStringList videoStems(const Listing &listing)
{
    QStringList stems;
    for (const QString &name : listing.names) {
        if (!name.contains(u'/') && isVideo(name)) {
            stems.append(split(name).stem);
        }
    }
    return stems;
}

// True when a video with a longer stem lays claim to the side-car.
bool belongsToOther(const QString &stem, const QString &videoStem, const QStringList &stems)
{
    return std::any_of(stems.cbegin(), stems.cend(), [&](const QString &other) {
        return other.size() > videoStem.size() && restAfterStem(stem, other).has_value();
    });
}

// What a subtitle's name says beyond naming the video; unset when it is not this video's.
std::optional<QString> subtitleRest(
    const FileName &file, const QString &videoStem, const QStringList &stems)
{
    const bool alone = stems.size() <= 1;
    const QString inner = file.folder.isEmpty() ? QString() : file.folder.chopped(1);
    const QString innermost = inner.mid(inner.lastIndexOf(u'/') + 1);
    if (const auto rest = restAfterStem(file.stem, videoStem)) {
        return belongsToOther(file.stem, videoStem, stems) ? std::nullopt : rest;
    }
    if (inner.isEmpty()) {
        const bool languageOnly = SubtitleName::parse(file.stem).isOnlyMarks;
        return alone && languageOnly ? std::optional<QString>(file.stem) : std::nullopt;
    }
    if (equal(innermost, videoStem) || (alone && isSubtitleFolder(innermost))) {
        return file.stem;
    }
    return std::nullopt;
}

class Pictures
{
public:
    explicit Pictures(const Listing &listing)
        : m_listing(listing)
    {
        for (const QString &name : listing.names) {
            const FileName file = split(name);
            if (file.folder.isEmpty() && isPictureExtension(file.extension)) {
                m_files.append({file.stem, name});
            } else if (isPictureExtension(file.extension)
                && isFanartFolder(file.folder.chopped(1))) {
                m_extra = m_extra.isEmpty() || name < m_extra ? name : m_extra;
            }
        }
    }

    //! One of a folder of many.
    QString extra() const
    {
        return m_extra.isEmpty() ? QString() : m_listing.path + u'/' + m_extra;
    }

    // The first of the stems that is there.
    QString first(const QStringList &stems) const
    {
        for (const QString &stem : stems) {
            for (const auto &[fileStem, name] : m_files) {
                if (equal(fileStem, stem)) {
                    return m_listing.path + u'/' + name;
                }
            }
        }
        return {};
    }

private:
    const Listing &m_listing;
    QVector<std::pair<QString, QString>> m_files;
    QString m_extra;
};

const QStringList &posterNames()
{
    static const QStringList names
        = QStringLiteral("poster folder cover movie show default keyart front").split(u' ');
    return names;
}

const QStringList &backdropNames()
{
    static const QStringList names
        = QStringLiteral("fanart backdrop background fanart1 fanart-1 backdrop1").split(u' ');
    return names;
}

const QStringList &stillNames()
{
    static const QStringList names
        = backdropNames() + QStringLiteral("landscape thumb art").split(u' ');
    return names;
}

QString orElse(const QString &first, const QString &second)
{
    return first.isEmpty() ? second : first;
}

} // namespace

bool isVideo(const QString &name)
{
    static const QSet<QString> known = words(QStringLiteral(
        "mkv mk3d mp4 m4v avi mov webm ts m2ts mts mpg mpeg m2v vob wmv asf flv f4v ogv "
        "ogm rmvb rm 3gp 3g2 divx wtv dv mxf y4m nut qt tp trp m2t mpv"));
    static const QRegularExpression sample(QStringLiteral("(?:^|[-._ ])sample(?:[-._ ]|$)"),
        QRegularExpression::CaseInsensitiveOption);
    const FileName file = split(name);
    return !file.stem.startsWith(u'.') && known.contains(file.extension)
        && !(file.stem.contains(QLatin1String("sample"), Qt::CaseInsensitive)
            && sample.match(file.stem).hasMatch());
}

bool isSubtitle(const QString &name)
{
    return isOneOf(extensionOf(name), kSubtitles);
}

bool isSubtitleFolder(const QString &name)
{
    static const QSet<QString> known
        = words(QStringLiteral("subs sub subtitles subtitle vobsubs 字幕"));
    return known.contains(name.toLower());
}

bool isFanartFolder(const QString &name)
{
    static const QSet<QString> known = words(QStringLiteral("extrafanart extrafanarts backdrops"));
    return known.contains(name.toLower());
}

QString stemOf(const QString &name)
{
    return split(name).stem.toLower();
}

bool isPicture(const QString &name)
{
    return isPictureExtension(extensionOf(name));
}

bool isArtwork(const QString &name, const QSet<QString> &videoStems)
{
    static const QSet<QString> plain = [] {
        const QStringList all = posterNames() + stillNames();
        return QSet<QString>(all.begin(), all.end());
    }();
    static const QRegularExpression form(QStringLiteral(
        "^(?:season "
        "?(?:\\d{1,4}|-?specials|-all)\\b.*|.+[-.](?:poster|cover|folder|keyart|thumb|fanart|"
        "backdrop|landscape|still)\\d?)$"));
    const FileName file = split(name);
    if (!isPictureExtension(file.extension)) {
        return false;
    }
    const QString stem = file.stem.toLower();
    return plain.contains(stem) || videoStems.contains(stem) || form.match(stem).hasMatch();
}

Subtitles::Subtitles(const Listing &listing)
    : m_folder(listing.path)
{
    QSet<QString> indexed;
    for (const QString &name : listing.names) {
        if (name.endsWith(QLatin1String(".idx"), Qt::CaseInsensitive)) {
            indexed.insert(name.chopped(4).toLower());
        }
    }
    for (const QString &name : listing.names) {
        const QStringView extension = extensionOf(name);
        if (!isOneOf(extension, kSubtitles)) {
            continue;
        }
        // The bitmaps of an index are no subtitle of their own.
        const bool bitmaps = extension.compare(QLatin1String("sub"), Qt::CaseInsensitive) == 0
            && indexed.contains(name.chopped(4).toLower());
        if (!bitmaps) {
            m_names.append(name);
        }
    }
    if (!m_names.isEmpty()) {
        m_stems = videoStems(listing);
    }
}

QVector<SideCarSubtitle> Subtitles::of(const QString &video) const
{
    QVector<SideCarSubtitle> result;
    if (m_names.isEmpty()) {
        return result;
    }
    const QString videoStem = split(video).stem;
    for (const QString &name : m_names) {
        const auto rest = subtitleRest(split(name), videoStem, m_stems);
        if (rest) {
            const SubtitleName::Marks marks = SubtitleName::parse(*rest);
            result.append(
                {m_folder + u'/' + name, marks.language, marks.forced, marks.hearingImpaired});
        }
    }
    std::sort(result.begin(), result.end(),
        [](const SideCarSubtitle &a, const SideCarSubtitle &b) { return a.file < b.file; });
    return result;
}

Artwork videoArtwork(const QString &video, const Listing &listing)
{
    const QString stem = split(video).stem;
    const Pictures pictures(listing);
    Artwork artwork;
    artwork.poster = pictures.first({stem + QStringLiteral("-poster"),
        stem + QStringLiteral("-cover"), stem + QStringLiteral("-folder"),
        stem + QStringLiteral("-keyart"), stem + QStringLiteral(".poster")});
    artwork.backdrop = pictures.first({stem + QStringLiteral("-fanart"),
        stem + QStringLiteral("-backdrop"), stem + QStringLiteral("-fanart1"),
        stem + QStringLiteral("-backdrop1"), stem + QStringLiteral(".fanart")});
    artwork.still = pictures.first({stem + QStringLiteral("-thumb"),
        stem + QStringLiteral("-fanart"), stem + QStringLiteral("-backdrop"),
        stem + QStringLiteral("-landscape"), stem + QStringLiteral("-still")});
    const QStringList stems = videoStems(listing);
    // Trailers lie beside the film that they are of.
    const bool alone = std::count_if(stems.cbegin(), stems.cend(), [](const QString &other) {
        return !other.endsWith(QLatin1String("-trailer"), Qt::CaseInsensitive);
    }) <= 1;
    if (artwork.poster.isEmpty()) {
        // Beside a film that is its poster; beside an episode the same name is a frame of it.
        const QString plain = pictures.first({stem});
        (alone ? artwork.poster : artwork.still)
            = plain.isEmpty() && !alone ? artwork.still : plain;
    }
    if (alone && artwork.poster.isEmpty()) {
        artwork.poster = pictures.first(posterNames());
    }
    if (alone && artwork.still.isEmpty()) {
        artwork.still = pictures.first(stillNames());
    }
    if (alone) {
        artwork.backdrop
            = orElse(artwork.backdrop, orElse(pictures.first(backdropNames()), pictures.extra()));
        artwork.still = orElse(artwork.still, artwork.backdrop);
    }
    return artwork;
}

Artwork seriesArtwork(const Listing &seriesFolder)
{
    const Pictures pictures(seriesFolder);
    const QString backdrop = orElse(pictures.first(backdropNames()), pictures.extra());
    return {
        pictures.first(posterNames()), orElse(pictures.first(stillNames()), backdrop), backdrop};
}

Artwork seasonArtwork(int season, const Listing &seriesFolder, const Listing &seasonFolder)
{
    const QString padded = QStringLiteral("season%1").arg(season, 2, 10, QLatin1Char('0'));
    QStringList posters{padded + QStringLiteral("-poster"), padded,
        QStringLiteral("season%1-poster").arg(season), QStringLiteral("season%1").arg(season),
        QStringLiteral("season %1").arg(season, 2, 10, QLatin1Char('0')),
        QStringLiteral("season %1").arg(season)};
    QStringList stills{padded + QStringLiteral("-fanart"), padded + QStringLiteral("-landscape"),
        padded + QStringLiteral("-thumb")};
    if (season == 0) {
        posters.append(
            {QStringLiteral("season-specials-poster"), QStringLiteral("season-specials")});
        stills.append(QStringLiteral("season-specials-fanart"));
    }
    const Pictures own(seasonFolder);
    const Pictures above(seriesFolder);
    const bool apart = seasonFolder.path != seriesFolder.path;
    const QStringList backdrops{
        padded + QStringLiteral("-fanart"), padded + QStringLiteral("-backdrop")};
    Artwork artwork{own.first(posters), own.first(stills), own.first(backdrops)};
    if (artwork.poster.isEmpty() && apart) {
        artwork.poster = own.first(posterNames());
    }
    if (artwork.still.isEmpty() && apart) {
        artwork.still = own.first(stillNames());
    }
    if (artwork.backdrop.isEmpty() && apart) {
        artwork.backdrop = own.first(backdropNames());
    }
    if (artwork.poster.isEmpty()) {
        artwork.poster = above.first(posters);
    }
    if (artwork.backdrop.isEmpty()) {
        artwork.backdrop = above.first(backdrops);
    }
    if (artwork.poster.isEmpty()) {
        artwork.poster = above.first({QStringLiteral("season-all-poster")});
    }
    if (artwork.still.isEmpty()) {
        artwork.still = above.first(stills);
    }
    return artwork;
}

} // namespace Library::SideCars
