#include "sync/transfer/transferqueue.h"
#include "tests/support/sinkstore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"

#include <QFile>
#include <QStorageInfo>
#include <QTest>

#include <algorithm>

using namespace Sync;
using namespace TestSupport;

//! Files larger than the disk this runs on: small ones are not held up, and what has no room waits.
class LanesTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void clipsFinishBesideAFilm();
    void fileThatNoDiskHoldsWaits();

private:
    void start(ObjectStore &store);
    QString sparse(const QString &name, qint64 sizeBytes);
    Transfer transfer(const TransferId &id) const;

    std::unique_ptr<StoreFixture> m_fixture;
    FakeVideos m_videos;
    SystemClock m_clock;
    std::unique_ptr<TransferQueue> m_queue;
};

void LanesTest::init()
{
    m_fixture = std::make_unique<StoreFixture>();
}

void LanesTest::cleanup()
{
    m_queue.reset();
    m_fixture.reset();
}

void LanesTest::start(ObjectStore &store)
{
    TransferQueue::Options options;
    options.journalFile = m_fixture->folder.filePath(QStringLiteral("transfers.db"));
    options.store = &store;
    options.videos = &m_videos;
    options.clock = &m_clock;
    auto queue = TransferQueue::open(options);
    QVERIFY(queue);
    m_queue = std::move(*queue);
}

// Nothing of it is written.
QString LanesTest::sparse(const QString &name, qint64 sizeBytes)
{
    const QString path = m_fixture->folder.filePath(name);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.resize(sizeBytes) ? path : QString();
}

Transfer LanesTest::transfer(const TransferId &id) const
{
    const QVector<Transfer> all = m_queue->list();
    const auto found
        = std::find_if(all.cbegin(), all.cend(), [&](const Transfer &one) { return one.id == id; });
    return found == all.cend() ? Transfer() : *found;
}

void LanesTest::clipsFinishBesideAFilm()
{
    constexpr qint64 kSparseBytes = 60'000'000'000;
    constexpr qint64 kClipBytes = 2 * 1024 * 1024;
    constexpr int kClips = 10;
    SinkStore store(m_fixture->store.get());
    start(store);
    QStringList files{sparse(QStringLiteral("film.mkv"), kSparseBytes)};
    QVERIFY(!files.first().isEmpty());
    for (int i = 0; i < kClips; ++i) {
        files << m_fixture->folder.filePath(QStringLiteral("clip %1.mp4").arg(i));
        writeFile(files.last(), noise(kClipBytes, quint32(i)));
    }
    const QVector<TransferId> ids = await(m_queue->add(files)).value();
    const auto clipsAreDone = [&] {
        return std::all_of(ids.cbegin() + 1, ids.cend(),
            [&](const TransferId &id) { return transfer(id).state == TransferState::Done; });
    };
    QVERIFY(QTest::qWaitFor(clipsAreDone, 60'000));
    // Neither is the film done before, nor does it stand still.
    QVERIFY(!isFinal(transfer(ids.first()).state));
    QVERIFY(store.sunkBytes() < kSparseBytes / 2);
    QTRY_VERIFY_WITH_TIMEOUT(transfer(ids.first()).partsStored > 0, 20'000);
    QCOMPARE(m_videos.videos().size(), kClips);

    QVERIFY(await(m_queue->cancel(ids.first())).has_value());
    QTRY_COMPARE_WITH_TIMEOUT(store.aborted(), 1, 20'000);
}

void LanesTest::fileThatNoDiskHoldsWaits()
{
    start(*m_fixture->store);
    const qsizetype before = m_videos.videos().size();
    const QString film = sparse(QStringLiteral("film.mkv"),
        QStorageInfo(m_fixture->root()).bytesAvailable() + 20'000'000'000);
    QVERIFY(!film.isEmpty());
    const TransferId id = await(m_queue->add({film})).value().first();
    QTRY_VERIFY(transfer(id).error.has_value());
    QCOMPARE(transfer(id).state, TransferState::Waiting);
    QCOMPARE(transfer(id).error->code, ErrorCode::NoSpace);
    QVERIFY(transfer(id).error->message.contains(QStringLiteral("Free some space")));
    QVERIFY(transfer(id).retryAtMs > 0);
    QCOMPARE(m_videos.videos().size(), before);
    QVERIFY(await(m_queue->cancel(id)).has_value());
    QTRY_COMPARE(filesBelow(m_fixture->root()), QStringList{QStringLiteral("library.cbor")});
}

MATINEE_TEST(LanesTest)
#include "tst_lanes.moc"
