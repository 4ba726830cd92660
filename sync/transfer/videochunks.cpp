#include "sync/transfer/videochunks.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "sync/store/sha256.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <utility>

namespace Sync {

namespace {

// More would share the line, and be lost together.
constexpr int kPiecesAtOnce = 3;
// The first after a jump: small, because somebody waits for it.
constexpr qint64 kJumpPieceBytes = 256 * 1024;
// Where containers have their index, which is read right after the beginning.
constexpr qint64 kTailBytes = 128 * 1024;
// Kept in memory besides what is read ahead.
constexpr qint64 kChunksBehind = 3;
// A gateway picks any of three copies: one bad one is met eight times in a row in 1 of 6 561 cases.
constexpr int kTriesWhenBad = 8;
constexpr int kTriesWhenBadHere = 2; // a folder has one copy
constexpr int kFailuresWhenBad = 3;

} // namespace

VideoChunks::VideoChunks(const Options &options)
    : m_store(options.store)
    , m_cache(options.cache)
    , m_video(options.video)
    , m_title(options.title)
    , m_damaged(options.damaged)
    , m_usesCache(!options.store->isOnThisPc())
    , m_ahead(options.film)
    , m_isAwaited(options.video.manifest.sizeBytes > 0) // the beginning, by whoever opens
    , m_wantsTail(options.video.manifest.sizeBytes > kChunkBytes)
{ }

VideoChunks::~VideoChunks() = default;

qint64 VideoChunks::sizeOf(qint64 chunk) const
{
    return std::min(kChunkBytes, sizeBytes() - chunk * kChunkBytes);
}

qint64 VideoChunks::window() const
{
    return std::min(m_ahead.windowBytes(), sizeBytes() - m_position);
}

VideoChunks::Chunk &VideoChunks::chunkAt(qint64 number)
{
    Chunk &chunk = m_chunks[number];
    if (chunk.lastUse == 0) {
        chunk.pieces = ChunkPieces(sizeOf(number));
    }
    chunk.lastUse = ++m_uses;
    return chunk;
}

// False: closed. Otherwise store and cache stay until leave().
bool VideoChunks::enter()
{
    const std::lock_guard lock(m_mutex);
    m_users += m_isCancelled ? 0 : 1;
    return !m_isCancelled;
}

void VideoChunks::leave()
{
    const std::lock_guard lock(m_mutex);
    --m_users;
    m_changed.notify_all();
}

// Called without the lock, because a store may answer before its call returns.
void VideoChunks::pump()
{
    if (!enter()) {
        return;
    }
    std::vector<Todo> todo;
    Futures unwanted;
    {
        const std::lock_guard lock(m_mutex);
        plan(todo);
        unwanted = evict();
    }
    for (const Todo &each : todo) {
        if (each.request == 0) {
            lookUp(each.chunk);
        } else {
            send(each);
        }
    }
    for (QFuture<Result<QByteArray>> &future : unwanted) {
        future.cancel();
    }
    leave();
}

void VideoChunks::start()
{
    pump();
}

// Together with the beginning, so that the index does not come one answer later.
void VideoChunks::planTail(std::vector<Todo> &todo)
{
    const qint64 number = (sizeBytes() - 1) / kChunkBytes;
    const bool isNew = m_chunks.find(number) == m_chunks.end();
    Chunk &chunk = chunkAt(number);
    if (isNew && m_usesCache) {
        todo.push_back({0, number, {}, {}});
        return;
    }
    if (chunk.state == State::LookingUp && m_usesCache) {
        return;
    }
    m_wantsTail = false;
    if (isNew) {
        chunk.state = State::Fetching;
    }
    const qint64 from = std::max<qint64>(sizeOf(number) - kTailBytes, 0);
    if (chunk.state == State::Fetching && chunk.timesBad == 0) {
        if (const auto piece = chunk.pieces.askNext(from, kChunkBytes)) {
            addRequest(number, *piece, chunk, todo);
            m_requests[m_lastRequest].isTail = true;
        }
    }
}

void VideoChunks::plan(std::vector<Todo> &todo)
{
    planAgain(todo);
    const qint64 end = m_position + window();
    bool mayAsk = true;
    for (qint64 number = m_position / kChunkBytes; number * kChunkBytes < end; ++number) {
        const bool isNew = m_chunks.find(number) == m_chunks.end();
        Chunk &chunk = chunkAt(number);
        if (isNew && m_usesCache) {
            todo.push_back({0, number, {}, {}});
        } else if (isNew) {
            chunk.state = State::Fetching;
        }
        // What is needed later does not get ahead of what is still looked up.
        mayAsk = mayAsk && chunk.state != State::LookingUp;
        if (mayAsk && chunk.state == State::Fetching && chunk.timesBad == 0 && !chunk.error) {
            while (planPiece(number, chunk, todo)) { }
        }
    }
    if (m_wantsTail) {
        planTail(todo);
    }
}

// False: nothing more of this chunk for now.
bool VideoChunks::planPiece(qint64 number, Chunk &chunk, std::vector<Todo> &todo)
{
    const qint64 begin = number * kChunkBytes;
    const qint64 within = std::max<qint64>(m_position - begin, 0);
    const bool isAwaited = m_isAwaited && m_position >= begin && chunk.pieces.from(within).isEmpty()
        && !chunk.pieces.isAskedFor(within);
    if (int(m_requests.size()) >= kPiecesAtOnce && !isAwaited) {
        return false;
    }
    const qint64 most
        = isAwaited ? std::min(kJumpPieceBytes, m_ahead.pieceBytes()) : m_ahead.pieceBytes();
    const std::optional<ChunkPieces::Piece> piece = chunk.pieces.askNext(within, most);
    if (!piece) {
        return false;
    }
    // Whole pieces only: otherwise each read would ask for the little by which the window moved.
    const qint64 end = begin + piece->offsetBytes + piece->sizeBytes;
    if (!isAwaited && end > m_position + m_ahead.windowBytes()) {
        chunk.pieces.giveUp(*piece);
        return false;
    }
    addRequest(number, *piece, chunk, todo);
    return true;
}

// What was damaged comes again in one request: a storage that is asked for a whole part checks it.
void VideoChunks::planAgain(std::vector<Todo> &todo)
{
    for (auto &[number, chunk] : m_chunks) {
        if (chunk.state == State::Fetching && chunk.timesBad > 0 && !chunk.error
            && !isUnderWay(number)) {
            addRequest(number, *chunk.pieces.askNext(0, kChunkBytes), chunk, todo);
        }
    }
}

void VideoChunks::addRequest(
    qint64 number, const ChunkPieces::Piece &piece, const Chunk &chunk, std::vector<Todo> &todo)
{
    if (m_requests.empty()) {
        m_ahead.begin(std::chrono::steady_clock::now());
    }
    m_requests[++m_lastRequest] = {number, piece, {}, false};
    todo.push_back({m_lastRequest, number, piece,
        {ReadPurpose::Kind::Playing, chunk.timesBad + chunk.failures}});
}

bool VideoChunks::isUnderWay(qint64 number) const
{
    return std::any_of(m_requests.cbegin(), m_requests.cend(),
        [number](const auto &request) { return request.second.chunk == number; });
}

void VideoChunks::send(const Todo &todo)
{
    QFuture<Result<QByteArray>> future = m_store->readFor(m_video.key,
        todo.chunk * kChunkBytes + todo.piece.offsetBytes, todo.piece.sizeBytes, todo.purpose);
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_requests.find(todo.request);
        if (found != m_requests.end()) {
            found->second.future = future;
        }
    }
    const std::weak_ptr<VideoChunks> self = weak_from_this();
    const quint64 request = todo.request;
    Async::whenDone(future, [self, request](const Result<QByteArray> &answer) {
        if (const std::shared_ptr<VideoChunks> chunks = self.lock()) {
            const bool isGone = !answer && answer.error().code == ErrorCode::Cancelled;
            chunks->onAnswer(request,
                isGone ? Result<QByteArray>(failure(ErrorCode::Unreachable, {}, {}, true))
                       : answer);
        }
    });
}

