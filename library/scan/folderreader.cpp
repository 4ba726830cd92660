#include "library/scan/folderreader.h"

#include "library/scan/nfo/nfofiles.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>

namespace Library {

namespace {

struct DirectoryCloser
{
    void operator()(DIR *directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, DirectoryCloser>;

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

class Visit
{
public:
    Visit(qint64 folder, WalkState &state, FolderContent &content)
        : m_folder(folder)
        , m_state(state)
        , m_content(content)
    { }

    int run(const QString &path)
    {
        const int descriptor
            = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) {
            return errno;
        }
        const Directory directory(::fdopendir(descriptor));
        struct stat status = {};
        if (!directory || ::fstat(descriptor, &status) != 0) {
            const int error = errno;
            if (!directory) {
                ::close(descriptor);
            }
            return error;
        }
        m_content.identity = {status.st_dev, status.st_ino};
        m_state.enter(path);
        QVector<Entry> entries;
        if (const int error = read(directory.get(), entries); error != 0) {
            return error;
        }
        visit(descriptor, path, entries);
        return 0;
    }

private:
    struct Entry
    {
        QByteArray name;
        QString text; //!< the same, decoded
        unsigned char type = DT_UNKNOWN;
    };

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

    void visit(int descriptor, const QString &path, const QVector<Entry> &entries)
    {
        m_content.listing.path = path;
        QVector<QByteArray> folders;
        for (const Entry &entry : entries) {
            if (m_state.isAborted()) {
                return;
            }
            const unsigned char type = resolved(descriptor, entry);
            if (type == DT_UNKNOWN && entry.type == DT_LNK) {
                // What it leads to may be on a disk that is not mounted.
                m_content.unread.append(path + u'/' + entry.text);
            }
            if (type == DT_DIR) {
                if (!FolderReader::isLeftOut(entry.text)) {
                    folders.append(entry.name);
                    m_content.folders.append({path + u'/' + entry.text, entry.type == DT_LNK});
                }
            } else if (type == DT_REG) {
                m_content.listing.names.append(entry.text);
                addVideo(descriptor, entry, path);
            }
        }
        for (const QByteArray &name : std::as_const(folders)) {
            addSubtitleFolder(descriptor, name, QString());
            addFanartFolder(descriptor, name, path);
        }
        if (!SideCars::isFanartFolder(path.mid(path.lastIndexOf(u'/') + 1))) {
            addSideFiles(descriptor, path, entries);
        }
        keepTheFilm(path);
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

    void addVideo(int descriptor, const Entry &entry, const QString &folder)
    {
        if (!SideCars::isVideo(entry.text)) {
            return;
        }
        const QString path = folder + u'/' + entry.text;
        struct stat status = {};
        if (::fstatat(descriptor, entry.name.constData(), &status, 0) != 0) {
            if (errno != ENOENT) {
                m_content.problems.append({path, systemError(errno, path).message});
                m_content.unread.append(path);
            }
            return;
        }
        const FileFacts facts = factsOfStatus(status, path, m_folder);
        if (!isText(descriptor, entry.name, facts)) {
            m_content.videos.append(facts);
        }
    }

    bool isText(int descriptor, const QByteArray &name, const FileFacts &facts)
    {
        if (!mayBeText(facts.path, facts.sizeBytes)) {
            return false;
        }
        WalkMemory *memory = m_state.memory();
        if (memory == nullptr) {
            return isTextNamedLikeVideo(descriptor, name);
        }
        const std::optional<bool> before = memory->isText(facts);
        if (before) {
            return *before;
        }
        const bool is = isTextNamedLikeVideo(descriptor, name);
        memory->remember(facts, is);
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
                m_content.sideFiles.append(
                    factsOfStatus(status, path + u'/' + entry.text, m_folder));
            }
        }
    }

    void addFanartFolder(int descriptor, const QByteArray &name, const QString &path)
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
                m_content.listing.names.append(file);
                m_content.sideFiles.append(factsOfStatus(status, path + u'/' + file, m_folder));
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
    void addSubtitleFolder(int descriptor, const QByteArray &name, const QString &prefix)
    {
        const QString folder = prefix + QFile::decodeName(name) + u'/';
        if (prefix.isEmpty() && !SideCars::isSubtitleFolder(QFile::decodeName(name))) {
            return;
        }
        visitFolder(descriptor, name, [&](int child, const Entry &entry) {
            if (entry.type == DT_DIR && prefix.isEmpty()) {
                addSubtitleFolder(child, entry.name, folder);
            } else if (entry.type != DT_DIR) {
                m_content.listing.names.append(folder + entry.text);
            }
        });
    }

    // Of a disc's many pieces the longest is the film.
    void keepTheFilm(const QString &path)
    {
        QVector<FileFacts> &videos = m_content.videos;
        keepLargestTitleSet(videos);
        if (isBluRayFolder(path) && !videos.isEmpty()) {
            const auto longest = std::max_element(videos.cbegin(), videos.cend(),
                [](const FileFacts &a, const FileFacts &b) { return a.sizeBytes < b.sizeBytes; });
            videos = {*longest};
        }
        for (qsizetype i = 0; i < videos.size(); ++i) {
            m_state.sawFile();
        }
    }

    const qint64 m_folder;
    WalkState &m_state;
    FolderContent &m_content;
};

} // namespace

FileFacts factsOfStatus(const struct stat &status, const QString &path, qint64 folder)
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

FolderReader::FolderReader(qint64 folder, WalkState &state)
    : m_folder(folder)
    , m_state(state)
{ }

bool FolderReader::isLeftOut(const QString &name)
{
    return name.startsWith(u'.') || isSystemFolder(name);
}

int FolderReader::read(const QString &path, FolderContent &content) const
{
    return Visit(m_folder, m_state, content).run(path);
}

int FolderReader::identify(const QString &path, std::pair<quint64, quint64> &identity)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0) {
        return errno;
    }
    identity = {status.st_dev, status.st_ino};
    return 0;
}

} // namespace Library
