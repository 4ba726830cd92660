#include "library/scan/sidefilescan.h"

#include "library/scan/artworkfinder.h"
#include "library/scan/naming.h"
#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfodescription.h"
#include "library/scan/nfo/nfofiles.h"
#include "library/scan/nfo/nforeader.h"
#include "library/scan/watchedparts.h"

#include <QFile>
#include <QHash>

#include <algorithm>
#include <optional>

namespace Library {

namespace {

// A film's description lies at most so far above its video, a series' less.
constexpr int kFoldersAbove = 2;

QString folderOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

//! The folder that a file belongs to: of one picture among many the folder above.
QString ownerOf(const QString &path)
{
    const QString folder = folderOf(path);
    const bool isOneOfMany = SideCars::isFanartFolder(folder.mid(folder.lastIndexOf(u'/') + 1));
    return isOneOfMany ? folderOf(folder) : folder;
}

Result<Nfo> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorCode::PermissionDenied, file.errorString());
    }
    return readNfo(file.read(kLargestNfo + 1));
}

//! A series' file says nothing of an episode, and so on.
bool speaksOf(const NfoItem &item, DescribedLevel level, TitleKind kind)
{
    switch (item.kind) {
    case NfoKind::Series:
        return level == DescribedLevel::Series;
    case NfoKind::Season:
        return level == DescribedLevel::Season;
    case NfoKind::Episode:
        return level == DescribedLevel::Video && kind != TitleKind::Movie;
    case NfoKind::Movie:
    case NfoKind::MusicVideo:
        return level == DescribedLevel::Video && kind != TitleKind::Episode;
    case NfoKind::Other:
        break;
    }
    return level == DescribedLevel::Video;
}

class Scan
{
public:
    explicit Scan(const SideFileQuestion &question)
        : m_parts(question.parts)
        , m_tree(question.tree)
        , m_fresh(question.fresh)
    {
        compare(question.known);
    }

    const QSet<QString> &changedFolders() const { return m_changedFolders; }

    SideFileScan run()
    {
        if (m_changed.isEmpty() && m_fresh.isEmpty()) {
            return m_result; // as most scans find it
        }
        indexNames();
        for (int i = 0; i < m_tree.videos.size(); ++i) {
            lookAt(i);
        }
        return m_result;
    }

private:
    void indexNames()
    {
        for (const FileFacts &file : m_tree.sideFiles) {
            const QString owner = ownerOf(file.path);
            m_byLowerPath.insert(file.path.toLower(), file.path);
            m_inFolder[owner].append(file.path.mid(owner.size() + 1));
        }
        for (const FoundVideo &video : m_tree.videos) {
            m_inFolder[folderOf(video.facts.path)].append(
                video.facts.path.mid(video.facts.path.lastIndexOf(u'/') + 1));
        }
    }

    void compare(const QVector<FileFacts> &known)
    {
        QHash<QString, FileFacts> before;
        for (const FileFacts &file : known) {
            before.insert(file.path, file);
        }
        for (const FileFacts &file : m_tree.sideFiles) {
            const FileFacts was = before.take(file.path);
            if (was.path.isEmpty() || was.sizeBytes != file.sizeBytes
                || was.mtimeNs != file.mtimeNs) {
                m_changed.insert(file.path);
                m_changedFolders.insert(ownerOf(file.path));
                m_result.files.seen.append(file);
            }
        }
        for (auto file = before.cbegin(); file != before.cend(); ++file) {
            if (wasLookedFor(file.key())) {
                m_result.files.gone.append(file.key());
            }
        }
    }

    //! Its absence means that it is gone.
    bool wasLookedFor(const QString &path) const
    {
        const QString name = path.mid(path.lastIndexOf(u'/'));
        const bool looked = m_parts.isEmpty() || isInParts(path, m_parts)
            || isInParts(ownerOf(path) + name, m_parts);
        return looked
            && std::none_of(m_tree.unread.cbegin(), m_tree.unread.cend(),
                [&](const QString &unread) { return path.startsWith(unread + u'/'); });
    }