void VideoChunks::lookUp(qint64 number)
{
    m_cache->later([self = weak_from_this(), cache = m_cache, number,
                       hash = m_video.manifest.chunkHash(number), sizeBytes = sizeOf(number)] {
        const std::optional<QByteArray> bytes = cache->find(hash, sizeBytes);
        if (const std::shared_ptr<VideoChunks> chunks = self.lock()) {
            chunks->onLookedUp(number, bytes);
        }
    });
}

void VideoChunks::onLookedUp(qint64 number, const std::optional<QByteArray> &bytes)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_chunks.find(number);
        if (found == m_chunks.end() || found->second.state != State::LookingUp) {
            return;
        }
        found->second.state = bytes ? State::Whole : State::Fetching;
        if (bytes) {
            found->second.pieces.fillWhole(*bytes);
        }
        m_changed.notify_all();
    }
    pump();
}

void VideoChunks::onAnswer(quint64 request, Result<QByteArray> answer)
{
    std::optional<QByteArray> whole;
    bool isUnclear = false;
    qint64 number = 0;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_requests.find(request);
        if (found == m_requests.end()) {
            return;
        }
        number = found->second.chunk;
        const ChunkPieces::Piece piece = found->second.piece;
        m_requests.erase(found);
        Chunk &chunk = m_chunks.at(number);
        if (answer && answer->size() != piece.sizeBytes) {
            answer = failure(ErrorCode::Changed,
                QCoreApplication::translate("ChunkedSource",
                    "The video of “%1” in the storage is not as long as it should be.")
                    .arg(m_title),
                m_video.key);
        }
        if (!answer) {
            chunk.pieces.giveUp(piece);
            isUnclear = noteFailure(number, chunk, answer.error());
        } else {
            m_ahead.arrived(std::chrono::steady_clock::now(), answer->size());
            chunk.pieces.fill(piece, *answer);
            if (chunk.pieces.isWhole()) {
                chunk.state = State::Verifying;
                whole = chunk.pieces.bytes();
            }
        }
        m_changed.notify_all();
    }
    if (whole) {
        verify(number, *whole);
    }
    if (isUnclear) {
        askWhetherThere(number);
    }
    pump();
}

