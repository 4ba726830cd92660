#include "library/catalog/catalog.h"
#include "library/catalog/objectchecks.h"
#include "sync/housekeeping/scrubber.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/transfer/manifest.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <memory>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;
using Library::CheckState;

namespace {

const Error kSilent{ErrorCode::Unreachable, QStringLiteral("away"), {}, true};

class MovedClock final : public Clock
{
public:
    WallTime wallNow() const override { return WallTime(m_now.load()); }
    MonotonicTime monotonicNow() const override { return MonotonicTime(m_now.load()); }
    void move(std::chrono::milliseconds by) { m_now = m_now.load() + by; }

private:
    std::atomic<std::chrono::milliseconds> m_now{1'700'000'000'000ms};
};

} // namespace

//! Objects are read against their manifests; what is damaged is said, and made whole where there is
//! a whole copy.
class ScrubberTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void wholeOnesAreSaid();
    void titlesAreChosen();
    void damageWithoutACopyIsSaid();
    void damageOfOneCopyIsMended();
    void anotherObjectTakesItsPlace();
    void fileOfThisPcIsUploaded();
    void fileOfOwnStoreIsUploaded();
    void otherFilesAreNotTaken();
    void killedRepairIsGoneOnWith();
    void lostManifestIsMadeAgain_data();
    void lostManifestIsMadeAgain();
    void absenceCountsTheSecondTime();
    void emptyStorageSaysNothing();
    void silenceIsNoDamage();
    void everyFaultSaysNothing();

    void backgroundLooksAtWhatIsDue();
    void backgroundGoesOnInTheMiddle();
    void backgroundWaitsWhileBusy();
    void backgroundDoesNotInsist();
    void backgroundComesBackAfterSilence();

private:
    struct Film
    {
        ObjectId object;
        QString objectName;
        QByteArray bytes;
        TitleId title;
    };
    Film add(const QString &name, const QByteArray &bytes, const QString &file = {});
    void storeObject(const Film &film);
    void flip(const Film &film, qint64 at = 17);
    QString pathOf(const Film &film) const
    {
        return m_fixture->root() + u'/' + m_keys.video(film.object, film.objectName);
    }
    std::unique_ptr<Scrubber> makeScrubber();
    Result<ScrubReport> run(const QVector<TitleId> &titles = {});
    Library::ObjectCheck checkOf(const Film &film);
    Library::StoredObject liveObject(const Film &film);
    static ContentId contentOf(const QByteArray &bytes);
    static Manifest manifestOf(const QByteArray &bytes);

    const LibraryId m_library = randomId<LibraryId>();
    const StoreKeys m_keys{m_library};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<FaultyStore> m_store;
    MovedClock m_clock;
    std::unique_ptr<Library::Catalog> m_catalog;
    QString m_ownFile;
};

void ScrubberTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_fixture = std::make_unique<StoreFixture>();
    m_store = std::make_unique<FaultyStore>(m_fixture->store.get());
    QVERIFY(await(m_fixture->store->put(StoreKeys::libraryFile(), encodeLibraryFile(m_library),
        QStringLiteral("application/cbor"))));
    auto catalog
        = Library::Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    m_ownFile.clear();
}

void ScrubberTest::cleanup()
{
    m_catalog.reset();
    m_store.reset();
    m_fixture.reset();
}

Manifest ScrubberTest::manifestOf(const QByteArray &bytes)
{
    Manifest manifest{bytes.size(), {}, QStringLiteral("video/mp4")};
    for (qint64 at = 0; at < bytes.size(); at += kChunkBytes) {
        manifest.chunkHashes += Sha256::of(bytes.mid(at, kChunkBytes));
    }
    return manifest;
}

ContentId ScrubberTest::contentOf(const QByteArray &bytes)
{
    return manifestOf(bytes).content();
}

void ScrubberTest::storeObject(const Film &film)
{
    QVERIFY(uploadInParts(
        *m_fixture->store, m_keys.video(film.object, film.objectName), film.bytes, kChunkBytes));
    QVERIFY(await(m_fixture->store->put(m_keys.manifest(film.object),
        encodeManifest(manifestOf(film.bytes)), QStringLiteral("application/cbor"))));
}