    //! Most videos of a library have nothing new beside them; their names are not looked at.
    bool concerns(int index) const
    {
        if (m_fresh.contains(index)) {
            return true;
        }
        QString folder = folderOf(m_tree.videos.at(index).facts.path);
        for (int up = 0; up < 3; ++up) {
            if (m_changedFolders.contains(folder)) {
                return true;
            }
            folder = folderOf(folder);
        }
        return false;
    }

    void lookAt(int index)
    {
        if (!concerns(index)) {
            return;
        }
        const QString path = m_tree.videos.at(index).facts.path;
        const TitleIdentity identity = toIdentity(recogniseName(path));
        describe(index, path, DescribedLevel::Video, identity,
            NfoFiles::ofVideo(path, isAlone(index, identity)));
        if (identity.kind == TitleKind::Episode) {
            describe(index, path, DescribedLevel::Series, identity, NfoFiles::ofSeries(path));
            describe(index, path, DescribedLevel::Season, identity,
                NfoFiles::ofSeason(path, identity.season));
        }
        if (!m_fresh.contains(index)) {
            lookForPictures(path, identity);
        }
    }

    //! No other video lies beside it, or only other files of the same film.
    bool isAlone(int index, const TitleIdentity &identity)
    {
        if (identity.kind == TitleKind::Extra) {
            return false;
        }
        const int listing = m_tree.videos.at(index).listing;
        if (const auto known = m_alone.constFind(listing); known != m_alone.constEnd()) {
            return *known;
        }
        int first = index; // those of one folder are together
        while (first > 0 && m_tree.videos.at(first - 1).listing == listing) {
            --first;
        }
        bool alone = true;
        for (int i = first; alone && i < m_tree.videos.size(); ++i) {
            const FoundVideo &video = m_tree.videos.at(i);
            if (video.listing != listing) {
                break;
            }
            if (i == index) {
                continue;
            }
            const TitleIdentity other = toIdentity(recogniseName(video.facts.path));
            const bool sameFilm = identity.kind == TitleKind::Movie && other.kind == identity.kind
                && other.title == identity.title && other.year == identity.year;
            alone = other.kind == TitleKind::Extra || sameFilm;
        }
        m_alone.insert(listing, alone);
        return alone;
    }

    void describe(int index, const QString &video, DescribedLevel level,
        const TitleIdentity &identity, const QStringList &places)
    {
        for (const QString &place : places) {
            const auto found = m_byLowerPath.constFind(place.toLower());
            if (found == m_byLowerPath.constEnd()) {
                continue;
            }
            if (!m_fresh.contains(index) && !m_changed.contains(*found)) {
                return;
            }
            const std::pair once(*found, level == DescribedLevel::Season ? identity.season : -1);
            if (level != DescribedLevel::Video) {
                if (m_said.contains(once)) {
                    return;
                }
                m_said.insert(once);
            }
            const Nfo *nfo = read(*found);
            if (nfo != nullptr) {
                add(video, level, identity, *nfo);
            }
            return;
        }
    }

    void add(
        const QString &video, DescribedLevel level, const TitleIdentity &identity, const Nfo &nfo)
    {
        const bool isEpisode
            = level == DescribedLevel::Video && identity.kind == TitleKind::Episode;
        const QVector<NfoItem> items = isEpisode
            ? itemsOf(nfo, identity.season, identity.episode, identity.episodeEnd)
            : nfo.items.mid(0, 1);
        if (!items.isEmpty() && speaksOf(items.first(), level, identity.kind)) {
            m_result.files.descriptions.append({video, level, describedBy(items)});
        }
    }

