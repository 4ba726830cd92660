#include "app/readysource.h"
#include "library/playback/bytesource.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/manifest.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QTest>
#include <QThreadPool>

using namespace App;
using namespace TestSupport;

namespace {

//! A film in a store that is not on this PC.
struct Remote
{
    StoreFixture files;
    std::shared_ptr<FaultyStore> store = std::make_shared<FaultyStore>(files.store.get());
    QByteArray bytes = noise(100'000, 1);
    Library::TitleVersion version;
    Stores stores;

    Remote()
    {
        const LibraryId library = randomId<LibraryId>();
        const Sync::StoreKeys keys(library);
        const Sync::Manifest manifest{bytes.size(), Sync::Sha256::of(bytes), {}};
        version.id = randomId<VersionId>();
        version.object = randomId<ObjectId>();
        version.objectName = QStringLiteral("film.mkv");
        version.content = manifest.content();
        const QString video = keys.video(version.object, version.objectName);
        const QVector<std::pair<QString, QByteArray>> all{
            {Sync::StoreKeys::libraryFile(), Sync::encodeLibraryFile(library)},
            {keys.manifest(version.object), Sync::encodeManifest(manifest)}, {video, bytes}};
        for (const auto &[key, content] : all) {
            if (!await(store->put(key, content, {}))) {
                qFatal("the film was not stored");
            }
        }
        stores.current = stores.embedded = store;
        stores.cache = std::make_shared<Sync::ChunkCache>(Sync::ChunkCache::Options{
            files.folder.filePath(QStringLiteral("cache")), 100'000'000, 0});
    }
};

} // namespace

class ReadySourceTest : public QObject
{
    Q_OBJECT
private slots:
    void givesTheVideoOnce();
    void whatIsHereIsNotFetched();
    void anotherStoreOrVideoIsNotMeant();
    void aSilentStoreLeavesNothing();
};

void ReadySourceTest::givesTheVideoOnce()
{
    Remote remote;
    QThreadPool pool;
    ReadySource ready(&pool);
    ready.prepare(remote.stores, remote.version, QStringLiteral("Film"));
    ready.prepare(remote.stores, remote.version, QStringLiteral("Film"));
    pool.waitForDone();
    // Library, manifest and the beginning, once.
    QTRY_COMPARE(remote.store->count(QStringLiteral("read")), 3);
    const auto take = ready.taker(remote.stores, remote.version.id);
    const std::shared_ptr<Library::ByteSource> source = take();
    QVERIFY(source != nullptr);
    QByteArray read(remote.bytes.size(), '\0');
    const std::span<std::byte> into = std::as_writable_bytes(std::span<char>(read));
    std::size_t done = 0;
    while (done < into.size()) {
        const auto count = source->read(std::int64_t(done), into.subspan(done));
        QVERIFY(count && *count > 0);
        done += *count;
    }
    QCOMPARE(read, remote.bytes);
    QCOMPARE(remote.store->count(QStringLiteral("read")), 3);
    QVERIFY(take() == nullptr);
}

void ReadySourceTest::whatIsHereIsNotFetched()
{
    Remote remote;
    remote.version.files << QStringLiteral("/videos/film.mkv");
    QThreadPool pool;
    ReadySource ready(&pool);
    ready.prepare(remote.stores, remote.version, QStringLiteral("Film"));
    pool.waitForDone();
    QCOMPARE(remote.store->count(QStringLiteral("read")), 0);
    QVERIFY(ready.taker(remote.stores, remote.version.id)() == nullptr);
}

void ReadySourceTest::anotherStoreOrVideoIsNotMeant()
{
    Remote remote;
    QThreadPool pool;
    ReadySource ready(&pool);
    ready.prepare(remote.stores, remote.version, QStringLiteral("Film"));
    pool.waitForDone();
    QVERIFY(ready.taker(remote.stores, randomId<VersionId>())() == nullptr);
    Stores other = remote.stores;
    other.current = std::make_shared<FaultyStore>(remote.files.store.get());
    QVERIFY(ready.taker(other, remote.version.id)() == nullptr);
    // A player that asked before it was let go finds nothing, and opens the video itself.
    const auto take = ready.taker(remote.stores, remote.version.id);
    ready.drop();
    pool.waitForDone();
    QVERIFY(take() == nullptr);
}

void ReadySourceTest::aSilentStoreLeavesNothing()
{
    Remote remote;
    remote.store->setFaultBefore([](const FaultyStore::Call &) {
        return std::optional(Error{ErrorCode::Unreachable, {}, {}, true});
    });
    QThreadPool pool;
    ReadySource ready(&pool);
    ready.prepare(remote.stores, remote.version, QStringLiteral("Film"));
    pool.waitForDone();
    QVERIFY(ready.taker(remote.stores, remote.version.id)() == nullptr);
}

MATINEE_TEST(ReadySourceTest)
#include "tst_readysource.moc"