ScrubberTest::Film ScrubberTest::add(
    const QString &name, const QByteArray &bytes, const QString &file)
{
    Film film{randomId<ObjectId>(), name + QStringLiteral(".mp4"), bytes, {}};
    storeObject(film);
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = name;
    video.media.sizeBytes = bytes.size();
    video.content = contentOf(bytes);
    video.object = film.object;
    video.objectName = film.objectName;
    if (!file.isEmpty()) {
        video.file
            = Library::FileFacts{0, file, bytes.size(), 1'600'000'000'000, 7, quint64(qHash(file))};
    }
    const auto titles = await(m_catalog->ingest({video}));
    film.title = titles ? titles->value(0) : TitleId();
    return film;
}

void ScrubberTest::flip(const Film &film, qint64 at)
{
    QFile file(pathOf(film));
    char byte = 0;
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(at) && file.getChar(&byte) && file.seek(at)
        && file.putChar(char(byte ^ 0x20)));
}

std::unique_ptr<Scrubber> ScrubberTest::makeScrubber()
{
    Scrubber::Options options;
    options.catalog = m_catalog.get();
    options.store = m_store.get();
    options.clock = &m_clock;
    options.library = [this] { return Async::ready(Result<LibraryId>(m_library)); };
    options.ownFile = [this](const Library::CheckedObject &) { return m_ownFile; };
    options.journalFile = m_folder->filePath(QStringLiteral("repairs.db"));
    options.requests = {1ms, 1ms, 2};
    options.tries = {1ms, 1ms, 0};
    return std::make_unique<Scrubber>(options);
}

Result<ScrubReport> ScrubberTest::run(const QVector<TitleId> &titles)
{
    const auto scrubber = makeScrubber();
    std::optional<Result<ScrubReport>> answer;
    connect(scrubber.get(), &Scrubber::finished, this,
        [&answer](const Result<ScrubReport> &report) { answer = report; });
    scrubber->run(titles);
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000)) {
        return failure(ErrorCode::TimedOut, {});
    }
    return *answer;
}

Library::ObjectCheck ScrubberTest::checkOf(const Film &film)
{
    const auto objects = await(m_catalog->objectsToCheck({{film.title}, 0, 0, 0}));
    for (const Library::CheckedObject &object :
        objects ? *objects : QVector<Library::CheckedObject>()) {
        if (object.check.object == film.object) {
            return object.check;
        }
    }
    return {};
}

Library::StoredObject ScrubberTest::liveObject(const Film &film)
{
    const auto object = await(m_catalog->objectWithContent(contentOf(film.bytes)));
    return object ? *object : Library::StoredObject();
}

void ScrubberTest::wholeOnesAreSaid()
{
    const Film small = add(QStringLiteral("Amber"), noise(1000, 1));
    const Film large = add(QStringLiteral("Birch"), noise(2 * kChunkBytes + 5, 2));
    const Film empty = add(QStringLiteral("Void"), {});
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QCOMPARE(report->whole, 3);
    QCOMPARE(report->progress.objects, 3);
    QCOMPARE(report->progress.objectsTotal, 3);
    QCOMPARE(report->progress.bytes, 2 * kChunkBytes + 1005);
    QCOMPARE(report->progress.bytesTotal, 2 * kChunkBytes + 1005);
    QVERIFY(report->findings.isEmpty());
    for (const Film &film : {small, large, empty}) {
        QCOMPARE(checkOf(film).state, CheckState::Whole);
        QCOMPARE(checkOf(film).checkedAtMs, m_clock.wallNow().time_since_epoch().count());
        QCOMPARE(checkOf(film).begunAtMs, 0);
    }
    QCOMPARE(await(m_catalog->checkSummary())->whole, 3);
}

