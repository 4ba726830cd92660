#include "app/autouploads.h"
#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/transferqueue.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"

#include <QFileInfo>
#include <QTest>

#include <algorithm>

using namespace TestSupport;

//! New videos of a folder go into the storage by themselves, once.
class AutoUploadsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void newVideosAreQueuedOnce();
    void nothingIsQueuedUnlessAPersonWantsIt();
    void whatTheFirstScanFindsIsNotNew();

private:
    void add(qint64 folder, const QString &file, quint32 seed);
    QStringList queued() const;
    qint64 addFolder(const QString &name, qint64 scannedAtMs);

    std::unique_ptr<StoreFixture> m_fixture;
    FakeVideos m_videos;
    SystemClock m_clock;
    std::unique_ptr<Library::Catalog> m_catalog;
    std::unique_ptr<Sync::TransferQueue> m_queue;
    std::unique_ptr<App::AutoUploads> m_uploads;
};

void AutoUploadsTest::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    auto catalog
        = Library::Catalog::open(m_fixture->folder.filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    Sync::TransferQueue::Options options;
    options.journalFile = m_fixture->folder.filePath(QStringLiteral("transfers.db"));
    options.store = m_fixture->store.get();
    options.videos = &m_videos;
    options.clock = &m_clock;
    auto queue = Sync::TransferQueue::open(options);
    QVERIFY(queue);
    m_queue = std::move(*queue);
    m_uploads = std::make_unique<App::AutoUploads>(*m_catalog, *m_queue);
}

void AutoUploadsTest::cleanup()
{
    m_uploads.reset();
    m_queue.reset();
    m_catalog.reset();
    m_fixture.reset();
}

// As a scan does once the file has settled.
void AutoUploadsTest::add(qint64 folder, const QString &name, quint32 seed)
{
    const QString path = m_fixture->folder.filePath(name);
    writeFile(path, noise(1000 + seed, seed));
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = QFileInfo(name).completeBaseName();
    video.file = Library::FileFacts{folder, path, 1000 + seed, 1'600'000'000'000, 7, seed};
    video.sample = Library::SampleId::fromBytes(QByteArray(Library::SampleId::kSize, char(seed)));
    QVERIFY(await(m_catalog->ingest({video})));
}

QStringList AutoUploadsTest::queued() const
{
    QStringList names;
    for (const Sync::Transfer &transfer : m_queue->list()) {
        names << transfer.name;
    }
    return names;
}

qint64 AutoUploadsTest::addFolder(const QString &name, qint64 scannedAtMs)
{
    const auto folder = await(m_catalog->addFolder(m_fixture->folder.filePath(name)));
    if (!folder) {
        return 0;
    }
    if (scannedAtMs > 0) {
        Library::FolderState state;
        state.scannedAtMs = scannedAtMs;
        (void)await(m_catalog->setFolderState(folder->id, state));
    }
    return folder->id;
}

void AutoUploadsTest::newVideosAreQueuedOnce()
{
    const qint64 folder = addFolder(QStringLiteral("films"), 1000);
    add(folder, QStringLiteral("old.mkv"), 1);
    QVERIFY(await(m_catalog->setFolderUploads(folder, true)));
    QVERIFY(await(m_catalog->folders())->first().uploads);
    add(folder, QStringLiteral("new.mkv"), 2);
    const QStringList expected{QStringLiteral("new.mkv")};
    QTRY_COMPARE(queued(), expected);
    QTRY_COMPARE(m_queue->list().first().state, Sync::TransferState::Done);
    // The same bytes under another name are no news, nor after a restart.
    QTRY_VERIFY(await(m_catalog->filesToUpload(10))->isEmpty());
    QVERIFY(await(m_queue->clearFinished()));
    add(folder, QStringLiteral("renamed.mkv"), 2);
    m_uploads = std::make_unique<App::AutoUploads>(*m_catalog, *m_queue);
    add(folder, QStringLiteral("third.mkv"), 3);
    QTRY_COMPARE(queued(), QStringList{QStringLiteral("third.mkv")});
    QTRY_COMPARE(m_videos.videos().size(), 2);
}

void AutoUploadsTest::nothingIsQueuedUnlessAPersonWantsIt()
{
    const qint64 films = addFolder(QStringLiteral("films"), 1000);
    const qint64 clips = addFolder(QStringLiteral("clips"), 1000);
    QVERIFY(await(m_catalog->setFolderUploads(films, true)));
    QVERIFY(await(m_catalog->setFolderUploads(films, false)));
    QVERIFY(await(m_catalog->setFolderUploads(clips, true)));
    add(films, QStringLiteral("a.mkv"), 1);
    add(clips, QStringLiteral("b.mkv"), 2);
    QTRY_COMPARE(queued(), QStringList{QStringLiteral("b.mkv")});
    QVERIFY(await(m_catalog->filesToUpload(10)));
    QVERIFY(!await(m_catalog->folders())->last().uploads); // films
}

void AutoUploadsTest::whatTheFirstScanFindsIsNotNew()
{
    const qint64 folder = addFolder(QStringLiteral("films"), 0);
    QVERIFY(await(m_catalog->setFolderUploads(folder, true)));
    QVERIFY(await(m_catalog->folders())->first().uploads);
    add(folder, QStringLiteral("old.mkv"), 1);
    Library::FolderState scanned;
    scanned.scannedAtMs = 1000;
    QVERIFY(await(m_catalog->setFolderState(folder, scanned)));
    add(folder, QStringLiteral("new.mkv"), 2);
    QTRY_COMPARE(queued(), QStringList{QStringLiteral("new.mkv")});
    QVERIFY(await(m_catalog->filesToUpload(10))->size() <= 1);
}

MATINEE_TEST(AutoUploadsTest)
#include "tst_autouploads.moc"