// True when it may be that no copy is left.
bool VideoChunks::noteFailure(qint64 number, Chunk &chunk, const Error &error)
{
    if (chunk.timesBad > 0 && ++chunk.failures < kFailuresWhenBad) {
        return false; // asked again at once, of another endpoint
    }
    chunk.error = error;
    qCInfo(lcTransfer) << "chunk" << number << "of" << m_video.key << errorCodeName(error.code)
                       << error.detail;
    return chunk.timesBad > 0;
}

// A storage that answers, but no longer with bytes that it once had, has put its damaged copies
// away.
void VideoChunks::askWhetherThere(qint64 number)
{
    if (!enter()) {
        return;
    }
    const std::weak_ptr<VideoChunks> self = weak_from_this();
    Async::whenDone(m_store->stat(m_video.key), [self, number](const Result<ObjectStat> &stat) {
        const std::shared_ptr<VideoChunks> chunks = self.lock();
        if (!chunks || !stat) {
            return;
        }
        const std::lock_guard lock(chunks->m_mutex);
        const auto found = chunks->m_chunks.find(number);
        if (found != chunks->m_chunks.end() && found->second.state == State::Fetching) {
            chunks->lose(number, found->second);
        }
    });
    leave();
}

void VideoChunks::verify(qint64 number, const QByteArray &bytes)
{
    if (!enter()) {
        return;
    }
    m_cache->later([self = weak_from_this(), cache = m_usesCache ? m_cache : nullptr, number, bytes,
                       hash = m_video.manifest.chunkHash(number)] {
        const bool isRight = Sha256::of(bytes) == hash;
        if (const std::shared_ptr<VideoChunks> chunks = self.lock()) {
            chunks->onVerified(number, isRight);
        }
        if (isRight && cache != nullptr) {
            if (const Result<> kept = cache->put(hash, bytes); !kept) {
                qCWarning(lcTransfer) << kept.error().message << kept.error().detail;
            }
        }
    });
    leave();
}

void VideoChunks::onVerified(qint64 number, bool isRight)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_chunks.find(number);
        if (found == m_chunks.end() || found->second.state != State::Verifying) {
            return;
        }
        Chunk &chunk = found->second;
        if (isRight) {
            chunk.state = State::Whole;
            if (chunk.timesBad > 0) {
                report(number, true);
            }
        } else {
            ++chunk.timesBad;
            qCWarning(lcTransfer) << "chunk" << number << "of" << m_video.key << "is damaged, time"
                                  << chunk.timesBad;
            chunk.pieces.throwAway();
            chunk.state = State::Fetching;
            if (chunk.timesBad >= (m_usesCache ? kTriesWhenBad : kTriesWhenBadHere)) {
                lose(number, chunk);
            }
        }
        m_changed.notify_all();
    }
    pump();
}

void VideoChunks::lose(qint64 number, Chunk &chunk)
{
    chunk.state = State::Lost;
    chunk.error = Error{ErrorCode::Corrupt,
        QCoreApplication::translate("ChunkedSource",
            "A part of “%1” is damaged in every copy that the storage has. Upload the video again "
            "from a PC that still has it.")
            .arg(m_title),
        QString(m_video.key + QLatin1String(" chunk ") + QString::number(number)), false};
    report(number, false);
    m_changed.notify_all();
}

void VideoChunks::report(qint64 number, bool isHealed) const
{
    if (m_damaged) {
        m_damaged({m_title, m_video.key, number, isHealed});
    }
}

