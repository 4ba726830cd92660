#include "sync/store/objectbytesource.h"

#include "library/base/logging.h"

#include <QCoreApplication>
#include <QPromise>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace Sync {

namespace {

Result<std::size_t> cancelled()
{
    return failure(ErrorCode::Cancelled, {});
}

} // namespace

//! Lives as long as the source or an answer that is still to come.
struct ObjectByteSource::Shared : std::enable_shared_from_this<Shared>
{
    struct Block
    {
        quint64 request = 0; //!< an answer to another request is dropped
        std::optional<Result<QByteArray>> answer;
        QFuture<Result<QByteArray>> future;
        quint64 lastUse = 0;
    };

    ObjectStore *store = nullptr;
    QString key;
    qint64 size = 0;
    Options options;

    std::mutex mutex; // guards all below
    std::condition_variable changed;
    std::map<qint64, Block> blocks;
    quint64 lastRequest = 0;
    quint64 uses = 0;
    quint64 interrupts = 0;
    bool isCancelled = false;

    qint64 blockSize(qint64 block) const
    {
        return std::min(options.blockBytes, size - block * options.blockBytes);
    }

    void onAnswer(qint64 block, quint64 request, Result<QByteArray> answer)
    {
        const std::lock_guard lock(mutex);
        const auto found = blocks.find(block);
        if (found == blocks.end() || found->second.request != request) {
            return;
        }
        if (answer && answer->size() != blockSize(block)) {
            answer = failure(ErrorCode::Changed,
                QCoreApplication::translate(
                    "ObjectByteSource", "The video in the store is not as long as it should be."),
                key);
        }
        found->second.answer = std::move(answer);
        found->second.future = {};
        changed.notify_all();
    }

    // Asks for what is missing of the block and those after it. Called without the lock, because a
    // store may answer before its call returns.
    void request(qint64 first)
    {
        std::vector<std::pair<qint64, quint64>> missing;
        {
            const std::lock_guard lock(mutex);
            const qint64 last
                = std::min(first + options.blocksAhead, (size - 1) / options.blockBytes);
            for (qint64 block = first; block <= last && !isCancelled; ++block) {
                Block &entry = blocks[block];
                entry.lastUse = ++uses;
                // A failure of a block read ahead is asked again only when it is needed.
                const bool failed = entry.answer && !entry.answer->has_value();
                if (entry.request == 0 || (failed && block == first)) {
                    entry.answer.reset();
                    entry.request = ++lastRequest;
                    missing.emplace_back(block, entry.request);
                }
            }
        }
        for (const auto &[block, number] : missing) {
            send(block, number);
        }
        evict();
    }

    void send(qint64 block, quint64 number)
    {
        QFuture<Result<QByteArray>> future
            = store->read(key, block * options.blockBytes, blockSize(block));
        {
            const std::lock_guard lock(mutex);
            const auto found = blocks.find(block);
            if (found != blocks.end() && found->second.request == number) {
                found->second.future = future;
            }
        }
        const std::weak_ptr<Shared> self = weak_from_this();
        const qint64 at = block;
        const quint64 id = number;
        future
            .then([self, at, id](const Result<QByteArray> &answer) {
                if (const std::shared_ptr<Shared> shared = self.lock()) {
                    shared->onAnswer(at, id, answer);
                }
            })
            .onCanceled([self, at, id] {
                if (const std::shared_ptr<Shared> shared = self.lock()) {
                    shared->onAnswer(at, id, failure(ErrorCode::Unreachable, {}, {}, true));
                }
            });
    }

    void evict()
    {
        std::vector<QFuture<Result<QByteArray>>> unwanted;
        {
            const std::lock_guard lock(mutex);
            while (blocks.size() > size_t(options.blocksKept)) {
                const auto oldest = std::min_element(
                    blocks.begin(), blocks.end(), [](const auto &a, const auto &b) {
                        return a.second.lastUse < b.second.lastUse;
                    });
                unwanted.push_back(oldest->second.future);
                blocks.erase(oldest);
            }
        }
        for (QFuture<Result<QByteArray>> &future : unwanted) {
            future.cancel();
        }
    }
};

QFuture<Result<std::shared_ptr<ObjectByteSource>>> ObjectByteSource::open(
    ObjectStore *store, const QString &key)
{
    using Opened = Result<std::shared_ptr<ObjectByteSource>>;
    return store->stat(key)
        .then([store, key](const Result<ObjectStat> &stat) -> Opened {
            if (!stat) {
                return failure(stat.error());
            }
            return std::make_shared<ObjectByteSource>(store, key, stat->sizeBytes);
        })
        .onCanceled([]() -> Opened { return failure(ErrorCode::Cancelled, {}); });
}

ObjectByteSource::ObjectByteSource(ObjectStore *store, const QString &key, qint64 sizeBytes)
    : ObjectByteSource(store, key, sizeBytes, Options())
{ }

ObjectByteSource::ObjectByteSource(
    ObjectStore *store, const QString &key, qint64 sizeBytes, const Options &options)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->store = store;
    m_shared->key = key;
    m_shared->size = sizeBytes;
    m_shared->options = options;
}

ObjectByteSource::~ObjectByteSource()
{
    cancel();
}

std::int64_t ObjectByteSource::sizeBytes() const
{
    return m_shared->size;
}

Result<std::size_t> ObjectByteSource::read(std::int64_t offsetBytes, std::span<std::byte> into)
{
    if (offsetBytes < 0) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("negative offset"));
    }
    if (offsetBytes >= m_shared->size || into.empty()) {
        return std::size_t(0);
    }
    Shared &shared = *m_shared;
    const qint64 block = offsetBytes / shared.options.blockBytes;
    std::unique_lock lock(shared.mutex);
    const quint64 interrupts = shared.interrupts;
    lock.unlock();
    shared.request(block);
    lock.lock();
    const auto answered = [&] {
        const auto found = shared.blocks.find(block);
        return shared.isCancelled || shared.interrupts != interrupts || found == shared.blocks.end()
            || found->second.answer.has_value();
    };
    shared.changed.wait(lock, answered);
    const auto found = shared.blocks.find(block);
    if (shared.isCancelled || shared.interrupts != interrupts || found == shared.blocks.end()) {
        return cancelled();
    }
    const Result<QByteArray> &answer = *found->second.answer;
    if (!answer) {
        return failure(answer.error());
    }
    const qint64 within = offsetBytes - block * shared.options.blockBytes;
    const size_t count = std::min(into.size(), size_t(answer->size() - within));
    std::memcpy(into.data(), answer->constData() + within, count);
    return count;
}

void ObjectByteSource::cancel()
{
    std::vector<QFuture<Result<QByteArray>>> outstanding;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->isCancelled = true;
        for (auto &[number, block] : m_shared->blocks) {
            outstanding.push_back(block.future);
        }
        m_shared->blocks.clear();
        m_shared->changed.notify_all();
    }
    for (QFuture<Result<QByteArray>> &future : outstanding) {
        future.cancel();
    }
}

void ObjectByteSource::interrupt()
{
    const std::lock_guard lock(m_shared->mutex);
    ++m_shared->interrupts;
    m_shared->changed.notify_all();
}

} // namespace Sync
