#pragma once

#include "sync/store/directfile.h"
#include "sync/store/posixfile.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/transfer.h"

#include <QString>

#include <memory>
#include <vector>

namespace Sync {

//! Where the chunks of a video go that is brought to this PC: a file, which has its name only when
//! all of it is there, or the cache, in which it is then kept. Every call blocks; writes of
//! different chunks may be under way together.
class DownloadTarget
{
    Q_DISABLE_COPY_MOVE(DownloadTarget)
public:
    virtual ~DownloadTarget();

    //! Which chunks are here, whole. NoSpace: the others do not fit. InvalidInput: something else
    //! has the name.
    virtual Result<std::vector<bool>> open(const ObjectId &object, const KnownVideo &video) = 0;
    //! A chunk that was verified.
    virtual Result<> write(qint64 chunk, const QByteArray &bytes) = 0;
    //! All are here.
    virtual Result<> finish() = 0;

protected:
    DownloadTarget() = default;
};

//! Writes beside the file under another name.
class FileTarget final : public DownloadTarget
{
public:
    FileTarget(const QString &file, const TransferId &id);

    Result<std::vector<bool>> open(const ObjectId &object, const KnownVideo &video) override;
    Result<> write(qint64 chunk, const QByteArray &bytes) override;
    Result<> finish() override;
    //! Removes what a transfer wrote that does not go on.
    static Result<> discard(const QString &file, const TransferId &id);

private:
    Result<std::vector<bool>> wholeChunks(const Posix::Descriptor &file, const QString &path) const;

    const QString m_name;
    const QString m_temporary;
    Manifest m_manifest;
    Posix::Descriptor m_file;
    std::unique_ptr<DirectFile> m_direct;
    bool m_isThere = false; //!< the same bytes under the name
};

//! Puts into the cache what is kept on this PC.
class CacheTarget final : public DownloadTarget
{
public:
    explicit CacheTarget(ChunkCache *cache);

    Result<std::vector<bool>> open(const ObjectId &object, const KnownVideo &video) override;
    Result<> write(qint64 chunk, const QByteArray &bytes) override;
    Result<> finish() override;

private:
    ChunkCache *const m_cache;
    Manifest m_manifest;
};

} // namespace Sync
