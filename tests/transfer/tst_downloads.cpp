#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/manifest.h"
#include "sync/transfer/transferqueue.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <atomic>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kVideoBytes = 3 * kChunkBytes + 1000;

} // namespace

//! The queue bringing videos of a store to this PC.
class DownloadsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void bringsAFile();
    void namesAreNeverPaths();
    void goesOnAfterAKill();
    void takesFromTheCacheWhatIsThere();
    void aSmallVideoComesInOneRequest();
    void aSmallVideoThatIsNotAsKnownIsSaid();
    void anotherFileOfThatNameStays();
    void theSameFileIsDone();
    void damagedPartsAreFetchedAgain();
    void damagedForGoodIsSaid();
    void goneFromTheStoreIsSaid();
    void cancelRemovesWhatCame();
    void keptVideosAreHere();
    void nothingOfTheStoreIsTouched();

private:
    struct Video
    {
        ObjectId object;
        QString name;
        QByteArray bytes;
        DownloadRequest request(const QString &folder) const
        {
            return {object, name, {}, bytes.size(), folder};
        }
    };

    void openQueue();
    Video store(const QString &name, qint64 size, quint32 seed);
    TransferId add(const DownloadRequest &request);
    Transfer transfer(const TransferId &id) const;
    Transfer ended(const TransferId &id);
    int readsOfVideos() const
    {
        const QVector<FaultyStore::Call> calls = m_store->calls();
        return int(std::count_if(calls.begin(), calls.end(), [](const FaultyStore::Call &call) {
            return call.name == QLatin1String("read")
                && call.key.contains(QLatin1String("/videos/"));
        }));
    }
    QString folder() const { return m_fixture->folder.filePath(QStringLiteral("out")); }
    QStringList filesThere() const
    {
        return QDir(folder()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }

    SystemClock m_clock;
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<FaultyStore> m_store; // over a network, as far as anybody can tell
    std::unique_ptr<ChunkCache> m_cache;
    FakeVideos m_videos;
    std::unique_ptr<TransferQueue> m_queue;
    LibraryId m_library;
};

