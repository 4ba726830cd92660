#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace Sync {

//! Replies of a service as files of one folder, each for a while. What cannot be read or written is
//! as good as not kept. Blocks on the disk; used on one thread.
class ReplyCache
{
public:
    ReplyCache(const QString &folder, std::chrono::hours keptFor, qint64 mostBytes);

    //! name: everything the reply depends on, and no secret.
    std::optional<QByteArray> find(const QByteArray &name, qint64 nowMs) const;
    void keep(const QByteArray &name, const QByteArray &reply, qint64 nowMs);
    //! Removes what is too old, then the oldest until it fits.
    void prune(qint64 nowMs);

private:
    QString pathOf(const QByteArray &name) const;

    QString m_folder;
    std::chrono::hours m_keptFor;
    qint64 m_mostBytes;
    qint64 m_keptSincePrune = 0;
};

} // namespace Sync
