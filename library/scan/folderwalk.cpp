#include "library/scan/folderwalk.h"

#include "library/scan/folderreader.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QMutexLocker>
#include <QSet>
#include <QThreadPool>
#include <QWaitCondition>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace Library {

namespace {

constexpr int kDeepestFolder = 64;

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

//! Two threads read folders, in any order; then what they found is joined in the order of names, as
//! a walk of one thread would find it.
class TreeWalk
{
    Q_DISABLE_COPY_MOVE(TreeWalk)
public:
    TreeWalk(const Folder &folder, WalkState &state)
        : m_folder(folder)
        , m_state(state)
        , m_reader(folder.id, state)
    {
        m_helper.setMaxThreadCount(1);
    }

    //! Looks at the folder itself; an errno or 0.
    int open()
    {
        const int root = ::open(
            QFile::encodeName(m_folder.path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (root < 0) {
            return errno;
        }
        struct stat status = {};
        const int error = ::fstat(root, &status) != 0 ? errno : 0;
        m_tree.fileSystem = fileSystemOf(root);
        m_tree.device = status.st_dev;
        m_tree.devices.insert(status.st_dev);
        ::close(root);
        m_canonical = QFileInfo(m_folder.path).canonicalFilePath();
        return error;
    }

    Result<FolderTree> runWhole()
    {
        Place root{m_folder.path, 0, true, false};
        m_waiting.append(&root);
        readWaiting();
        m_tree.videos.reserve(m_state.filesSeen());
        if (root.error != 0) {
            return failure(systemError(root.error, root.path));
        }
        join(root);
        return result();
    }

    Result<FolderTree> runParts(const QVector<FolderPart> &parts)
    {
        m_tree.isWhole = false;
        std::vector<Place> roots;
        roots.reserve(size_t(parts.size()));
        for (const FolderPart &part : parts) {
            const int depth = int(part.path.mid(m_folder.path.size()).count(u'/'));
            roots.push_back({part.path, depth, part.deep, false});
        }
        for (Place &root : roots) {
            m_waiting.append(&root);
        }
        readWaiting();
        for (Place &root : roots) {
            // A part that is no folder any more holds nothing.
            root.error = root.error == ENOTDIR ? ENOENT : root.error;
            join(root);
        }
        return result();
    }

private:
    //! A folder of the tree.
    struct Place
    {
        QString path;
        int depth = 0;
        bool isDeep = true;
        bool isLink = false;
        bool isRead = false;
        int error = 0; //!< errno
        FolderContent content{};
        std::vector<Place> below{}; //!< by name
    };

    Result<FolderTree> result()
    {
        if (m_state.isAborted()) {
            return failure(ErrorCode::Cancelled, {});
        }
        return std::move(m_tree);
    }

    void readWaiting()
    {
        work();
        m_helper.waitForDone();
    }

    // Runs on both threads until nothing is left to read. The last folder found is read first, so
    // that few wait.
    void work()
    {
        QMutexLocker lock(&m_mutex);
        for (;;) {
            while (m_waiting.isEmpty() && m_reading > 0) {
                m_changed.wait(&m_mutex);
            }
            if (m_waiting.isEmpty()) {
                m_changed.wakeAll();
                return;
            }
            Place &place = *m_waiting.takeLast();
            ++m_reading;
            lock.unlock();
            read(place);
            lock.relock();
            --m_reading;
            // What a link leads to may be a folder above it: only the joining can tell.
            for (auto child = place.below.rbegin(); child != place.below.rend(); ++child) {
                if (!child->isLink) {
                    m_waiting.append(&*child);
                }
            }
            if (m_waiting.size() > 1 && !std::exchange(m_isHelped, true)) {
                m_helper.start([this] { work(); });
            }
            m_changed.wakeAll();
        }
    }

    void read(Place &place) const
    {
        if (m_state.isAborted()) {
            return;
        }
        place.isRead = true;
        place.error = m_reader.read(place.path, place.content);
        if (!place.isDeep || place.depth == kDeepestFolder) {
            return;
        }
        place.below.reserve(size_t(place.content.folders.size()));
        for (const FolderContent::Child &child : std::as_const(place.content.folders)) {
            place.below.push_back({child.path, place.depth + 1, true, child.isLink});
        }
    }

    // Each folder once: at its own place, or at that of the first link to it when it lies
    // elsewhere.
    void join(Place &place)
    {
        if (!place.isRead && !m_state.isAborted() && !isElsewhere(place)) {
            read(place);
        }
        if (place.error != 0) {
            // What is gone since its name was read is no problem.
            if (place.error != ENOENT) {
                m_tree.problems.append({place.path, systemError(place.error, place.path).message});
                m_tree.unread.append(place.path);
            }
            return;
        }
        if (!place.isRead || m_joined.contains(place.content.identity)) {
            return;
        }
        m_joined.insert(place.content.identity);
        joinContent(std::exchange(place.content, {}));
        for (Place &child : place.below) {
            join(child);
        }
    }

    bool isElsewhere(const Place &place) const
    {
        std::pair<quint64, quint64> identity;
        return hasOwnPlace(place.path)
            || (FolderReader::identify(place.path, identity) == 0 && m_joined.contains(identity));
    }

    // Whether a walk of the whole tree comes to it without a link. Parts of the tree have to be
    // seen as the whole is.
    bool hasOwnPlace(const QString &path) const
    {
        const QString target = QFileInfo(path).canonicalFilePath();
        if (target == m_canonical) {
            return true;
        }
        const QString above
            = m_canonical.endsWith(u'/') ? m_canonical : QString(m_canonical + u'/');
        if (m_canonical.isEmpty() || !target.startsWith(above)) {
            return false;
        }
        const QStringList names = target.mid(above.size()).split(u'/');
        return std::none_of(names.cbegin(), names.cend(), &FolderReader::isLeftOut);
    }

    void joinContent(FolderContent content)
    {
        m_tree.devices.insert(content.identity.first);
        m_tree.sideFiles += content.sideFiles;
        m_tree.problems += content.problems;
        m_tree.unread += content.unread;
        if (content.videos.isEmpty()) {
            return;
        }
        const int listing = int(m_tree.listings.size());
        m_tree.listings.append(std::move(content.listing));
        for (FileFacts &facts : content.videos) {
            m_tree.videos.append({std::move(facts), listing});
        }
    }

    const Folder &m_folder;
    WalkState &m_state;
    FolderReader m_reader;
    FolderTree m_tree;
    QString m_canonical; //!< path of the folder without links
    QSet<std::pair<quint64, quint64>> m_joined;

    QMutex m_mutex; //!< guards what follows
    QWaitCondition m_changed;
    QVector<Place *> m_waiting;
    int m_reading = 0;
    bool m_isHelped = false;
    QThreadPool m_helper; //!< last: its thread uses all of the above
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

std::optional<bool> WalkMemory::isText(const FileFacts &facts)
{
    const QMutexLocker lock(&m_mutex);
    const auto before = m_opened.constFind(facts.path);
    if (before != m_opened.cend() && before->facts == facts) {
        return before->isText;
    }
    return std::nullopt;
}

void WalkMemory::remember(const FileFacts &facts, bool isText)
{
    const QMutexLocker lock(&m_mutex);
    ++m_opens;
    m_opened.insert(facts.path, {facts, isText});
}

int WalkMemory::opens() const
{
    const QMutexLocker lock(&m_mutex);
    return m_opens;
}

Result<FolderTree> walkFolder(const Folder &folder, WalkState &state)
{
    TreeWalk walk(folder, state);
    if (const int error = walk.open(); error != 0) {
        return failure(systemError(error, folder.path));
    }
    return walk.runWhole();
}

Result<FolderTree> walkParts(
    const Folder &folder, const QVector<FolderPart> &parts, WalkState &state)
{
    TreeWalk walk(folder, state);
    if (const int error = walk.open(); error != 0) {
        return failure(systemError(error, folder.path));
    }
    return walk.runParts(parts);
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
    return factsOfStatus(status, path, 0);
}

} // namespace Library
