#include "library/scan/folderwatcher.h"

#include "library/base/logging.h"
#include "library/scan/filesystemkind.h"

#include <QFile>
#include <QMutexLocker>

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace Library {

namespace {

constexpr quint32 kChanges = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE
    | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

bool isWithin(const QString &path, const QString &folder)
{
    return path == folder
        || (path.size() > folder.size() && path.startsWith(folder)
            && path.at(folder.size()) == u'/');
}

} // namespace

FolderWatcher::FolderWatcher(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
    if (!m_options.isRemote) {
        m_options.isRemote = [](const QString &path) { return FileSystemKind::isRemote(path); };
    }
    qRegisterMetaType<Library::FolderWatching>();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FolderWatcher::tell);
    open();
}

FolderWatcher::~FolderWatcher()
{
    m_notifier.reset();
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

bool FolderWatcher::open()
{
    m_descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (m_descriptor < 0) {
        qCWarning(lcScan) << "folders cannot be watched:" << std::strerror(errno);
        return false;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &FolderWatcher::read);
    return true;
}

void FolderWatcher::setRoots(const QStringList &roots)
{
    const QMutexLocker lock(&m_mutex);
    const QStringList before = m_roots.keys();
    for (const QString &root : before) {
        if (!roots.contains(root)) {
            m_roots.remove(root);
            if (rootOf(root).isEmpty()) {
                forgetLocked(root);
            }
        }
    }
    for (const QString &root : roots) {
        if (!m_roots.contains(root)) {
            m_roots.insert(root, FolderWatching::NotYet);
        }
    }
}

FolderWatching FolderWatcher::way(const QString &root) const
{
    const QMutexLocker lock(&m_mutex);
    return m_roots.value(root, FolderWatching::NotYet);
}

//! The innermost of the roots that it lies in; the lock is held.
QString FolderWatcher::rootOf(const QString &folder) const
{
    QString found;
    for (auto root = m_roots.cbegin(); root != m_roots.cend(); ++root) {
        if (isWithin(folder, root.key()) && root.key().size() >= found.size()) {
            found = root.key();
        }
    }
    return found;
}

void FolderWatcher::enter(const QString &folder)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (m_watches.contains(folder)) {
            return;
        }
    }
    const bool remote = m_options.isRemote(folder);
    FolderWatching way = FolderWatching::Events;
    QString root;
    {
        const QMutexLocker lock(&m_mutex);
        root = rootOf(folder);
        if (root.isEmpty() || m_roots.value(root) == FolderWatching::PolledLimit) {
            return;
        }
        const bool full = m_descriptor < 0
            || (m_options.mostFolders >= 0 && m_folders.size() >= m_options.mostFolders);
        if (remote) {
            way = FolderWatching::PolledNetwork;
        } else if (full) {
            way = FolderWatching::PolledLimit;
        } else {
            const int watch = ::inotify_add_watch(
                m_descriptor, QFile::encodeName(folder).constData(), kChanges);
            if (watch >= 0) {
                // One that a link leads to as well keeps the name under which it was seen first.
                if (!m_folders.contains(watch)) {
                    m_folders.insert(watch, folder);
                    m_watches.insert(folder, watch);
                }
            } else if (errno == ENOSPC || errno == ENOMEM || errno == EMFILE) {
                way = FolderWatching::PolledLimit;
            } else {
                return; // gone or shut: the walk says so
            }
        }
        if (way == FolderWatching::PolledLimit) {
            forgetLocked(root);
        }
    }
    setWay(root, way);
}

void FolderWatcher::setWay(const QString &root, FolderWatching way)
{
    const QMutexLocker lock(&m_mutex);
    const auto before = m_roots.find(root);
    // A local part of what is polled anyway changes nothing.
    const bool stays = before == m_roots.end() || *before == way
        || (way == FolderWatching::Events && *before != FolderWatching::NotYet);
    if (stays) {
        return;
    }
    *before = way;
    // Told with the lock held: of two threads that enter folders, the later one is told of last.
    QMetaObject::invokeMethod(
        this, [this, root, way] { emit wayChanged(root, way); }, Qt::QueuedConnection);
}

void FolderWatcher::forget(const QString &folder)
{
    const QMutexLocker lock(&m_mutex);
    forgetLocked(folder);
}

