#include "library/base/async.h"
#include "library/playback/engine.h"
#include "sync/store/sha256.h"
#include "sync/transfer/chunkedsource.h"
#include "tests/support/clips.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QFile>
#include <QMutex>
#include <QPromise>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <limits>
#include <thread>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr qint64 kFilmBytes = 2 * kChunkBytes + 12'345;
const QString kKey = QStringLiteral("v/film.mkv");

KnownVideo knownVideo(const QByteArray &bytes)
{
    KnownVideo video{kKey, {bytes.size(), {}, {}}};
    for (qint64 at = 0; at < bytes.size(); at += kChunkBytes) {
        video.manifest.chunkHashes += Sha256::of(bytes.mid(at, kChunkBytes));
    }
    return video;
}

//! A film over a network: answers when the test lets it, or at once, and sometimes with a flipped
//! byte.
class FilmStore final : public ObjectStore
{
public:
    using Answer = Result<QByteArray>;
    struct Asked
    {
        qint64 offset = 0;
        qint64 length = 0;
        ReadPurpose purpose;
    };

    explicit FilmStore(const QByteArray &film)
        : m_film(film)
    { }

    QFuture<Answer> read(const QString &key, qint64 offset, qint64 length) override
    {
        return readFor(key, offset, length, {});
    }
    QFuture<Answer> readFor(
        const QString &, qint64 offset, qint64 length, const ReadPurpose &purpose) override
    {
        const auto promise = std::make_shared<QPromise<Answer>>();
        promise->start();
        const QFuture<Answer> future = promise->future();
        {
            const QMutexLocker lock(&m_mutex);
            m_asked.append({offset, length, purpose});
            m_open.emplace_back(m_asked.last(), promise);
        }
        if (!isHeld) {
            answerAll();
        }
        return future;
    }
    QFuture<Result<ObjectStat>> stat(const QString &) override
    {
        return Async::ready(isAway ? Result<ObjectStat>(failure(away()))
                                   : Result<ObjectStat>(ObjectStat{kKey, m_film.size(), {}, 1}));
    }
    QFuture<Result<>> replace(const QString &, const QByteArray &) override { return {}; }
    QFuture<Result<ObjectStat>> put(const QString &, const QByteArray &, const QString &) override
    {
        return {};
    }
    QFuture<Result<UploadHandle>> begin(const QString &, const QString &, qint64) override
    {
        return {};
    }
    QFuture<Result<PartReceipt>> putPart(const UploadHandle &, const PartBody &) override
    {
        return {};
    }
    QFuture<Result<ObjectStat>> complete(
        const UploadHandle &, const QVector<PartReceipt> &) override
    {
        return {};
    }
    QFuture<Result<>> abort(const UploadHandle &) override { return {}; }
    QFuture<Result<QVector<UploadHandle>>> uploads(const QString &) override { return {}; }
    QFuture<Result<ObjectList>> list(const QString &, const QString &, int) override { return {}; }
    QFuture<Result<>> remove(const QString &) override { return {}; }
    QFuture<Result<>> removeAll(const QStringList &) override { return {}; }

    void answerAll()
    {
        for (;;) {
            std::pair<Asked, std::shared_ptr<QPromise<Answer>>> next;
            {
                const QMutexLocker lock(&m_mutex);
                if (m_open.empty()) {
                    return;
                }
                next = m_open.front();
                m_open.erase(m_open.begin());
            }
            next.second->addResult(answerTo(next.first));
            next.second->finish();
        }
    }
    //! As the network's thread does it.
    void answerElsewhere()
    {
        std::thread([this] { answerAll(); }).join();
    }

    QVector<Asked> asked() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_asked;
    }
    //! In a request that a viewer may wait for.
    bool isAskedFor(qint64 offset) const
    {
        const QMutexLocker lock(&m_mutex);
        return std::any_of(m_asked.begin(), m_asked.end(), [offset](const Asked &each) {
            return each.offset <= offset && each.offset + each.length > offset
                && each.length <= 256 * 1024;
        });
    }
    bool allCancelled() const
    {
        const QMutexLocker lock(&m_mutex);
        return std::all_of(m_open.begin(), m_open.end(),
            [](const auto &each) { return each.second->isCanceled(); });
    }

    static Error away() { return {ErrorCode::Unreachable, QStringLiteral("away"), {}, true}; }

    std::atomic<bool> isHeld = false;
    std::atomic<bool> isAway = false;
    std::atomic<bool> losesDamaged = false; //!< as storages do that find a copy damaged
    std::atomic<qint64> cutTo = std::numeric_limits<qint64>::max();
    std::atomic<int> badAnswers = 0; //!< of those that contain badAt
    std::atomic<qint64> badAt = 0;

