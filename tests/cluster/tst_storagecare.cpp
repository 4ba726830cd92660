#include "library/catalog/catalog.h"
#include "library/catalog/objectchecks.h"
#include "library/scan/picturestore.h"
#include "sync/housekeeping/scrubber.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/transfer/manifest.h"
#include "sync/transfer/picturefetcher.h"
#include "sync/transfer/picturesender.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Sync;
using namespace TestSupport;

//! Pictures and the care for what is stored, on a real Swift.
class StorageCareTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void picturesGetFromOnePcToAnother();
    void damagedCopyIsMended();
    void damageOfAllCopiesIsRepaired();
    void deadGatewaysAreNoDamage();

private:
    struct Film
    {
        ObjectId object;
        QByteArray bytes;
        TitleId title;
        QString file;
    };
    Film add(quint32 seed);
    int flip(const Film &film, qint64 chunk, int copies) const;
    Result<ScrubReport> scrub();
    StoreKeys keys() const { return StoreKeys(m_library); }

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<S3Store> m_store;
    std::unique_ptr<Library::Catalog> m_catalog;
    LibraryId m_library;
};

void StorageCareTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
}

void StorageCareTest::cleanupTestCase()
{
    m_catalog.reset();
    m_store.reset();
    m_cluster.reset();
}

void StorageCareTest::init()
{
    m_catalog.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_library = randomId<LibraryId>();
    S3Store::Options options = storeOptions(*m_cluster, m_clock);
    options.prefix = freshPrefix();
    m_store = openStore(options);
    QVERIFY(await(m_store->put(StoreKeys::libraryFile(), encodeLibraryFile(m_library),
        QStringLiteral("application/cbor"))));
    auto catalog
        = Library::Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
}

// As the uploader stores one of a folder of this PC.
StorageCareTest::Film StorageCareTest::add(quint32 seed)
{
    Film film{randomId<ObjectId>(), noise(2 * kChunkBytes + 1000, seed), {}, {}};
    film.file = m_folder->filePath(QStringLiteral("film%1.mkv").arg(seed));
    writeFile(film.file, film.bytes);
    Manifest manifest{film.bytes.size(), {}, QStringLiteral("video/x-matroska")};
    for (qint64 at = 0; at < film.bytes.size(); at += kChunkBytes) {
        manifest.chunkHashes += Sha256::of(film.bytes.mid(at, kChunkBytes));
    }
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = QStringLiteral("Film %1").arg(seed);
    video.media.sizeBytes = film.bytes.size();
    video.content = manifest.content();
    video.object = film.object;
    video.objectName = QStringLiteral("film.mkv");
    video.file = Library::FileFacts{0, film.file, film.bytes.size(), 1, 7, seed};
    const bool isStored = uploadInParts(*m_store, keys().video(film.object, video.objectName),
                              film.bytes, kChunkBytes)
        && await(m_store->put(keys().manifest(film.object), encodeManifest(manifest),
            QStringLiteral("application/cbor")));
    const auto titles = await(m_catalog->ingest({video}));
    film.title = isStored && titles ? titles->first() : TitleId();
    return film;
}

int StorageCareTest::flip(const Film &film, qint64 chunk, int copies) const
{
    const QByteArray bytes = film.bytes.mid(chunk * kChunkBytes, kChunkBytes);
    QDirIterator files(
        m_cluster->folder(), {QStringLiteral("*.data")}, QDir::Files, QDirIterator::Subdirectories);
    int flipped = 0;
    while (flipped < copies && files.hasNext()) {
        QFile file(files.next());
        const bool isCopy = file.size() == bytes.size() && file.open(QIODevice::ReadWrite)
            && file.readAll() == bytes;
        flipped += isCopy && file.seek(500) && file.putChar(char(bytes.at(500) ^ 0x10)) ? 1 : 0;
    }
    return flipped;
}