void FolderWatcher::forgetLocked(const QString &folder)
{
    for (auto watch = m_watches.begin(); watch != m_watches.end();) {
        if (!isWithin(watch.key(), folder) || rootOf(watch.key()) != rootOf(folder)) {
            ++watch;
            continue;
        }
        ::inotify_rm_watch(m_descriptor, *watch);
        m_folders.remove(*watch);
        watch = m_watches.erase(watch);
    }
}

void FolderWatcher::read()
{
    alignas(inotify_event) std::array<char, 64 * 1024> buffer{};
    for (;;) {
        const ssize_t got = ::read(m_descriptor, buffer.data(), buffer.size());
        if (got <= 0) {
            return; // nothing more for now
        }
        for (ssize_t at = 0; at < got;) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof(event));
            const char *name = buffer.data() + at + sizeof(event);
            onEvent(event, event.len > 0 ? QFile::decodeName(name) : QString());
            at += ssize_t(sizeof(event)) + ssize_t(event.len);
        }
    }
}

void FolderWatcher::onEvent(const inotify_event &event, const QString &name)
{
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
        qCInfo(lcScan) << "more changes than could be followed";
        emit overflowed();
        return;
    }
    QString folder;
    bool isRoot = false;
    {
        const QMutexLocker lock(&m_mutex);
        folder = m_folders.value(event.wd);
        isRoot = m_roots.contains(folder);
        if ((event.mask & IN_IGNORED) != 0) {
            m_folders.remove(event.wd);
            if (m_watches.value(folder, -1) == event.wd) {
                m_watches.remove(folder);
            }
        }
    }
    if (folder.isEmpty() || (event.mask & IN_IGNORED) != 0) {
        return;
    }
    if ((event.mask & IN_UNMOUNT) != 0) {
        note(folder, true);
        return;
    }
    if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0) {
        // Of the others, the folder above is told.
        if (isRoot) {
            note(folder, true);
        }
        return;
    }
    if (name.isEmpty() || name.startsWith(u'.')) {
        return;
    }
    if ((event.mask & IN_ISDIR) != 0) {
        onFolderEvent(event, folder + u'/' + name);
    } else {
        note(folder, false);
    }
}

void FolderWatcher::onFolderEvent(const inotify_event &event, const QString &path)
{
    note(path, true);
    if ((event.mask & IN_MOVED_FROM) != 0) {
        m_movedFrom.insert(event.cookie, path);
    } else if ((event.mask & IN_MOVED_TO) != 0) {
        const QString from = m_movedFrom.take(event.cookie);
        if (!from.isEmpty()) {
            renamed(from, path);
        }
    } else if ((event.mask & IN_DELETE) != 0) {
        forget(path);
    }
}

//! A watch follows its folder, not the path.
void FolderWatcher::renamed(const QString &from, const QString &to)
{
    const QMutexLocker lock(&m_mutex);
    for (QString &folder : m_folders) {
        if (isWithin(folder, from)) {
            const int watch = m_watches.take(folder);
            folder = to + folder.mid(from.size());
            m_watches.insert(folder, watch);
        }
    }
}

void FolderWatcher::note(const QString &folder, bool deep)
{
    m_changed[folder] = m_changed.value(folder) || deep;
    if (!m_sinceFirst.isValid()) {
        m_sinceFirst.start();
    }
    const std::chrono::milliseconds waited(m_sinceFirst.elapsed());
    m_timer.start(std::min(m_options.quiet, std::max(m_options.atMost - waited, {})));
}

void FolderWatcher::tell()
{
    // What has no new place by now has left for somewhere that is not watched.
    for (const QString &folder : std::exchange(m_movedFrom, {})) {
        forget(folder);
    }
    m_sinceFirst.invalidate();
    QVector<FolderPart> parts;
    const QHash<QString, bool> all = std::exchange(m_changed, {});
    for (auto one = all.cbegin(); one != all.cend(); ++one) {
        const bool covered = std::any_of(all.keyBegin(), all.keyEnd(), [&](const QString &other) {
            return other != one.key() && all.value(other) && isWithin(one.key(), other);
        });
        if (!covered) {
            parts.append({one.key(), *one});
        }
    }
    std::sort(parts.begin(), parts.end(),
        [](const FolderPart &a, const FolderPart &b) { return a.path < b.path; });
    if (!parts.isEmpty()) {
        emit changed(parts);
    }
}

} // namespace Library
