#include "sync/describe/replycache.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace Sync {

namespace {

constexpr qint64 kPruneAfterBytes = 8 * 1024 * 1024;

} // namespace

ReplyCache::ReplyCache(const QString &folder, std::chrono::hours keptFor, qint64 mostBytes)
    : m_folder(folder)
    , m_keptFor(keptFor)
    , m_mostBytes(mostBytes)
{ }

QString ReplyCache::pathOf(const QByteArray &name) const
{
    const QByteArray hash = QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex();
    return QString(m_folder + QLatin1Char('/') + QString::fromLatin1(hash));
}

std::optional<QByteArray> ReplyCache::find(const QByteArray &name, qint64 nowMs) const
{
    QFile file(pathOf(name));
    const qint64 age = nowMs - QFileInfo(file).lastModified().toMSecsSinceEpoch();
    if (age < 0 || age > std::chrono::milliseconds(m_keptFor).count()
        || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    return file.readAll();
}

void ReplyCache::keep(const QByteArray &name, const QByteArray &reply, qint64 nowMs)
{
    QDir().mkpath(m_folder);
    QSaveFile file(pathOf(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(reply) != reply.size() || !file.commit()) {
        return;
    }
    QFile kept(pathOf(name));
    if (kept.open(QIODevice::ReadWrite)) {
        kept.setFileTime(QDateTime::fromMSecsSinceEpoch(nowMs), QFileDevice::FileModificationTime);
    }
    m_keptSincePrune += reply.size();
    if (m_keptSincePrune > kPruneAfterBytes) {
        prune(nowMs);
    }
}

void ReplyCache::prune(qint64 nowMs)
{
    m_keptSincePrune = 0;
    qint64 bytes = 0;
    const QFileInfoList files
        = QDir(m_folder).entryInfoList(QDir::Files, QDir::Time); // the newest first
    for (const QFileInfo &file : files) {
        bytes += file.size();
        const qint64 age = nowMs - file.lastModified().toMSecsSinceEpoch();
        if (bytes > m_mostBytes || age > std::chrono::milliseconds(m_keptFor).count()) {
            QFile::remove(file.filePath());
        }
    }
}

} // namespace Sync
