#pragma once

#include "library/playback/bytesource.h"
#include "sync/store/objectstore.h"
#include "sync/transfer/videochunks.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace Sync {

//! A video of a store as the player reads it: through the cache, a little ahead of the reader.
//! Bytes are handed out as they arrive when the reader waits for them; as soon as their chunk is
//! whole it is verified, and a damaged one is thrown away and fetched again from elsewhere. What
//! did not come is an Error, never the end of the file; the next read asks again.
class ChunkedSource final : public Library::ByteSource
{
    Q_DISABLE_COPY_MOVE(ChunkedSource)
public:
    struct Options
    {
        std::shared_ptr<ObjectStore> store;
        std::shared_ptr<ChunkCache> cache;
        KnownVideo video;
        QString title; //!< as a person calls it
        std::chrono::milliseconds duration{0}; //!< 0: not known
        std::chrono::milliseconds mostAhead{0}; //!< of playing time; 0: as is useful
        //! As VideoChunks::Options::damaged.
        std::function<void(const DamagedChunk &)> damaged;
    };

    explicit ChunkedSource(const Options &options);
    ~ChunkedSource() override;

    std::int64_t sizeBytes() const override;
    Result<std::size_t> read(std::int64_t offsetBytes, std::span<std::byte> into) override;
    void cancel() override;
    void interrupt() override;
    std::vector<Library::ByteRange> nearRanges() override;
    Library::SourceReport report() override;

private:
    // Not in what answers share: neither may end on a thread of its own.
    std::shared_ptr<ObjectStore> m_store;
    std::shared_ptr<ChunkCache> m_cache;
    std::shared_ptr<VideoChunks> m_chunks;
};

} // namespace Sync