void ScrubberTest::titlesAreChosen()
{
    add(QStringLiteral("Amber"), noise(1000, 1));
    const Film birch = add(QStringLiteral("Birch"), noise(1000, 2));
    const Result<ScrubReport> report = run({birch.title});
    QVERIFY(report);
    QCOMPARE(report->progress.objects, 1);
    QCOMPARE(await(m_catalog->checkSummary())->checked, 1);
}

void ScrubberTest::damageWithoutACopyIsSaid()
{
    const Film amber = add(QStringLiteral("Amber"), noise(kChunkBytes + 1000, 1));
    const Film birch = add(QStringLiteral("Birch"), noise(1000, 2));
    flip(amber, kChunkBytes + 500);
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QCOMPARE(report->whole, 1);
    QCOMPARE(report->findings.size(), 1);
    QVERIFY(report->findings.first().isLost());
    QCOMPARE(report->findings.first().object.name, QStringLiteral("Amber"));
    QVERIFY(report->findings.first().error->message.contains(QStringLiteral("Amber")));
    QCOMPARE(checkOf(amber).state, CheckState::Damaged);
    QCOMPARE(checkOf(birch).state, CheckState::Whole);
    QCOMPARE(liveObject(amber).id, amber.object); // nothing is marked or removed
    QVERIFY(QFile::exists(pathOf(amber)));
    const auto summary = await(m_catalog->checkSummary());
    QCOMPARE(summary->badCount, 1);
    QCOMPARE(summary->bad.first().name, QStringLiteral("Amber"));
}

// The second time another copy answers, as a cluster's would.
void ScrubberTest::damageOfOneCopyIsMended()
{
    const Film amber = add(QStringLiteral("Amber"), noise(3 * kChunkBytes, 1));
    const QString video = m_keys.video(amber.object, amber.objectName);
    std::atomic<int> reads = 0;
    m_store->setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        if (call.name == QLatin1String("read") && call.key == video) {
            const int number = ++reads;
            if (number == 2 || number == 3) {
                flip(amber, kChunkBytes + 5); // damaged, and then whole
            }
        }
        return std::nullopt;
    });
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QCOMPARE(report->whole, 1);
    QCOMPARE(report->mended, 1);
    QCOMPARE(report->findings.size(), 1);
    QVERIFY(!report->findings.first().isLost());
    QCOMPARE(checkOf(amber).state, CheckState::Whole);
    QCOMPARE(checkOf(amber).mended, 1);
    QCOMPARE(reads, 4);
}

void ScrubberTest::anotherObjectTakesItsPlace()
{
    const QByteArray bytes = noise(kChunkBytes + 1000, 1);
    Film first = add(QStringLiteral("Amber"), bytes);
    Film second = add(QStringLiteral("Amber"), bytes);
    if (second.object < first.object) {
        std::swap(first, second);
    }
    QCOMPARE(liveObject(first).id, first.object);
    flip(first);
    const Result<ScrubReport> report = run({first.title});
    QVERIFY(report);
    QCOMPARE(report->findings.size(), 1);
    QVERIFY(report->findings.first().isRepaired());
    QCOMPARE(liveObject(first).id, second.object);
    QVERIFY(QFile::exists(pathOf(first))); // removed by who removes what is marked
}

void ScrubberTest::fileOfThisPcIsUploaded()
{
    const QByteArray bytes = noise(2 * kChunkBytes + 1000, 1);
    const QString file = m_folder->filePath(QStringLiteral("amber.mp4"));
    writeFile(file, bytes);
    const Film amber = add(QStringLiteral("Amber"), bytes, file);
    flip(amber);
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QCOMPARE(report->findings.size(), 1);
    QVERIFY(report->findings.first().repairedFrom.endsWith(QStringLiteral("amber.mp4")));
    const Library::StoredObject good = liveObject(amber);
    QVERIFY(!good.id.isNull() && good.id != amber.object);
    QCOMPARE(readFile(m_fixture->root() + u'/' + m_keys.video(good.id, good.name)), bytes);
    QVERIFY(decodeManifest(readFile(m_fixture->root() + u'/' + m_keys.manifest(good.id))));
    const Result<ScrubReport> again = run();
    QVERIFY(again);
    QCOMPARE(again->whole, 1);
    QCOMPARE(again->progress.objectsTotal, 1);
}