void DownloadsTest::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_store = std::make_unique<FaultyStore>(m_fixture->store.get());
    m_cache = std::make_unique<ChunkCache>(
        ChunkCache::Options{m_fixture->folder.filePath(QStringLiteral("cache")), 1'000'000'000, 0});
    QVERIFY(QDir().mkpath(folder()));
    openQueue();
    m_library = await(m_queue->library()).value();
}

void DownloadsTest::cleanup()
{
    m_queue.reset();
    m_cache.reset();
    m_store.reset();
    m_fixture.reset();
}

void DownloadsTest::openQueue()
{
    TransferQueue::Options options;
    options.journalFile = m_fixture->folder.filePath(QStringLiteral("transfers.db"));
    options.store = m_store.get();
    options.videos = &m_videos;
    options.clock = &m_clock;
    options.cache = m_cache.get();
    options.requestRetry = RetryPolicy{1ms, 2ms, 3};
    options.transferRetry = RetryPolicy{10ms, 20ms, 0};
    auto queue = TransferQueue::open(options);
    QVERIFY(queue.has_value());
    m_queue = std::move(*queue);
}

DownloadsTest::Video DownloadsTest::store(const QString &name, qint64 size, quint32 seed)
{
    const Video video{randomId<ObjectId>(), objectNameFor(name), noise(size, seed)};
    Manifest manifest{size, {}, QStringLiteral("video/x-matroska")};
    for (qint64 at = 0; at < size; at += kChunkBytes) {
        manifest.chunkHashes += Sha256::of(video.bytes.mid(at, kChunkBytes));
    }
    const StoreKeys keys(m_library);
    ObjectStore &store = *m_fixture->store;
    if (!await(store.put(keys.video(video.object, video.name), video.bytes, {}))
        || !await(store.put(keys.manifest(video.object), encodeManifest(manifest), {}))) {
        qFatal("the film was not stored");
    }
    return video;
}

TransferId DownloadsTest::add(const DownloadRequest &request)
{
    return await(m_queue->download({request})).value().first();
}

Transfer DownloadsTest::transfer(const TransferId &id) const
{
    for (const Transfer &each : m_queue->list()) {
        if (each.id == id) {
            return each;
        }
    }
    return {};
}

Transfer DownloadsTest::ended(const TransferId &id)
{
    const bool hasEnded = QTest::qWaitFor(
        [&] { return !transfer(id).id.isNull() && isFinal(transfer(id).state); }, 30'000);
    return hasEnded ? transfer(id) : Transfer();
}

void DownloadsTest::bringsAFile()
{
    const Video film = store(QStringLiteral("映画 100% +.mkv"), kVideoBytes, 1);
    const Video empty = store(QStringLiteral("empty.mkv"), 0, 1);
    const TransferId id = add(film.request(folder()));
    const Transfer done = ended(id);
    QCOMPARE(done.state, TransferState::Done);
    QCOMPARE(done.direction, TransferDirection::Download);
    QCOMPARE(done.file, folder() + QStringLiteral("/映画 100% +.mkv"));
    QCOMPARE(done.totalBytes, kVideoBytes);
    QCOMPARE(done.partsTotal, 4);
    QVERIFY(readFile(done.file) == film.bytes);
    QCOMPARE(ended(add(empty.request(folder()))).state, TransferState::Instant);
    QCOMPARE(filesThere().size(), 2);
    m_queue.reset();
    openQueue();
    QCOMPARE(transfer(id), done);
}

void DownloadsTest::namesAreNeverPaths()
{
    const Video film = store(QStringLiteral("up"), 10, 1);
    for (const char *name : {"..%2F..%2Fescaped.mkv", "%2Fetc%2Fpasswd", "%2E%2E"}) {
        DownloadRequest request = film.request(folder());
        request.objectName = QLatin1String(name);
        const TransferId id = add(request);
        QCOMPARE(QFileInfo(transfer(id).file).path(), folder());
        QCOMPARE(QFileInfo(transfer(id).file).fileName(), QLatin1String(name));
        QVERIFY(await(m_queue->cancel(id)).has_value() || ended(id).state == TransferState::Failed);
    }
}

void DownloadsTest::goesOnAfterAKill()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 2);
    std::atomic<int> reads = 0;
    // The manifest and two chunks come, the others do not.
    m_store->setFaultBefore([&reads](const FaultyStore::Call &call) -> std::optional<Error> {
        if (call.name == QLatin1String("read") && call.key.contains(QLatin1String("videos"))
            && ++reads > 2) {
            return Error{ErrorCode::Unreachable, QStringLiteral("away"), {}, true};
        }
        return std::nullopt;
    });
    const TransferId id = add(film.request(folder()));
    QTRY_VERIFY(transfer(id).error.has_value());
    QCOMPARE(filesThere().size(), 1);
    QVERIFY(filesThere().first().endsWith(QLatin1String(".part")));
    m_queue.reset(); // as a kill: nothing is written at its end
    m_store->setFaultBefore({});
    const QByteArray part = readFile(folder() + u'/' + filesThere().first());
    int missing = 0;
    for (qint64 at = 0; at < kVideoBytes; at += kChunkBytes) {
        missing += part.mid(at, kChunkBytes) == film.bytes.mid(at, kChunkBytes) ? 0 : 1;
    }
    const int before = readsOfVideos();
    openQueue();
    QCOMPARE(ended(id).state, TransferState::Done);
    QCOMPARE(filesThere(), QStringList(QStringLiteral("film.mkv")));
    QVERIFY(readFile(folder() + QStringLiteral("/film.mkv")) == film.bytes);
    QCOMPARE(readsOfVideos() - before, missing);
}

void DownloadsTest::takesFromTheCacheWhatIsThere()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 3);
    for (qint64 at = 0; at < kVideoBytes; at += kChunkBytes) {
        const QByteArray chunk = film.bytes.mid(at, kChunkBytes);
        QVERIFY(m_cache->put(Sha256::of(chunk), chunk).has_value());
    }
    QCOMPARE(ended(add(film.request(folder()))).state, TransferState::Done);
    QVERIFY(readFile(folder() + QStringLiteral("/film.mkv")) == film.bytes);
    QCOMPARE(readsOfVideos(), 0);
}