private:
    std::atomic<bool> m_isLost = false;

    Answer answerTo(const Asked &asked)
    {
        m_isLost = m_isLost || (losesDamaged && asked.purpose.turn > 0);
        if (isAway || m_isLost) {
            return failure(away());
        }
        QByteArray bytes = m_film.left(cutTo).mid(asked.offset, asked.length);
        const qint64 at = badAt - asked.offset;
        if (at >= 0 && at < bytes.size() && badAnswers > 0) {
            --badAnswers;
            bytes[at] = char(bytes[at] ^ 1);
        }
        return bytes;
    }

    const QByteArray m_film;
    mutable QMutex m_mutex; // guards all below
    QVector<Asked> m_asked;
    std::vector<std::pair<Asked, std::shared_ptr<QPromise<Answer>>>> m_open;
};

Result<QByteArray> readAll(ChunkedSource &source, qint64 offset, qint64 length)
{
    QByteArray bytes(length, '\0');
    qint64 done = 0;
    while (done < length) {
        const Result<std::size_t> got = source.read(offset + done,
            {reinterpret_cast<std::byte *>(bytes.data()) + done, size_t(length - done)});
        if (!got) {
            return failure(got.error());
        }
        if (*got == 0) {
            break;
        }
        done += qint64(*got);
    }
    bytes.truncate(done);
    return bytes;
}