void ScrubberTest::fileOfOwnStoreIsUploaded()
{
    const Film amber = add(QStringLiteral("Amber"), noise(5000, 1));
    m_ownFile = m_folder->filePath(QStringLiteral("own"));
    writeFile(m_ownFile, amber.bytes);
    flip(amber);
    QVERIFY(run()->findings.first().isRepaired());
    QVERIFY(liveObject(amber).id != amber.object);
    QCOMPARE(liveObject(amber).name, amber.objectName);
}

void ScrubberTest::otherFilesAreNotTaken()
{
    const QByteArray bytes = noise(5000, 1);
    const QString file = m_folder->filePath(QStringLiteral("amber.mp4"));
    writeFile(file, noise(5000, 2)); // replaced since
    const Film amber = add(QStringLiteral("Amber"), bytes, file);
    m_ownFile = m_folder->filePath(QStringLiteral("none"));
    flip(amber);
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QVERIFY(report->findings.first().isLost());
    QCOMPARE(report->findings.first().error->code, ErrorCode::NotFound);
    QCOMPARE(m_store->count(QStringLiteral("putNew")) + m_store->count(QStringLiteral("put")), 0);
}

void ScrubberTest::killedRepairIsGoneOnWith()
{
    const QByteArray bytes = noise(3 * kChunkBytes, 1);
    const QString file = m_folder->filePath(QStringLiteral("amber.mp4"));
    writeFile(file, bytes);
    const Film amber = add(QStringLiteral("Amber"), bytes, file);
    flip(amber);
    {
        const auto scrubber = makeScrubber();
        scrubber->run({});
        QTRY_VERIFY_WITH_TIMEOUT(m_store->count(QStringLiteral("putPart")) >= 2, 20'000);
    }
    const int before = m_store->count(QStringLiteral("putPart"));
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QVERIFY(report->findings.first().isRepaired());
    QVERIFY(m_store->count(QStringLiteral("putPart")) - before <= 3);
    QCOMPARE(await(m_fixture->store->uploads({}))->size(), 0);
    const auto videos = await(m_fixture->store->list(m_keys.videos(), {}, 100));
    QCOMPARE(videos->objects.size(), 2); // the bad one and one good one
}

void ScrubberTest::lostManifestIsMadeAgain_data()
{
    QTest::addColumn<QByteArray>("manifest");
    QTest::addRow("lost") << QByteArray();
    QTest::addRow("damaged") << QByteArray("rubbish");
    QTest::addRow("of something else") << encodeManifest(manifestOf(noise(10, 3)));
}

void ScrubberTest::lostManifestIsMadeAgain()
{
    QFETCH(const QByteArray, manifest);
    const Film amber = add(QStringLiteral("Amber"), noise(kChunkBytes + 5, 1));
    const QString path = m_fixture->root() + u'/' + m_keys.manifest(amber.object);
    QVERIFY(QFile::remove(path));
    if (!manifest.isEmpty()) {
        writeFile(path, manifest);
    }
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QCOMPARE(report->whole, 1);
    QCOMPARE(report->mended, 1);
    const Result<Manifest> made = decodeManifest(readFile(path));
    QVERIFY(made);
    QCOMPARE(made->content(), contentOf(amber.bytes));
    // Without the right bytes there is no right manifest either.
    QVERIFY(QFile::remove(path));
    flip(amber);
    QVERIFY(run()->findings.first().isLost());
    QVERIFY(!QFile::exists(path));
}

void ScrubberTest::absenceCountsTheSecondTime()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    QVERIFY(await(m_fixture->store->remove(m_keys.video(amber.object, amber.objectName))));
    for (int i = 0; i < 2; ++i) {
        const Result<ScrubReport> report = run();
        QVERIFY(report);
        QVERIFY(!report->findings.first().isLost());
        QCOMPARE(report->findings.first().error->code, ErrorCode::NotFound);
        QCOMPARE(checkOf(amber).state, CheckState::Never);
        QVERIFY(checkOf(amber).absentSinceMs > 0);
        m_clock.move(5min);
    }
    m_clock.move(1min);
    QVERIFY(run()->findings.first().isLost());
    QCOMPARE(checkOf(amber).state, CheckState::Missing);
    m_clock.move(1h);
    storeObject(amber); // it was only late
    QCOMPARE(run()->whole, 1);
    QCOMPARE(checkOf(amber).absentSinceMs, 0);
}

