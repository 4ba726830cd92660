#include "library/scan/growingfiles.h"

namespace Library {

GrowingFiles::GrowingFiles(const Clock &clock, std::chrono::milliseconds settleTime)
    : m_clock(clock)
    , m_settleTime(settleTime)
{ }

void GrowingFiles::add(const QString &path)
{
    if (!m_files.contains(path)) {
        m_files.insert(path, {});
    }
}

QStringList GrowingFiles::note(const QHash<QString, FileFacts> &now)
{
    const MonotonicTime time = m_clock.monotonicNow();
    QStringList done;
    for (auto file = m_files.begin(); file != m_files.end();) {
        const auto facts = now.constFind(file.key());
        const bool gone = facts == now.cend();
        const bool same
            = !gone && file->sizeBytes == facts->sizeBytes && file->mtimeNs == facts->mtimeNs;
        if (gone || (same && time - file->since >= m_settleTime)) {
            done.append(file.key());
            file = m_files.erase(file);
            continue;
        }
        if (!same) {
            *file = {facts->sizeBytes, facts->mtimeNs, time};
        }
        ++file;
    }
    done.sort();
    return done;
}

} // namespace Library