//! 60 s of about 40 MB.
QByteArray longFilm()
{
    QFile file(Clips::make(QStringLiteral("long-film.mp4"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("nullsrc=size=640x360:rate=10:duration=60,geq=random(1)*255:128:128"),
            QStringLiteral("-c:v"), QStringLiteral("libx264"), QStringLiteral("-preset"),
            QStringLiteral("ultrafast"), QStringLiteral("-b:v"), QStringLiteral("6M"),
            QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p")}));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct PlayerNews final : Library::PlaybackListener
{
    void onState(Library::PlayerState) override { }
    void onOpened(const Library::PlaybackInfo &) override { }
    void onPosition(std::chrono::microseconds) override { }
    void onSeekFinished(std::chrono::microseconds, std::chrono::microseconds) override { }
    void onBuffering(int) override { }
    void onError(const Error &) override { }
    void onSubtitleError(const Error &) override { }
};

} // namespace

class ChunkedSourceTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void readsAnywhere();
    void readsWhatAFolderHas();
    void firstBytesDoNotWaitForAChunk();
    void whatWasReadCostsNothingAgain();
    void tellsWhatIsHere();
    void readsAheadWithinLimits();
    void jumpsLeaveTheLineFree();
    void badBytesAreFetchedElsewhere();
    void badInAllCopiesIsSaid();
    void copiesPutAwayAreSaid();
    void errorsAreNeverTheEnd();
    void aShorterObjectIsAnError();
    void cancelEndsAWaitingRead();
    void interruptEndsOneRead();
    void destroyedSourceLeavesLateAnswersAlone();
    void aPlayerClosesWhileTheStoreIsSilent_data();
    void aPlayerClosesWhileTheStoreIsSilent();

private:
    std::unique_ptr<ChunkedSource> open(std::chrono::milliseconds mostAhead = {});
    QVector<DamagedChunk> damage() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_damage;
    }

    QByteArray m_noise;
    QByteArray m_film;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ChunkCache> m_cache;
    std::shared_ptr<FilmStore> m_store;
    mutable QMutex m_mutex; // guards m_damage
    QVector<DamagedChunk> m_damage;
};

void ChunkedSourceTest::initTestCase()
{
    m_noise = noise(kFilmBytes, 3);
}

void ChunkedSourceTest::init()
{
    m_film = m_noise;
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_shared<ChunkCache>(
        ChunkCache::Options{m_folder->filePath(QStringLiteral("cache")), 1'000'000'000, 0});
    m_store = std::make_shared<FilmStore>(m_film);
    m_damage.clear();
}

void ChunkedSourceTest::cleanup()
{
    m_store.reset();
    m_cache.reset();
}

std::unique_ptr<ChunkedSource> ChunkedSourceTest::open(std::chrono::milliseconds mostAhead)
{
    ChunkedSource::Options options;
    options.store = m_store;
    options.cache = m_cache;
    options.video = knownVideo(m_film);
    options.title = QStringLiteral("The Film");
    options.duration = std::chrono::seconds(16); // 1 MiB a second
    options.mostAhead = mostAhead;
    options.damaged = [this](const DamagedChunk &chunk) {
        const QMutexLocker lock(&m_mutex);
        m_damage.append(chunk);
    };
    return std::make_unique<ChunkedSource>(options);
}

void ChunkedSourceTest::readsAnywhere()
{
    const auto source = open();
    QCOMPARE(source->sizeBytes(), std::int64_t(kFilmBytes));
    QRandomGenerator random(9);
    for (int i = 0; i < 100; ++i) {
        const qint64 offset = random.bounded(int(kFilmBytes + 100));
        const qint64 length = random.bounded(400'000);
        QVERIFY(readAll(*source, offset, length).value() == m_film.mid(offset, length));
    }
    QVERIFY(readAll(*source, 0, kFilmBytes + 100).value() == m_film);
    QCOMPARE(readAll(*source, kFilmBytes, 10).value(), QByteArray());
    std::byte one{};
    QCOMPARE(source->read(-1, {&one, 1}).error().code, ErrorCode::InvalidInput);
}

void ChunkedSourceTest::readsWhatAFolderHas()
{
    StoreFixture fixture;
    QVERIFY(await(fixture.store->put(kKey, m_film, {})).has_value());
    ChunkedSource::Options options;
    options.store = std::shared_ptr<ObjectStore>(std::move(fixture.store));
    options.cache = m_cache;
    options.video = knownVideo(m_film);
    ChunkedSource source(options);
    QVERIFY(readAll(source, 0, kFilmBytes).value() == m_film);
    // What is on this PC is not kept twice.
    QCOMPARE(m_cache->usage().otherBytes, 0);
}

void ChunkedSourceTest::firstBytesDoNotWaitForAChunk()
{
    const auto source = open();
    // Before anybody reads, the beginning and the index at the end are on their way.
    QTRY_VERIFY(m_store->isAskedFor(0) && m_store->isAskedFor(kFilmBytes - 1));
    m_store->isHeld = true;
    Result<QByteArray> answer;
    std::thread reader([&] { answer = readAll(*source, 14'000'000, 1000); });
    QTRY_VERIFY(m_store->isAskedFor(14'000'000));
    m_store->isHeld = false;
    m_store->answerElsewhere();
    reader.join();
    QCOMPARE(answer.value(), m_film.mid(14'000'000, 1000));
    for (const FilmStore::Asked &asked : m_store->asked()) {
        QCOMPARE(asked.purpose.kind, ReadPurpose::Kind::Playing);
        QVERIFY(asked.length <= 1024 * 1024);
    }
}

void ChunkedSourceTest::whatWasReadCostsNothingAgain()
{
    {
        const auto source = open();
        QVERIFY(readAll(*source, 0, kFilmBytes).has_value());
        const qsizetype asked = m_store->asked().size();
        QVERIFY(readAll(*source, 3'000'000, 6'000'000).has_value());
        QCOMPARE(m_store->asked().size(), asked);
    }
    QTRY_COMPARE(m_cache->usage().otherBytes, kFilmBytes);
    // Another time, and nobody is there.
    m_store->isAway = true;
    const auto source = open();
    const qsizetype asked = m_store->asked().size();
    QVERIFY(readAll(*source, 0, kFilmBytes).value() == m_film);
    QCOMPARE(m_store->asked().size(), asked);
}

void ChunkedSourceTest::tellsWhatIsHere()
{
    using Ranges = std::vector<Library::ByteRange>;
    const auto source = open(std::chrono::seconds(1));
    QCOMPARE(source->nearRanges(), Ranges{});
    QVERIFY(readAll(*source, kFilmBytes - 10, 10).has_value());
    QTRY_COMPARE(source->nearRanges(), (Ranges{{2 * kChunkBytes, kFilmBytes}}));
    // What only the cache has counts as well.
    QVERIFY(m_cache->put(Sha256::of(m_film.left(kChunkBytes)), m_film.left(kChunkBytes)));
    QCOMPARE(source->nearRanges(), (Ranges{{0, kChunkBytes}, {2 * kChunkBytes, kFilmBytes}}));
    source->cancel();
    QCOMPARE(source->nearRanges(), Ranges{});
}

void ChunkedSourceTest::readsAheadWithinLimits()
{
    const auto source = open(std::chrono::seconds(3));
    QVERIFY(readAll(*source, 0, 10).has_value());
    const auto askedUpTo = [this] {
        qint64 end = 0;
        for (const FilmStore::Asked &asked : m_store->asked()) {
            const bool isTail = asked.offset >= 2 * kChunkBytes;
            end = isTail ? end : std::max(end, asked.offset + asked.length);
        }
        return end;
    };
    const qint64 limit = 3 * kFilmBytes / 16;
    QTRY_VERIFY(askedUpTo() > limit / 2);
    QVERIFY(askedUpTo() <= limit + 10);
    QVERIFY(readAll(*source, 10, 4'000'000).has_value());
    QTRY_VERIFY(askedUpTo() > 4'000'000 + limit / 2);
    QVERIFY(askedUpTo() <= 4'000'010 + limit);
}

void ChunkedSourceTest::jumpsLeaveTheLineFree()
{
    m_store->isHeld = true;
    const auto source = open();
    std::thread first([&] { (void)readAll(*source, 4'000'000, 10); });
    QTRY_VERIFY(m_store->isAskedFor(4'000'000));
    source->interrupt();
    first.join();
    const qsizetype before = m_store->asked().size();
    Result<QByteArray> answer;
    const qint64 there = kChunkBytes + kChunkBytes / 2;
    std::thread second([&] { answer = readAll(*source, there, 10); });
    QTRY_VERIFY(m_store->asked().size() > before);
    QCOMPARE(m_store->asked().at(before).offset, there);
    m_store->isHeld = false;
    m_store->answerElsewhere();
    second.join();
    QCOMPARE(answer.value(), m_film.mid(there, 10));
}

void ChunkedSourceTest::badBytesAreFetchedElsewhere()
{
    m_store->badAt = 1'000'000;
    m_store->badAnswers = 3;
    const auto source = open();
    // Bytes of the second chunk, so that nobody waits for those of the first.
    QVERIFY(readAll(*source, 0, kChunkBytes + 10).has_value());
    QTRY_COMPARE(damage().size(), 1);
    QCOMPARE(damage().first().title, QStringLiteral("The Film"));
    QCOMPARE(damage().first().chunk, 0);
    QVERIFY(damage().first().isHealed);
    QVERIFY(readAll(*source, 0, kFilmBytes).value() == m_film);
    // Asked again as a whole, and each time of somebody else.
    QVector<int> times;
    for (const FilmStore::Asked &asked : m_store->asked()) {
        if (asked.purpose.turn > 0) {
            QCOMPARE(asked.offset, 0);
            QCOMPARE(asked.length, kChunkBytes);
            times << asked.purpose.turn;
        }
    }
    QCOMPARE(times, (QVector<int>{1, 2, 3}));
    QTRY_COMPARE(m_cache->usage().otherBytes, kFilmBytes);
}

void ChunkedSourceTest::badInAllCopiesIsSaid()
{
    m_store->badAt = kChunkBytes + 1;
    m_store->badAnswers = 1'000;
    const auto source = open();
    QVERIFY(readAll(*source, 0, kChunkBytes).value() == m_film.left(kChunkBytes));
    QTRY_COMPARE(damage().size(), 1);
    QVERIFY(!damage().first().isHealed);
    for (int i = 0; i < 2; ++i) {
        const Error error = readAll(*source, kChunkBytes, 10).error();
        QCOMPARE(error.code, ErrorCode::Corrupt);
        QVERIFY(!error.retryable);
        QVERIFY(error.message.contains(QStringLiteral("The Film")));
    }
    // All the rest can be watched.
    QVERIFY(readAll(*source, 2 * kChunkBytes, kChunkBytes).value() == m_film.mid(2 * kChunkBytes));
}

void ChunkedSourceTest::copiesPutAwayAreSaid()
{
    m_store->badAt = 1;
    m_store->badAnswers = 1;
    m_store->losesDamaged = true;
    const auto source = open();
    (void)readAll(*source, 0, kChunkBytes); // the flaw may be seen, once
    QTRY_COMPARE(damage().size(), 1);
    QVERIFY(!damage().first().isHealed);
    QCOMPARE(readAll(*source, 0, 10).error().code, ErrorCode::Corrupt);
}

void ChunkedSourceTest::errorsAreNeverTheEnd()
{
    const auto source = open();
    m_store->isAway = true;
    for (int i = 0; i < 3; ++i) {
        const qsizetype before = m_store->asked().size();
        QCOMPARE(readAll(*source, 2'500, 10).error().code, ErrorCode::Unreachable);
        // Nobody is asked for ever.
        QVERIFY(m_store->asked().size() - before <= 9);
    }
    m_store->isAway = false;
    QVERIFY(readAll(*source, 0, kFilmBytes).value() == m_film);
}

void ChunkedSourceTest::aShorterObjectIsAnError()
{
    m_store->cutTo = kChunkBytes + 100;
    const auto source = open();
    QVERIFY(readAll(*source, 0, kChunkBytes).value() == m_film.left(kChunkBytes));
    const Error error = readAll(*source, kChunkBytes, 10).error();
    QCOMPARE(error.code, ErrorCode::Changed);
    QVERIFY(error.message.contains(QStringLiteral("The Film")));
}

void ChunkedSourceTest::cancelEndsAWaitingRead()
{
    m_store->isHeld = true;
    const auto source = open();
    std::atomic<bool> ended = false;
    Result<QByteArray> answer;
    std::thread reader([&] {
        answer = readAll(*source, 0, 10);
        ended = true;
    });
    QTRY_VERIFY(!m_store->asked().isEmpty());
    QVERIFY(!ended);
    source->cancel();
    reader.join();
    QCOMPARE(answer.error().code, ErrorCode::Cancelled);
    const qsizetype asked = m_store->asked().size();
    QCOMPARE(readAll(*source, 5'000, 1).error().code, ErrorCode::Cancelled);
    QCOMPARE(m_store->asked().size(), asked);
    QVERIFY(m_store->allCancelled());
}

void ChunkedSourceTest::aPlayerClosesWhileTheStoreIsSilent_data()
{
    QTest::addColumn<bool>("isOpen");
    QTest::newRow("while opening") << false;
    QTest::newRow("while seeking") << true;
}

void ChunkedSourceTest::aPlayerClosesWhileTheStoreIsSilent()
{
    QFETCH(bool, isOpen);
    // Its index stands at the end, so that it opens with two chunks of several.
    m_film = longFilm();
    QVERIFY(m_film.size() > 3 * kChunkBytes);
    m_store = std::make_shared<FilmStore>(m_film);
    m_store->isHeld = !isOpen;
    PlayerNews news;
    auto engine = std::make_unique<Library::PlaybackEngine>(nullptr, nullptr, &news);
    Library::OpenOptions options;
    options.paused = true;
    engine->open(open(), options);
    if (isOpen) {
        QTRY_VERIFY(engine->state() == Library::PlayerState::Paused);
        m_store->isHeld = true;
        engine->seek(std::chrono::seconds(30), Library::SeekMode::Exact);
    }
    QTRY_VERIFY(!m_store->allCancelled());
    QElapsedTimer timer;
    timer.start();
    engine.reset();
    // What is promised is 50 ms, of the program as it is built for people.
    QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
}

void ChunkedSourceTest::interruptEndsOneRead()
{
    m_store->isHeld = true;
    const auto source = open();
    Result<QByteArray> answer;
    std::thread reader([&] { answer = readAll(*source, 4'000'000, 10); });
    QTRY_VERIFY(m_store->isAskedFor(4'000'000));
    source->interrupt();
    reader.join();
    QCOMPARE(answer.error().code, ErrorCode::Cancelled);
    // What was asked for is still on its way.
    const qsizetype asked = m_store->asked().size();
    std::thread late([&] { answer = readAll(*source, 4'000'000, 10); });
    m_store->answerElsewhere();
    late.join();
    QCOMPARE(answer.value(), m_film.mid(4'000'000, 10));
    QVERIFY(m_store->asked().size() >= asked);
}

void ChunkedSourceTest::destroyedSourceLeavesLateAnswersAlone()
{
    m_store->isHeld = true;
    {
        const auto source = open();
        std::thread reader([&] { (void)readAll(*source, 0, 10); });
        QTRY_VERIFY(!m_store->asked().isEmpty());
        source->cancel();
        reader.join();
    }
    m_store->answerElsewhere();
    QCOMPARE(m_cache->usage().otherBytes, 0);
}

MATINEE_TEST(ChunkedSourceTest)
#include "tst_chunkedsource.moc"