// Everything is gone at once: that is another bucket, or none.
void ScrubberTest::emptyStorageSaysNothing()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    QVERIFY(await(m_fixture->store->removeAll({m_keys.video(amber.object, amber.objectName),
        m_keys.manifest(amber.object), StoreKeys::libraryFile()})));
    (void)run();
    m_clock.move(1h);
    const Result<ScrubReport> report = run();
    QVERIFY(report);
    QVERIFY(report->findings.first().error.has_value());
    QCOMPARE(checkOf(amber).state, CheckState::Never);
}

void ScrubberTest::silenceIsNoDamage()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    m_store->setFaultBefore([](const FaultyStore::Call &) { return kSilent; });
    for (int i = 0; i < 3; ++i) {
        const Result<ScrubReport> report = run();
        QVERIFY(!report || report->findings.first().error->code == ErrorCode::Unreachable);
        m_clock.move(1h);
    }
    QCOMPARE(checkOf(amber).state, CheckState::Never);
    QCOMPARE(checkOf(amber).absentSinceMs, 0);
    QCOMPARE(liveObject(amber).id, amber.object);
}

void ScrubberTest::everyFaultSaysNothing()
{
    const QByteArray bytes = noise(2 * kChunkBytes, 1);
    int faults = 0;
    for (bool isMet = true; isMet; ++faults) {
        cleanup();
        init();
        const Film amber = add(QStringLiteral("Amber"), bytes);
        std::atomic<bool> met = false;
        // Longer than it is asked again for.
        m_store->setFaultBefore([&met, faults](const FaultyStore::Call &call) {
            const bool fails = call.number >= faults && call.number < faults + 3;
            met = met || fails;
            return fails ? std::optional<Error>(kSilent) : std::nullopt;
        });
        (void)run();
        QVERIFY(checkOf(amber).state != CheckState::Damaged);
        QVERIFY(checkOf(amber).state != CheckState::Missing);
        m_store->setFaultBefore({});
        QCOMPARE(run()->whole, 1);
        isMet = met;
    }
    QVERIFY2(faults >= 4, qPrintable(QString::number(faults)));
}

