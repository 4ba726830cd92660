#include "library/scan/folderwalk.h"

#include "library/scan/nfo/nfofiles.h"

#include <QFile>
#include <QHash>
#include <QMutexLocker>
#include <QSet>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

namespace Library {

namespace {

struct DirectoryCloser
{
    void operator()(DIR *directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, DirectoryCloser>;

constexpr int kDeepestFolder = 64;
// Translations and programs are smaller; a recording is not opened to look for one.
constexpr qint64 kLargestText = 16 * 1024 * 1024;
constexpr size_t kLookedAt = 512;

bool isSystemFolder(const QString &name)
{
    static const QSet<QString> names{QStringLiteral("lost+found"), QStringLiteral("$RECYCLE.BIN"),
        QStringLiteral("System Volume Information"), QStringLiteral("@eaDir"),
        QStringLiteral("#recycle"), QStringLiteral("@Recycle")};
    return names.contains(name);
}

bool isBluRayFolder(const QString &path)
{
    return path.endsWith(QLatin1String("/BDMV/STREAM"), Qt::CaseInsensitive);
}

//! Which title set of a DVD a file is a piece of, from 1; 0: it is a menu; unset: neither.
std::optional<int> titleSet(const QString &path)
{
    if (!path.endsWith(QLatin1String(".vob"), Qt::CaseInsensitive)) {
        return std::nullopt;
    }
    const QString name = path.mid(path.lastIndexOf(u'/') + 1).toUpper();
    if (name == QLatin1String("VIDEO_TS.VOB")) {
        return 0;
    }
    // VTS_01_3.VOB
    const bool isPiece = name.size() == 12 && name.startsWith(QLatin1String("VTS_"))
        && name.at(6) == u'_' && name.endsWith(QLatin1String(".VOB"));
    bool ok = false;
    const int set = QStringView(name).mid(4, 2).toInt(&ok);
    if (!isPiece || !ok) {
        return std::nullopt;
    }
    return name.at(7) == u'0' ? 0 : set;
}

//! Of a DVD's pieces those of the film: the title set with the most bytes, in order. Menus,
//! trailers and what else the disc holds are left out.
void keepLargestTitleSet(QVector<FileFacts> &videos)
{
    QHash<int, qint64> sizes;
    for (const FileFacts &video : std::as_const(videos)) {
        if (const auto set = titleSet(video.path)) {
            sizes[*set] += *set > 0 ? video.sizeBytes : 0;
        }
    }
    int largest = -1;
    for (auto set = sizes.cbegin(); set != sizes.cend(); ++set) {
        const bool larger = largest < 0 || set.value() > sizes.value(largest)
            || (set.value() == sizes.value(largest) && set.key() < largest);
        largest = set.key() > 0 && larger ? set.key() : largest;
    }
    videos.removeIf([largest](const FileFacts &video) {
        const auto set = titleSet(video.path);
        return set && *set != largest;
    });
}

bool mayBeText(const QString &path, qint64 sizeBytes)
{
    return path.endsWith(QLatin1String(".ts"), Qt::CaseInsensitive) && sizeBytes > 0
        && sizeBytes <= kLargestText;
}

//! Qt's translations and TypeScript programs have the suffix of transport streams. The packets of
//! a stream have control characters in their first bytes; a text has none. What cannot be read is
//! left to the probe to report.
bool isTextNamedLikeVideo(int folder, const QByteArray &name)
{
    const int descriptor = ::openat(folder, name.constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    std::array<char, kLookedAt> bytes{};
    const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
    ::close(descriptor);
    return got > 0 && std::none_of(bytes.cbegin(), bytes.cbegin() + got, [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return code < 0x20 && code != '\t' && code != '\n' && code != '\r' && code != '\f';
    });
}

//! What tells file systems apart across mounts. Some have no id of their own: then a kind that
//! is another one shows that something else is mounted, or nothing.
QByteArray fileSystemOf(int descriptor)
{
    struct statfs status = {};
    if (::fstatfs(descriptor, &status) != 0) {
        return {};
    }
    QByteArray id = QByteArray::number(qulonglong(status.f_type), 16) + ':';
    for (const int part : status.f_fsid.__val) {
        id += QByteArray::number(quint32(part), 16) + '.';
    }
    return id;
}

FileFacts factsOf(const struct stat &status, const QString &path, qint64 folder)
{
    FileFacts facts;
    facts.folder = folder;
    facts.path = path;
    facts.sizeBytes = status.st_size;
    facts.mtimeNs = qint64(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
    facts.device = status.st_dev;
    facts.inode = status.st_ino;
    return facts;
}

class Walker
{
public:
    Walker(const Folder &folder, WalkState &state)
        : m_folder(folder)
        , m_state(state)
    { }

    Result<FolderTree> run()
    {
        const int descriptor = openFolder(m_folder.path);
        if (descriptor < 0) {
            return failure(systemError(errno, m_folder.path));
        }
        m_tree.fileSystem = fileSystemOf(descriptor);
        if (const int error = walk(descriptor, m_folder.path, 0); error != 0) {
            return failure(systemError(error, m_folder.path));
        }
        if (m_state.isAborted()) {
            return failure(ErrorCode::Cancelled, {});
        }
        return std::move(m_tree);
    }

    Result<FolderTree> run(const QVector<FolderPart> &parts)
    {
        m_tree.isWhole = false;
        const int root = openFolder(m_folder.path);
        struct stat status = {};
        if (root < 0 || ::fstat(root, &status) != 0) {
            const int error = errno;
            closeFolder(root);
            return failure(systemError(error, m_folder.path));
        }
        m_tree.fileSystem = fileSystemOf(root);
        m_tree.device = status.st_dev;
        m_tree.devices.insert(status.st_dev);
        closeFolder(root);
        for (const FolderPart &part : parts) {
            m_deep = part.deep;
            const int descriptor = openFolder(part.path);
            const int depth = int(part.path.mid(m_folder.path.size()).count(u'/'));
            const int error = descriptor < 0 ? errno : walk(descriptor, part.path, depth);
            if (error != 0 && error != ENOENT && error != ENOTDIR) {
                report(part.path, error);
            }
        }
        if (m_state.isAborted()) {
            return failure(ErrorCode::Cancelled, {});
        }
        return std::move(m_tree);
    }

private:
    static int openFolder(const QString &path)
    {
        return ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }

    static void closeFolder(int descriptor)
    {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }

    struct Entry
    {
        QByteArray name;
        QString text; //!< the same, decoded
        unsigned char type = DT_UNKNOWN;
    };

    void report(const QString &path, int error)
    {
        m_tree.problems.append({path, systemError(error, path).message});
        m_tree.unread.append(path);
    }

    // Takes the descriptor; returns errno of what kept the folder from being read, or 0.
    int walk(int descriptor, const QString &path, int depth)
    {
        struct stat status = {};
        if (::fstat(descriptor, &status) != 0) {
            const int error = errno;
            ::close(descriptor);
            return error;
        }
        const QPair<quint64, quint64> identity(status.st_dev, status.st_ino);
        if (m_seen.contains(identity) || depth > kDeepestFolder) {
            ::close(descriptor);
            return 0;
        }
        m_seen.insert(identity);
        m_tree.devices.insert(status.st_dev);
        m_tree.device = depth == 0 ? status.st_dev : m_tree.device;
        const Directory directory(::fdopendir(descriptor));
        if (!directory) {
            const int error = errno;
            ::close(descriptor);
            return error;
        }
        m_state.enter(path);
        QVector<Entry> entries;
        if (const int error = read(directory.get(), entries); error != 0) {
            return error;
        }
        visit(::dirfd(directory.get()), path, entries, depth);
        return 0;
    }

    static int read(DIR *directory, QVector<Entry> &entries)
    {
        for (;;) {
            errno = 0;
            const dirent *entry = ::readdir(directory);
            if (entry == nullptr) {
                break;
            }
            if (entry->d_name[0] != '.') {
                const QByteArray name(entry->d_name);
                entries.append({name, QFile::decodeName(name), entry->d_type});
            }
        }
        // By name, so that a scan runs through a library as a person would.
        const int error = errno;
        std::sort(entries.begin(), entries.end(),
            [](const Entry &a, const Entry &b) { return a.name < b.name; });
        return error;
    }

    void visit(int descriptor, const QString &path, const QVector<Entry> &entries, int depth)
    {
        SideCars::Listing listing{path, {}};
        QVector<FileFacts> videos;
        QVector<QByteArray> folders;
        for (const Entry &entry : entries) {
            if (m_state.isAborted()) {
                return;
            }
            const QString &name = entry.text;
            const unsigned char type = resolved(descriptor, entry);
            if (type == DT_UNKNOWN && entry.type == DT_LNK) {
                // What it leads to may be on a disk that is not mounted.
                m_tree.unread.append(path + u'/' + name);
            }
            if (type == DT_DIR) {
                if (!isSystemFolder(name)) {
                    folders.append(entry.name);
                }
            } else if (type == DT_REG) {
                listing.names.append(name);
                addVideo(descriptor, entry, path, videos);
            }
        }
        for (const QByteArray &name : std::as_const(folders)) {
            addSubtitleFolder(descriptor, name, QString(), listing);
            addFanartFolder(descriptor, name, path, listing);
        }
        if (!SideCars::isFanartFolder(path.mid(path.lastIndexOf(u'/') + 1))) {
            addSideFiles(descriptor, path, entries);
        }
        keep(path, videos, listing);
        for (const QByteArray &name : std::as_const(folders)) {
            if (m_state.isAborted() || !m_deep) {
                return;
            }
            descend(descriptor, name, path + u'/' + QFile::decodeName(name), depth);
        }
    }

    void descend(int descriptor, const QByteArray &name, const QString &path, int depth)
    {
        const int child
            = ::openat(descriptor, name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const int error = child < 0 ? errno : walk(child, path, depth + 1);
        if (error != 0 && error != ENOENT) {
            report(path, error);
        }
    }

    // What a link or a file system without types really is.
    static unsigned char resolved(int descriptor, const Entry &entry)
    {
        if (entry.type != DT_LNK && entry.type != DT_UNKNOWN) {
            return entry.type;
        }
        struct stat status = {};
        if (::fstatat(descriptor, entry.name.constData(), &status, 0) != 0) {
            return DT_UNKNOWN;
        }
        return S_ISDIR(status.st_mode) ? DT_DIR : S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
    }

    void addVideo(
        int descriptor, const Entry &entry, const QString &folder, QVector<FileFacts> &videos)
    {
        if (!SideCars::isVideo(entry.text)) {
            return;
        }
        const QString path = folder + u'/' + entry.text;
        struct stat status = {};
        if (::fstatat(descriptor, entry.name.constData(), &status, 0) != 0) {
            if (errno != ENOENT) {
                report(path, errno);
            }
            return;
        }
        const FileFacts facts = factsOf(status, path, m_folder.id);
        if (!isText(descriptor, entry.name, facts)) {
            videos.append(facts);
        }
    }

    bool isText(int descriptor, const QByteArray &name, const FileFacts &facts)
    {
        if (!mayBeText(facts.path, facts.sizeBytes)) {
            return false;
        }
        WalkMemory *memory = m_state.memory();
        if (memory != nullptr) {
            const auto before = memory->opened.constFind(facts.path);
            if (before != memory->opened.cend() && before->facts == facts) {
                return before->isText;
            }
            ++memory->opens;
        }
        const bool is = isTextNamedLikeVideo(descriptor, name);
        if (memory != nullptr) {
            memory->opened.insert(facts.path, {facts, is});
        }
        return is;
    }

    // Descriptions and pictures, with their times: unchanged ones are not opened again.
    void addSideFiles(int descriptor, const QString &path, const QVector<Entry> &entries)
    {
        const auto maySpeak = [](const Entry &entry) {
            return NfoFiles::isNfo(entry.text) || SideCars::isPicture(entry.text);
        };
        if (std::none_of(entries.cbegin(), entries.cend(), maySpeak)) {
            return;
        }
        QSet<QString> stems;
        for (const Entry &entry : entries) {
            if (SideCars::isVideo(entry.text)) {
                stems.insert(SideCars::stemOf(entry.text));
            }
        }
        for (const Entry &entry : entries) {
            const bool wanted
                = NfoFiles::isNfo(entry.text) || SideCars::isArtwork(entry.text, stems);
            struct stat status = {};
            if (wanted && ::fstatat(descriptor, entry.name.constData(), &status, 0) == 0
                && S_ISREG(status.st_mode)) {
                m_tree.sideFiles.append(factsOf(status, path + u'/' + entry.text, m_folder.id));
            }
        }
    }

    void addFanartFolder(
        int descriptor, const QByteArray &name, const QString &path, SideCars::Listing &listing)
    {
        const QString folder = QFile::decodeName(name);
        if (!SideCars::isFanartFolder(folder)) {
            return;
        }
        visitFolder(descriptor, name, [&](int child, const Entry &entry) {
            struct stat status = {};
            if (::fstatat(child, entry.name.constData(), &status, 0) == 0
                && S_ISREG(status.st_mode)) {
                const QString file = folder + u'/' + entry.text;
                listing.names.append(file);
                m_tree.sideFiles.append(factsOf(status, path + u'/' + file, m_folder.id));
            }
        });
    }

    //! Calls visit for what lies in a folder, unless it cannot be read.
    template <class Visit>
    void visitFolder(int descriptor, const QByteArray &name, Visit visit)
    {
        const int child
            = ::openat(descriptor, name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (child < 0) {
            return;
        }
        const Directory directory(::fdopendir(child));
        if (!directory) {
            ::close(child);
            return;
        }
        QVector<Entry> entries;
        read(directory.get(), entries);
        for (const Entry &entry : std::as_const(entries)) {
            visit(child, entry);
        }
    }

    // "Subs" and what lies in it, one folder deep: "Subs/<stem>/2_English.srt".
    void addSubtitleFolder(
        int descriptor, const QByteArray &name, const QString &prefix, SideCars::Listing &listing)
    {
        const QString folder = prefix + QFile::decodeName(name) + u'/';
        if (prefix.isEmpty() && !SideCars::isSubtitleFolder(QFile::decodeName(name))) {
            return;
        }
        visitFolder(descriptor, name, [&](int child, const Entry &entry) {
            if (entry.type == DT_DIR && prefix.isEmpty()) {
                addSubtitleFolder(child, entry.name, folder, listing);
            } else if (entry.type != DT_DIR) {
                listing.names.append(folder + entry.text);
            }
        });
    }

    // Of a disc's many pieces the longest is the film.
    void keep(const QString &path, QVector<FileFacts> &videos, const SideCars::Listing &listing)
    {
        if (videos.isEmpty()) {
            return;
        }
        keepLargestTitleSet(videos);
        if (videos.isEmpty()) {
            return;
        }
        if (isBluRayFolder(path)) {
            const auto longest = std::max_element(videos.cbegin(), videos.cend(),
                [](const FileFacts &a, const FileFacts &b) { return a.sizeBytes < b.sizeBytes; });
            videos = {*longest};
        }
        m_tree.listings.append(listing);
        for (const FileFacts &facts : std::as_const(videos)) {
            m_tree.videos.append({facts, int(m_tree.listings.size()) - 1});
            m_state.sawFile();
        }
    }

    const Folder &m_folder;
    WalkState &m_state;
    FolderTree m_tree;
    bool m_deep = true;
    QSet<QPair<quint64, quint64>> m_seen;
};

} // namespace

void WalkState::enter(const QString &folder)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_folder = folder;
    }
    if (m_entered) {
        m_entered(folder);
    }
}

QString WalkState::currentFolder() const
{
    const QMutexLocker lock(&m_mutex);
    return m_folder;
}

Result<FolderTree> walkFolder(const Folder &folder, WalkState &state)
{
    return Walker(folder, state).run();
}

Result<FolderTree> walkParts(
    const Folder &folder, const QVector<FolderPart> &parts, WalkState &state)
{
    return Walker(folder, state).run(parts);
}

Result<FileFacts> factsOfFile(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0) {
        return failure(systemError(errno, path));
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(systemError(EISDIR, path));
    }
    return factsOf(status, path, 0);
}

} // namespace Library
