#pragma once

#include "library/playback/bytesource.h"
#include "sync/store/objectstore.h"

#include <QFuture>
#include <QString>

#include <memory>

namespace Sync {

//! A video in a store as the player reads it: in blocks, a few of them ahead of the reader. An
//! object that answers with other than its size, or not at all, is an Error, never the end of the
//! file; the next read asks again. The store outlives the source.
class ObjectByteSource final : public Library::ByteSource
{
    Q_DISABLE_COPY_MOVE(ObjectByteSource)
public:
    struct Options
    {
        qint64 blockBytes = 1024 * 1024;
        int blocksAhead = 4;
        int blocksKept = 16; //!< more than blocksAhead
    };

    //! Asks the store for the size. NotFound: the object is certainly gone.
    static QFuture<Result<std::shared_ptr<ObjectByteSource>>> open(
        ObjectStore *store, const QString &key);

    ObjectByteSource(ObjectStore *store, const QString &key, qint64 sizeBytes);
    ObjectByteSource(
        ObjectStore *store, const QString &key, qint64 sizeBytes, const Options &options);
    ~ObjectByteSource() override;

    std::int64_t sizeBytes() const override;
    Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) override;
    void cancel() override;
    void interrupt() override;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace Sync