void ScrubberTest::backgroundLooksAtWhatIsDue()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    m_clock.move(std::chrono::hours(20 * 24));
    const Film birch = add(QStringLiteral("Birch"), noise(1000, 2));
    m_clock.move(std::chrono::hours(11 * 24));
    const auto scrubber = makeScrubber();
    QSignalSpy looked(scrubber.get(), &Scrubber::looked);
    scrubber->keepScrubbing({std::chrono::hours(30 * 24), 1'000'000'000});
    QTRY_COMPARE(looked.size(), 1);
    QTRY_COMPARE(checkOf(amber).state, CheckState::Whole);
    QCOMPARE(checkOf(birch).state, CheckState::Never);
    // Another pace: now it is due.
    scrubber->keepScrubbing({std::chrono::hours(24), 1'000'000'000});
    QTRY_COMPARE(checkOf(birch).state, CheckState::Whole);
    QTRY_COMPARE(looked.size(), 2);
}

void ScrubberTest::backgroundGoesOnInTheMiddle()
{
    const Film amber = add(QStringLiteral("Amber"), noise(3 * kChunkBytes, 1));
    m_clock.move(std::chrono::hours(31 * 24));
    const QString video = m_keys.video(amber.object, amber.objectName);
    const auto reads = [&] {
        int count = 0;
        for (const FaultyStore::Call &call : m_store->calls()) {
            count += call.name == QLatin1String("read") && call.key == video ? 1 : 0;
        }
        return count;
    };
    {
        const auto scrubber = makeScrubber();
        QSignalSpy progressed(scrubber.get(), &Scrubber::progressed);
        scrubber->keepScrubbing({std::chrono::hours(30 * 24), 1'000}); // hours for a chunk
        QTRY_COMPARE(progressed.size(), 2); // at the beginning and after a chunk
        QCOMPARE(reads(), 1);
    }
    QTRY_COMPARE(checkOf(amber).chunks, 1);
    QVERIFY(checkOf(amber).begunAtMs > 0);
    const auto scrubber = makeScrubber();
    scrubber->keepScrubbing({std::chrono::hours(30 * 24), 1'000'000'000'000, 1'000'000'000'000});
    QTRY_COMPARE(checkOf(amber).state, CheckState::Whole);
    QCOMPARE(reads(), 3);
}

void ScrubberTest::backgroundWaitsWhileBusy()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    m_clock.move(std::chrono::hours(31 * 24));
    const auto scrubber = makeScrubber();
    scrubber->setBusy(true);
    scrubber->keepScrubbing({std::chrono::hours(30 * 24), 1'000'000'000});
    QTest::qWait(0);
    QCOMPARE(m_store->calls().size(), 0);
    scrubber->setBusy(false);
    QTRY_COMPARE(checkOf(amber).state, CheckState::Whole);
}

// A storage that answers but for one video, and a manifest of a later format.
void ScrubberTest::backgroundDoesNotInsist()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    const Film birch = add(QStringLiteral("Birch"), noise(1000, 2));
    const Film cedar = add(QStringLiteral("Cedar"), noise(1000, 3));
    m_clock.move(std::chrono::hours(31 * 24));
    QByteArray newer = encodeManifest(manifestOf(birch.bytes));
    QCOMPARE(newer.mid(1, 2), QByteArray("\x01\x01")); // key 1: format 1
    newer[2] = 2;
    writeFile(m_fixture->root() + u'/' + m_keys.manifest(birch.object), newer);
    const QString broken = m_keys.video(amber.object, amber.objectName);
    m_store->setFaultBefore([broken](const FaultyStore::Call &call) {
        const bool fails = call.name == QLatin1String("read") && call.key == broken;
        return fails ? std::optional<Error>(kSilent) : std::nullopt;
    });
    const auto scrubber = makeScrubber();
    QVector<ScrubFinding> findings;
    connect(scrubber.get(), &Scrubber::looked, this,
        [&findings](const ScrubFinding &finding) { findings << finding; });
    scrubber->keepScrubbing({std::chrono::hours(30 * 24), 1'000'000'000});
    QTRY_COMPARE(findings.size(), 3);
    QTRY_COMPARE(checkOf(cedar).state, CheckState::Whole);
    // Told to go on, it has nothing to do for now.
    scrubber->setBusy(true);
    scrubber->setBusy(false);
    QCoreApplication::processEvents();
    m_clock.move(2h);
    m_store->setFaultBefore({});
    scrubber->setBusy(true);
    scrubber->setBusy(false);
    QTRY_COMPARE(checkOf(amber).state, CheckState::Whole);
    QTRY_COMPARE(findings.size(), 5);
    QCOMPARE(findings.last().error.has_value() || findings.at(3).error.has_value(), true);
    QCOMPARE(checkOf(birch).state, CheckState::Never);
}

void ScrubberTest::backgroundComesBackAfterSilence()
{
    const Film amber = add(QStringLiteral("Amber"), noise(1000, 1));
    m_clock.move(std::chrono::hours(31 * 24));
    std::atomic<int> silent = 20;
    m_store->setFaultBefore([&silent](const FaultyStore::Call &) {
        return silent.fetch_sub(1) > 0 ? std::optional<Error>(kSilent) : std::nullopt;
    });
    const auto scrubber = makeScrubber();
    scrubber->keepScrubbing({std::chrono::hours(30 * 24), 1'000'000'000});
    QTRY_COMPARE(checkOf(amber).state, CheckState::Whole);
}

MATINEE_TEST(ScrubberTest)
#include "tst_scrubber.moc"