// After a jump nothing else is to share the line.
VideoChunks::Futures VideoChunks::dropOutside()
{
    Futures unwanted;
    for (auto request = m_requests.begin(); request != m_requests.end();) {
        const auto &[number, piece, future, isTail] = request->second;
        const qint64 begin = number * kChunkBytes + piece.offsetBytes;
        Chunk &chunk = m_chunks.at(number);
        const bool isOutside
            = begin + piece.sizeBytes <= m_position || begin >= m_position + window();
        if (isOutside && chunk.timesBad == 0 && !isTail) {
            chunk.pieces.giveUp(piece);
            unwanted.push_back(future);
            request = m_requests.erase(request);
        } else {
            ++request;
        }
    }
    return unwanted;
}

VideoChunks::Futures VideoChunks::evict()
{
    Futures unwanted;
    const qint64 first = m_position / kChunkBytes;
    const qint64 last = (m_position + window()) / kChunkBytes;
    while (qint64(m_chunks.size()) > last - first + 1 + kChunksBehind) {
        auto oldest = m_chunks.end();
        for (auto chunk = m_chunks.begin(); chunk != m_chunks.end(); ++chunk) {
            const bool isNeeded = (chunk->first >= first && chunk->first <= last)
                || chunk->second.state == State::Verifying
                || (chunk->second.timesBad > 0 && chunk->second.state == State::Fetching);
            if (!isNeeded
                && (oldest == m_chunks.end() || chunk->second.lastUse < oldest->second.lastUse)) {
                oldest = chunk;
            }
        }
        if (oldest == m_chunks.end()) {
            break;
        }
        for (auto request = m_requests.begin(); request != m_requests.end();) {
            if (request->second.chunk == oldest->first) {
                unwanted.push_back(request->second.future);
                request = m_requests.erase(request);
            } else {
                ++request;
            }
        }
        m_chunks.erase(oldest);
    }
    return unwanted;
}

VideoChunks::Futures VideoChunks::beginRead(qint64 offsetBytes)
{
    m_position = offsetBytes;
    m_isAwaited = true;
    const auto found = m_chunks.find(offsetBytes / kChunkBytes);
    if (found == m_chunks.end()) {
        return dropOutside();
    }
    Chunk &chunk = found->second;
    if (chunk.state != State::Lost) {
        chunk.error.reset();
    }
    const qint64 within = offsetBytes % kChunkBytes;
    const bool isComing = !chunk.pieces.from(within).isEmpty() || chunk.pieces.isAskedFor(within);
    return isComing ? Futures() : dropOutside();
}

Result<std::size_t> VideoChunks::read(qint64 offsetBytes, std::span<std::byte> into)
{
    Futures unwanted;
    quint64 interrupts = 0;
    {
        const std::lock_guard lock(m_mutex);
        interrupts = m_interrupts;
        unwanted = beginRead(offsetBytes);
    }
    for (QFuture<Result<QByteArray>> &future : unwanted) {
        future.cancel();
    }
    pump();
    std::optional<Result<std::size_t>> answer;
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] {
            answer = answerTo(offsetBytes, into, interrupts);
            return answer.has_value();
        });
        m_isAwaited = false;
    }
    if (*answer) {
        pump(); // the reader may not come back for some time
    }
    return *answer;
}

// Nothing: it is still to come.
std::optional<Result<std::size_t>> VideoChunks::answerTo(
    qint64 offsetBytes, std::span<std::byte> into, quint64 interrupts)
{
    const auto found = m_chunks.find(offsetBytes / kChunkBytes);
    if (m_isCancelled || m_interrupts != interrupts || found == m_chunks.end()) {
        return Result<std::size_t>(failure(ErrorCode::Cancelled, {}));
    }
    const Chunk &chunk = found->second;
    const qint64 within = offsetBytes % kChunkBytes;
    // A whole chunk is handed out verified; only bytes that are waited for come before.
    const QByteArrayView bytes = chunk.pieces.from(within);
    if (!bytes.isEmpty() && chunk.state != State::Verifying) {
        const std::size_t count = std::min(into.size(), std::size_t(bytes.size()));
        std::memcpy(into.data(), bytes.data(), count);
        m_position = offsetBytes + qint64(count);
        return Result<std::size_t>(count);
    }
    if (chunk.error && !chunk.pieces.isAskedFor(within)) {
        return Result<std::size_t>(failure(*chunk.error));
    }
    return std::nullopt;
}

void VideoChunks::cancel()
{
    Futures outstanding;
    {
        const std::lock_guard lock(m_mutex);
        m_isCancelled = true;
        for (auto &[number, request] : m_requests) {
            outstanding.push_back(request.future);
        }
        m_requests.clear();
        m_changed.notify_all();
    }
    for (QFuture<Result<QByteArray>> &future : outstanding) {
        future.cancel();
    }
}

void VideoChunks::close()
{
    cancel();
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_users == 0; });
}

void VideoChunks::interrupt()
{
    const std::lock_guard lock(m_mutex);
    ++m_interrupts;
    m_changed.notify_all();
}

} // namespace Sync