void DownloadsTest::aSmallVideoComesInOneRequest()
{
    const Video clip = store(QStringLiteral("clip.mkv"), 2'000'000, 12);
    DownloadRequest request = clip.request(folder());
    request.content = contentIdOf(clip.bytes.size(), Sha256::of(clip.bytes));
    const int before = m_store->count(QStringLiteral("read"));
    const Transfer done = ended(add(request));
    QCOMPARE(done.state, TransferState::Done);
    QCOMPARE(done.partsStored, 1);
    QVERIFY(readFile(done.file) == clip.bytes);
    QCOMPARE(done.doneBytes, clip.bytes.size());
    QCOMPARE(m_store->count(QStringLiteral("read")) - before, 1);
    // Nothing of what is there already is brought.
    const int videos = readsOfVideos();
    QVERIFY(await(m_queue->clearFinished()).has_value());
    QCOMPARE(ended(add(request)).state, TransferState::Instant);
    QCOMPARE(readsOfVideos(), videos);
    // Kept here, it is known as any other that was kept.
    request.folder.clear();
    QCOMPARE(ended(add(request)).state, TransferState::Done);
    const auto known = m_cache->video(clip.object);
    QVERIFY(known);
    QCOMPARE(known->manifest.content(), *request.content);
    QCOMPARE(known->manifest.mediaType, QStringLiteral("video/x-matroska"));
}

// A copy that is damaged is met in the one request, and healed as in any other video.
void DownloadsTest::aSmallVideoThatIsNotAsKnownIsSaid()
{
    const Video clip = store(QStringLiteral("clip.mkv"), 2'000'000, 13);
    DownloadRequest request = clip.request(folder());
    request.content = contentIdOf(clip.bytes.size(), Sha256::of(clip.bytes));
    const QString path
        = m_fixture->root() + u'/' + StoreKeys(m_library).video(clip.object, clip.name);
    std::atomic<int> reads = 0;
    m_store->setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        if (call.name == QLatin1String("read") && call.key.contains(QLatin1String("/videos/"))) {
            QByteArray bytes = clip.bytes;
            bytes[5] = char(bytes.at(5) ^ (++reads < 3 ? 1 : 0));
            writeFile(path, bytes);
        }
        return std::nullopt;
    });
    const Transfer done = ended(add(request));
    QCOMPARE(done.state, TransferState::Done);
    QCOMPARE(reads, 3);
    QVERIFY(readFile(done.file) == clip.bytes);
    QVERIFY(QFile::remove(done.file));
    // Other bytes under its name, manifest and all.
    request.content = contentIdOf(clip.bytes.size(), Sha256::of("other"));
    request.folder = m_fixture->folder.path();
    const Transfer failed = ended(add(request));
    QCOMPARE(failed.state, TransferState::Failed);
    QCOMPARE(failed.error->code, ErrorCode::Corrupt);
    QVERIFY(!QFileInfo::exists(failed.file));
}

void DownloadsTest::anotherFileOfThatNameStays()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 4);
    const QString file = folder() + QStringLiteral("/film.mkv");
    for (const QByteArray &other : {QByteArray("mine"), QByteArray(kVideoBytes, 'x')}) {
        writeFile(file, other);
        const TransferId id = add(film.request(folder()));
        const Transfer failed = ended(id);
        QCOMPARE(failed.state, TransferState::Failed);
        QCOMPARE(failed.error->code, ErrorCode::InvalidInput);
        QVERIFY(readFile(file) == other);
        QVERIFY(await(m_queue->cancel(id)).has_value());
        QCOMPARE(filesThere(), QStringList(QStringLiteral("film.mkv")));
    }
}

void DownloadsTest::theSameFileIsDone()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 5);
    writeFile(folder() + QStringLiteral("/film.mkv"), film.bytes);
    QCOMPARE(ended(add(film.request(folder()))).state, TransferState::Instant);
    QCOMPARE(filesThere(), QStringList(QStringLiteral("film.mkv")));
}

void DownloadsTest::damagedPartsAreFetchedAgain()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 6);
    const QString path
        = m_fixture->root() + u'/' + StoreKeys(m_library).video(film.object, film.name);
    QByteArray bad = film.bytes;
    bad[kChunkBytes + 5] = char(bad.at(kChunkBytes + 5) ^ 1);
    writeFile(path, bad);
    std::atomic<int> reads = 0;
    m_store->setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        // After a few reads the store gives out its good copy.
        if (call.name == QLatin1String("read") && call.key.contains(QLatin1String("videos"))
            && ++reads == 6) {
            writeFile(path, film.bytes);
        }
        return std::nullopt;
    });
    const Transfer done = ended(add(film.request(folder())));
    QCOMPARE(done.state, TransferState::Done);
    QVERIFY(readFile(done.file) == film.bytes);
    QVERIFY(reads >= 6);
}