    //! Null: it cannot be read, which is told once.
    const Nfo *read(const QString &path)
    {
        auto known = m_read.find(path);
        if (known == m_read.end()) {
            const Result<Nfo> nfo = readFile(path);
            if (!nfo) {
                m_result.problems.append({path, nfo.error().message});
            }
            known = m_read.insert(path, nfo ? std::optional(*nfo) : std::nullopt);
        }
        return known->has_value() ? &**known : nullptr;
    }

    void lookForPictures(const QString &path, const TitleIdentity &identity)
    {
        const FoundArtwork found
            = findArtwork(path, identity.kind, identity.season, [this](const QString &folder) {
                  return SideCars::Listing{folder, m_inFolder.value(folder)};
              });
        bool changed = false;
        for (const auto &[art, ofSeries] : {std::pair(&found.own, false),
                 std::pair(&found.series, true), std::pair(&found.season, true)}) {
            for (const QString &picture : {art->poster, art->still, art->backdrop}) {
                // One episode is enough to give its series a picture.
                const bool isNew
                    = m_changed.contains(picture) && !(ofSeries && m_pictured.contains(picture));
                changed = changed || isNew;
                if (isNew && ofSeries) {
                    m_pictured.insert(picture);
                }
            }
        }
        if (changed) {
            m_result.files.newPictures.append(path);
        }
    }

    const QVector<FolderPart> &m_parts;
    const FolderTree &m_tree;
    const QSet<int> &m_fresh;
    QSet<QString> m_changed;
    QSet<QString> m_changedFolders;
    QHash<QString, QString> m_byLowerPath;
    QHash<QString, QStringList> m_inFolder;
    QHash<int, bool> m_alone; //!< by listing
    QHash<QString, std::optional<Nfo>> m_read;
    QSet<std::pair<QString, int>> m_said;
    QSet<QString> m_pictured;
    SideFileScan m_result;
};

//! Where to look as well, so that files beside videos are seen with all that they speak of.
QVector<FolderPart> partsAround(const SideFileQuestion &question, const QSet<QString> &changed)
{
    QVector<FolderPart> parts;
    const auto addAbove = [&](QString folder) {
        for (int up = 0; up < kFoldersAbove; ++up) {
            folder = folderOf(folder);
            parts.append({folder, false});
        }
    };
    for (const QString &folder : changed) {
        parts.append({folder, true});
        addAbove(folder);
    }
    for (const int video : question.fresh) {
        addAbove(folderOf(question.tree.videos.at(video).facts.path));
    }
    return parts;
}

//! The same question about more parts of the folder.
Result<SideFileQuestion> widened(
    const SideFileQuestion &question, const QVector<FolderPart> &more, WalkState &state)
{
    SideFileQuestion wide{question.folder, {}, {}, question.known, {}};
    wide.parts = partsOf(question.folder.path, question.parts + more).value_or(question.parts);
    const Result<FolderTree> tree = wide.parts.isEmpty()
        ? walkFolder(question.folder, state)
        : walkParts(question.folder, wide.parts, state);
    if (!tree) {
        return failure(tree.error());
    }
    wide.tree = *tree;
    QSet<QString> fresh;
    for (const int video : question.fresh) {
        fresh.insert(question.tree.videos.at(video).facts.path);
    }
    for (int i = 0; i < wide.tree.videos.size(); ++i) {
        if (fresh.contains(wide.tree.videos.at(i).facts.path)) {
            wide.fresh.insert(i);
        }
    }
    return wide;
}

} // namespace

Result<SideFileScan> readBeside(const SideFileQuestion &question, WalkState &state)
{
    Scan scan(question);
    if (question.parts.isEmpty()) {
        return scan.run();
    }
    const QVector<FolderPart> more = partsAround(question, scan.changedFolders());
    if (more.isEmpty()) {
        return scan.run();
    }
    const Result<SideFileQuestion> wide = widened(question, more, state);
    if (!wide) {
        return failure(wide.error());
    }
    return Scan(*wide).run();
}

} // namespace Library