Result<ScrubReport> StorageCareTest::scrub()
{
    Scrubber::Options options;
    options.catalog = m_catalog.get();
    options.store = m_store.get();
    options.clock = &m_clock;
    options.library = [this] { return readLibrary(*m_store); };
    options.journalFile = m_folder->filePath(QStringLiteral("repairs.db"));
    options.requests = {std::chrono::milliseconds(50), std::chrono::milliseconds(200), 3};
    Scrubber scrubber(options);
    std::optional<Result<ScrubReport>> answer;
    connect(&scrubber, &Scrubber::finished, this,
        [&answer](const Result<ScrubReport> &report) { answer = report; });
    scrubber.run({});
    return QTest::qWaitFor([&answer] { return answer.has_value(); }, 60'000)
        ? *answer
        : Result<ScrubReport>(failure(ErrorCode::TimedOut, {}));
}

void StorageCareTest::picturesGetFromOnePcToAnother()
{
    const QString here = m_folder->filePath(QStringLiteral("here"));
    const QString there = m_folder->filePath(QStringLiteral("there"));
    QVector<PictureId> pictures;
    for (quint32 i = 0; i < 20; ++i) {
        const QByteArray jpeg = QByteArray("\xff\xd8\xff") + noise(60'000, i);
        pictures << *Library::PictureStore(here).store(jpeg);
        Library::IngestedVideo video;
        video.identity.kind = Library::TitleKind::Movie;
        video.identity.title = QStringLiteral("Film %1").arg(i);
        video.file = Library::FileFacts{0, QStringLiteral("/films/%1.mkv").arg(i), 1000, 1, 7, i};
        const auto titles = await(m_catalog->ingest({video}));
        QVERIFY(titles);
        QVERIFY(await(
            m_catalog->setPictures(titles->first(), pictures.last(), {}, Library::Origin::Scan)));
    }
    PictureSender::Options options;
    options.catalog = m_catalog.get();
    options.store = m_store.get();
    options.clock = &m_clock;
    options.cluster = QByteArray(32, 'c');
    options.library = [this] { return readLibrary(*m_store); };
    options.folder = here;
    PictureSender sender(options);
    QSignalSpy idle(&sender, &PictureSender::idle);
    sender.start();
    QTRY_VERIFY_WITH_TIMEOUT(!idle.isEmpty(), 30'000);

    PictureFetcher fetcher({m_store, m_library, there, &m_clock});
    QSignalSpy arrived(&fetcher, &PictureFetcher::arrived);
    for (const PictureId &picture : pictures) {
        fetcher.want(picture);
    }
    QTRY_COMPARE_WITH_TIMEOUT(arrived.size(), 20, 30'000);
    for (const PictureId &picture : pictures) {
        QCOMPARE(Library::PictureStore(there).load(picture).value(),
            Library::PictureStore(here).load(picture).value());
    }
}

// Which copy a gateway reads is its own choice: whichever it takes, nothing is lost, and once the
// damaged one was read it is put away.
void StorageCareTest::damagedCopyIsMended()
{
    int met = 0;
    for (quint32 time = 0; time < 6; ++time) {
        const Film film = add(100 + time);
        QVERIFY(!film.title.isNull());
        QCOMPARE(flip(film, 1, 1), 1);
    }
    const Result<ScrubReport> report = scrub();
    QVERIFY(report);
    QCOMPARE(report->whole, 6);
    met = report->mended;
    for (const ScrubFinding &finding : report->findings) {
        QVERIFY(!finding.isLost() && !finding.isRepaired());
    }
    qInfo("the damaged copy was met in %d of 6 videos, and mended each time", met);
}

void StorageCareTest::damageOfAllCopiesIsRepaired()
{
    const Film lost = add(1);
    const Film kept = add(2);
    QCOMPARE(flip(lost, 0, 3), 3);
    QCOMPARE(flip(kept, 2, 3), 3);
    QVERIFY(QFile::remove(lost.file));
    const Result<ScrubReport> report = scrub();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->findings.size(), 2);
    for (const ScrubFinding &finding : report->findings) {
        const bool isKept = finding.object.check.object == kept.object;
        QCOMPARE(finding.isRepaired(), isKept);
        QCOMPARE(finding.isLost(), !isKept);
    }
    const auto good = await(m_catalog->objectWithContent(
        await(m_catalog->objectsToCheck({{kept.title}, 0, 0, 0}))->first().content));
    QVERIFY(good && good->id != kept.object);
    const auto bytes
        = await(m_store->read(keys().video(good->id, good->name), 0, kept.bytes.size() + 1));
    QVERIFY(bytes.has_value());
    QVERIFY(*bytes == kept.bytes);
    QCOMPARE(await(m_store->uploads(keys().videos()))->size(), 0);
}

void StorageCareTest::deadGatewaysAreNoDamage()
{
    const Film film = add(7);
    m_cluster->killGateway(1);
    m_cluster->killGateway(2);
    const Result<ScrubReport> report = scrub();
    m_cluster->startGateway(1);
    m_cluster->startGateway(2);
    QVERIFY(!report);
    QVERIFY(report.error().retryable);
    const auto summary = await(m_catalog->checkSummary());
    QCOMPARE(summary->badCount, 0);
    QCOMPARE(summary->checked, 0);
    QCOMPARE(scrub()->whole, 1);
    QVERIFY(!film.title.isNull());
}

MATINEE_TEST(StorageCareTest)
#include "tst_storagecare.moc"