void DownloadsTest::damagedForGoodIsSaid()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 7);
    QByteArray bad = film.bytes;
    bad[5] = char(bad.at(5) ^ 1);
    writeFile(m_fixture->root() + u'/' + StoreKeys(m_library).video(film.object, film.name), bad);
    const Transfer failed = ended(add(film.request(folder())));
    QCOMPARE(failed.state, TransferState::Failed);
    QCOMPARE(failed.error->code, ErrorCode::Corrupt);
    QVERIFY(failed.error->message.contains(QStringLiteral("film.mkv")));
    QVERIFY(!QFileInfo::exists(failed.file));
}

void DownloadsTest::goneFromTheStoreIsSaid()
{
    const Video film = store(QStringLiteral("film.mkv"), 10, 8);
    QVERIFY(await(m_fixture->store->remove(StoreKeys(m_library).manifest(film.object))));
    const Transfer failed = ended(add(film.request(folder())));
    QCOMPARE(failed.state, TransferState::Failed);
    QCOMPARE(failed.error->code, ErrorCode::NotFound);
    // Into no folder at all.
    const Video other = store(QStringLiteral("other.mkv"), 10, 8);
    const Transfer lost = ended(add(other.request(folder() + QStringLiteral("/none"))));
    QCOMPARE(lost.error->code, ErrorCode::NotFound);
}

void DownloadsTest::cancelRemovesWhatCame()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 9);
    std::atomic<int> reads = 0;
    m_store->setFaultBefore([&reads](const FaultyStore::Call &call) -> std::optional<Error> {
        if (call.key.contains(QLatin1String("videos")) && ++reads > 1) {
            return Error{ErrorCode::Unreachable, QStringLiteral("away"), {}, true};
        }
        return std::nullopt;
    });
    const TransferId id = add(film.request(folder()));
    QTRY_COMPARE(filesThere().size(), 1);
    QVERIFY(await(m_queue->cancel(id)).has_value());
    QTRY_VERIFY(filesThere().isEmpty());
    QTRY_COMPARE(transfer(id).state, TransferState::Cancelled);
    // A person may want it after all.
    m_store->setFaultBefore({});
    QVERIFY(await(m_queue->retry(id)).has_value());
    QTRY_COMPARE(transfer(id).state, TransferState::Done);
    QVERIFY(readFile(folder() + QStringLiteral("/film.mkv")) == film.bytes);
}

void DownloadsTest::keptVideosAreHere()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 10);
    const TransferId id = add(film.request({}));
    const Transfer done = ended(id);
    QCOMPARE(done.state, TransferState::Done);
    QCOMPARE(done.direction, TransferDirection::Keep);
    QCOMPARE(done.name, QStringLiteral("film.mkv"));
    QCOMPARE(m_cache->usage().keptBytes, kVideoBytes);
    QCOMPARE(m_cache->kept(), QVector<ObjectId>{film.object});
    QVERIFY(filesThere().isEmpty());
    // Again it costs nothing.
    const int before = m_store->count(QStringLiteral("read"));
    QCOMPARE(ended(add(film.request({}))).state, TransferState::Instant);
    QCOMPARE(m_store->count(QStringLiteral("read")), before);
    // No longer wanted.
    QVERIFY(await(m_queue->cancel(id)).has_value());
    QTRY_VERIFY(m_cache->kept().isEmpty());
    QCOMPARE(m_cache->usage().keptBytes, 0);
}

void DownloadsTest::nothingOfTheStoreIsTouched()
{
    const Video film = store(QStringLiteral("film.mkv"), kVideoBytes, 11);
    const QStringList before = filesBelow(m_fixture->root());
    const TransferId done = add(film.request(folder()));
    QCOMPARE(ended(done).state, TransferState::Done);
    m_store->setFaultBefore([](const FaultyStore::Call &) {
        return std::optional(Error{ErrorCode::PermissionDenied, QStringLiteral("no"), {}, false});
    });
    const TransferId failed = add(film.request(m_fixture->folder.path()));
    QCOMPARE(ended(failed).state, TransferState::Failed);
    m_store->setFaultBefore({});
    QVERIFY(await(m_queue->cancel(failed)).has_value());
    QVERIFY(await(m_queue->clearFinished()).has_value());
    QTRY_VERIFY(m_queue->list().isEmpty());
    m_queue.reset();
    openQueue();
    QVERIFY(m_queue->list().isEmpty());
    QCOMPARE(filesBelow(m_fixture->root()), before);
    for (const FaultyStore::Call &call : m_store->calls()) {
        QVERIFY(call.name != QLatin1String("remove") && call.name != QLatin1String("abort"));
    }
}

MATINEE_TEST(DownloadsTest)
#include "tst_downloads.moc"
