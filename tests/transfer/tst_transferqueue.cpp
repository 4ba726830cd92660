#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "sync/transfer/transferqueue.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"

#include <QDir>
#include <QFile>
#include <QMutex>
#include <QSemaphore>
#include <QSet>
#include <QTest>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

// A queue over a FolderStore, with everything that a restart keeps.
struct Household
{
    StoreFixture fixture;
    FaultyStore store{fixture.store.get()};
    FakeVideos videos;
    SystemClock clock;
    std::unique_ptr<TransferQueue> queue;
    RetryPolicy transferRetry{5ms, 20ms, 0};
    std::chrono::milliseconds watch{20};

    Household() { start(); }

    void start()
    {
        TransferQueue::Options options;
        options.journalFile = fixture.folder.filePath(QStringLiteral("transfers.db"));
        options.store = &store;
        options.videos = &videos;
        options.clock = &clock;
        options.requestRetry = RetryPolicy{1ms, 4ms, 3};
        options.transferRetry = transferRetry;
        options.watch = watch;
        Result<std::unique_ptr<TransferQueue>> opened = TransferQueue::open(options);
        if (!opened) {
            qFatal("%s", qUtf8Printable(opened.error().message));
        }
        queue = std::move(*opened);
    }
    QString file(const QString &name, qint64 size, quint32 seed)
    {
        QDir(fixture.folder.path()).mkpath(QStringLiteral("videos"));
        const QString path = fixture.folder.filePath(QStringLiteral("videos/") + name);
        writeFile(path, noise(size, seed));
        return path;
    }
    TransferId add(const QString &path) { return await(queue->add({path})).value().first(); }
    Transfer transfer(const TransferId &id) const
    {
        for (const Transfer &transfer : queue->list()) {
            if (transfer.id == id) {
                return transfer;
            }
        }
        return {};
    }
    bool waitFor(const TransferId &id, TransferState state)
    {
        return QTest::qWaitFor([&] { return transfer(id).state == state; }, 20'000);
    }
    QStringList stored() const
    {
        QStringList names = filesBelow(fixture.root());
        names.removeAll(QStringLiteral("library.cbor"));
        return names;
    }
    // The video, the manifest and nothing else for each of these files.
    bool holdsExactly(const QStringList &files)
    {
        const StoreKeys keys(await(queue->library()).value());
        QStringList expected;
        for (const StoredVideo &video : videos.videos()) {
            const QString key = keys.video(video.object, video.objectName);
            const QByteArray bytes = readFile(video.file);
            const Result<Manifest> manifest
                = decodeManifest(readFile(fixture.root() + u'/' + keys.manifest(video.object)));
            if (readFile(fixture.root() + u'/' + key) != bytes || !manifest
                || manifest->sizeBytes != bytes.size() || manifest->content() != video.content) {
                return false;
            }
            expected << key << keys.manifest(video.object);
        }
        expected.removeDuplicates();
        expected.sort();
        return expected == stored() && expected.size() == 2 * files.size();
    }
};

std::optional<Error> passing()
{
    return Error{ErrorCode::Unreachable, QStringLiteral("away"), {}, true};
}

} // namespace

class TransferQueueTest : public QObject
{
    Q_OBJECT
private slots:
    void storesSmallLargeAndEmptyFiles();
    void oddNames();
    void sameBytesCostNoSpace();
    void sameBytesAtOnceCostNoSpace();
    void goneCopyIsUploadedAgain();
    void changedFileFailsAndCanBeRetried();
    void missingFileFailsWithItsReason();
    void pauseAndResumeSendNothingTwice();
    void restartSendsOnlyWhatWasInFlight();
    void cancelLeavesNothing();
    void cancelAfterTheCatalogIsRefused();
    void permanentErrorStops();
    void fullStoreWaitsAndGoesOn();
    void lostUploadBeginsAnew();
    void lateBeginLeavesNoUpload();
    void everyFailedRequestIsRecovered_data();
    void everyFailedRequestIsRecovered();
    void catalogErrorIsTriedAgain();
    void addingAFailedFileRevivesItsTransfer();
    void addingAFailedFileThatChangedSendsItsNewBytes();
    void unreachableLibraryWaits();
    void retryAsksForTheLibraryAtOnce();
    void whatWaitsGoesOnOnceTheStoreAnswers();
    void storageThatStaysBusyMayBeFull();
    void smallFilesAreNotHeldUp();
    void whatWaitsCanBeMoved();
    void whatIsFirstHasTheNextTurn();
    void secondProgramIsRefused();
    void clearForgetsWhatIsDone();
    void signalsTellTheStory();
};

void TransferQueueTest::storesSmallLargeAndEmptyFiles()
{
    Household home;
    const QStringList files{home.file(QStringLiteral("large.mkv"), 20 * kMiB + 17, 1),
        home.file(QStringLiteral("small.mp4"), 300'000, 2),
        home.file(QStringLiteral("empty.mp4"), 0, 3),
        home.file(QStringLiteral("chunk.mp4"), 8 * kMiB, 4)};
    const QVector<TransferId> ids = await(home.queue->add(files)).value();
    QCOMPARE(ids.size(), files.size());
    for (const TransferId &id : ids) {
        QVERIFY(home.waitFor(id, TransferState::Done));
        QCOMPARE(home.transfer(id).doneBytes, home.transfer(id).totalBytes);
        QVERIFY(!home.transfer(id).object.isNull());
    }
    QVERIFY(home.holdsExactly(files));
    QCOMPARE(home.videos.videos().size(), files.size());
    QCOMPARE(home.transfer(ids.first()).partsTotal, 3);
}

void TransferQueueTest::oddNames()
{
    Household home;
    QStringList files;
    quint32 seed = 0;
    const QStringList names{QStringLiteral("卧虎藏龙.mkv"),
        QStringLiteral("😀👨‍👩‍👧.mp4"), QStringLiteral("100% a+b %2F.mp4"),
        QStringLiteral("line\nfeed\x01.mp4"), QString(251, u'n') + QStringLiteral(".mp4"),
        QString(125, u'%') + QStringLiteral(".mp4"), QStringLiteral("...")};
    for (const QString &name : names) {
        files << home.file(name, 1000 + qint64(seed), seed);
        ++seed;
    }
    const QVector<TransferId> ids = await(home.queue->add(files)).value();
    for (const TransferId &id : ids) {
        QVERIFY(home.waitFor(id, TransferState::Done));
    }
    QVERIFY(home.holdsExactly(files));
}

void TransferQueueTest::sameBytesCostNoSpace()
{
    Household home;
    const QString large = home.file(QStringLiteral("large.mkv"), 9 * kMiB, 1);
    const QString small = home.file(QStringLiteral("small.mkv"), 1000, 2);
    const QString largeCopy = home.file(QStringLiteral("large copy.mkv"), 9 * kMiB, 1);
    const QString smallCopy = home.file(QStringLiteral("small copy.mkv"), 1000, 2);
    QVERIFY(home.waitFor(home.add(large), TransferState::Done));
    QVERIFY(home.waitFor(home.add(small), TransferState::Done));
    const QStringList before = home.stored();
    const int parts = home.store.count(QStringLiteral("putPart"));
    for (const QString &copy : {largeCopy, smallCopy}) {
        const TransferId id = home.add(copy);
        QVERIFY(home.waitFor(id, TransferState::Instant));
        QVERIFY(!home.transfer(id).object.isNull());
    }
    QCOMPARE(home.stored(), before);
    QCOMPARE(home.store.count(QStringLiteral("putPart")), parts);
    QCOMPARE(home.videos.videos().size(), 4);
    QCOMPARE(home.videos.videos().at(2).object, home.videos.videos().at(0).object);
    QCOMPARE(home.videos.videos().at(2).objectName, QStringLiteral("large.mkv"));
    QCOMPARE(home.videos.videos().at(2).content, home.videos.videos().at(0).content);
}

void TransferQueueTest::sameBytesAtOnceCostNoSpace()
{
    Household home;
    const QStringList files{home.file(QStringLiteral("a.mkv"), 9 * kMiB, 1),
        home.file(QStringLiteral("b.mkv"), 9 * kMiB, 1), home.file(QStringLiteral("c.mkv"), 50, 2),
        home.file(QStringLiteral("d.mkv"), 50, 2)};
    const QVector<TransferId> ids = await(home.queue->add(files)).value();
    for (const TransferId &id : ids) {
        QTRY_VERIFY_WITH_TIMEOUT(isFinal(home.transfer(id).state), 20'000);
    }
    QCOMPARE(home.transfer(ids.at(1)).state, TransferState::Instant);
    // Both small ones are read at once; the first to be read sends.
    const bool isFirst = home.transfer(ids.at(3)).state == TransferState::Instant;
    QCOMPARE(home.transfer(ids.at(isFirst ? 2 : 3)).state, TransferState::Done);
    QCOMPARE(home.transfer(ids.at(isFirst ? 3 : 2)).state, TransferState::Instant);
    QVERIFY(home.holdsExactly({files.at(0), files.at(isFirst ? 2 : 3)}));
}

void TransferQueueTest::goneCopyIsUploadedAgain()
{
    Household home;
    const QString file = home.file(QStringLiteral("a.mkv"), 9 * kMiB, 1);
    QVERIFY(home.waitFor(home.add(file), TransferState::Done));
    for (const QString &key : home.stored()) {
        QVERIFY(await(home.fixture.store->remove(key)).has_value());
    }
    QVERIFY(home.waitFor(
        home.add(home.file(QStringLiteral("b.mkv"), 9 * kMiB, 1)), TransferState::Done));
    QCOMPARE(home.stored().size(), 2);
}

void TransferQueueTest::changedFileFailsAndCanBeRetried()
{
    Household home;
    const QString path = home.file(QStringLiteral("a.mkv"), 40 * kMiB, 1);
    std::atomic<bool> changed = false;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) {
        if (call.name == u"putPart" && call.part == 3 && !changed.exchange(true)) {
            QFile file(path); // same size, other bytes in a part that is not read yet
            if (file.open(QIODevice::ReadWrite) && file.seek(39 * kMiB)) {
                file.write("other bytes");
            }
        }
        return std::nullopt;
    });
    const TransferId id = home.add(path);
    QVERIFY(home.waitFor(id, TransferState::Failed));
    QCOMPARE(home.transfer(id).error->code, ErrorCode::Changed);
    QTRY_COMPARE(home.stored(), QStringList());
    QVERIFY(home.videos.videos().isEmpty());
    QVERIFY(await(home.queue->retry(id)).has_value());
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
}

void TransferQueueTest::missingFileFailsWithItsReason()
{
    Household home;
    const TransferId id = home.add(QStringLiteral("/nonexistent/film.mkv"));
    QVERIFY(home.waitFor(id, TransferState::Failed));
    QCOMPARE(home.transfer(id).error->code, ErrorCode::NotFound);
    const TransferId folder = home.add(home.fixture.folder.path());
    QVERIFY(home.waitFor(folder, TransferState::Failed));
    QCOMPARE(home.transfer(folder).error->code, ErrorCode::InvalidInput);
    QVERIFY(home.stored().isEmpty());
}

void TransferQueueTest::pauseAndResumeSendNothingTwice()
{
    Household home;
    const QString path = home.file(QStringLiteral("a.mkv"), 60 * kMiB, 1);
    const TransferId id = home.add(path);
    QTRY_VERIFY(home.store.count(QStringLiteral("putPart")) >= 2);
    QVERIFY(await(home.queue->pause(id)).has_value());
    QVERIFY(home.waitFor(id, TransferState::Paused));
    QTRY_COMPARE(home.transfer(id).partsUnderWay, 0);
    QVERIFY(home.videos.videos().isEmpty());
    home.queue.reset();
    home.start();
    QCOMPARE(home.transfer(id).state, TransferState::Paused);
    QVERIFY(await(home.queue->resume(id)).has_value());
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
    QVERIFY(home.store.count(QStringLiteral("putPart")) <= 8 + 4);
    QVERIFY(!await(home.queue->pause(id)).has_value());
}

void TransferQueueTest::restartSendsOnlyWhatWasInFlight()
{
    Household home;
    const QString path = home.file(QStringLiteral("a.mkv"), 80 * kMiB, 1);
    const TransferId id = home.add(path);
    for (const int parts : {2, 5, 8}) {
        QTRY_VERIFY(home.store.count(QStringLiteral("putPart")) >= parts);
        home.queue.reset();
        home.start();
        QCOMPARE(home.transfer(id).file, path);
    }
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
    QVERIFY(home.store.count(QStringLiteral("putPart")) <= 10 + 3 * 4);
    QVERIFY(home.store.count(QStringLiteral("begin")) == 1);
}

void TransferQueueTest::cancelLeavesNothing()
{
    Household home;
    const QString path = home.file(QStringLiteral("a.mkv"), 60 * kMiB, 1);
    const TransferId id = home.add(path);
    QTRY_VERIFY(home.store.count(QStringLiteral("putPart")) >= 2);
    QVERIFY(await(home.queue->cancel(id)).has_value());
    QVERIFY(home.waitFor(id, TransferState::Cancelled));
    QTRY_COMPARE(home.stored(), QStringList());
    QVERIFY(home.videos.videos().isEmpty());
    QVERIFY(await(home.queue->retry(id)).has_value()); // undo
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
}

void TransferQueueTest::cancelAfterTheCatalogIsRefused()
{
    Household home;
    const TransferId id = home.add(home.file(QStringLiteral("a.mkv"), 1000, 1));
    QVERIFY(home.waitFor(id, TransferState::Done));
    QCOMPARE(await(home.queue->cancel(id)).error().code, ErrorCode::InvalidInput);
    QCOMPARE(await(home.queue->cancel(randomId<TransferId>())).error().code, ErrorCode::NotFound);
    QCOMPARE(home.stored().size(), 2);
}

void TransferQueueTest::permanentErrorStops()
{
    Household home;
    home.store.setFaultBefore([](const FaultyStore::Call &call) {
        return call.name == u"putPart"
            ? std::optional(Error{ErrorCode::PermissionDenied, QStringLiteral("no"), {}, false})
            : std::nullopt;
    });
    const TransferId id = home.add(home.file(QStringLiteral("a.mkv"), 20 * kMiB, 1));
    QVERIFY(home.waitFor(id, TransferState::Failed));
    QCOMPARE(home.transfer(id).error->code, ErrorCode::PermissionDenied);
    QVERIFY(home.store.count(QStringLiteral("putPart")) <= 3);
    home.queue.reset();
    home.start();
    QCOMPARE(home.transfer(id).state, TransferState::Failed);
    QCOMPARE(home.transfer(id).error->message, QStringLiteral("no"));
    home.store.setFaultBefore({});
    QVERIFY(await(home.queue->retry(id)).has_value());
    QVERIFY(home.waitFor(id, TransferState::Done));
}

void TransferQueueTest::fullStoreWaitsAndGoesOn()
{
    Household home;
    std::atomic<bool> full = true;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) {
        return full && call.name == u"putPart" && call.part > 1
            ? std::optional(Error{ErrorCode::NoSpace, QStringLiteral("full"), {}, false})
            : std::nullopt;
    });
    const QString path = home.file(QStringLiteral("a.mkv"), 20 * kMiB, 1);
    const TransferId id = home.add(path);
    QTRY_VERIFY(home.transfer(id).error.has_value());
    QCOMPARE(home.transfer(id).state, TransferState::Waiting);
    QCOMPARE(home.transfer(id).error->code, ErrorCode::NoSpace);
    QVERIFY(home.transfer(id).retryAtMs > 0);
    QVERIFY(home.videos.videos().isEmpty()); // nothing half-done is a title
    home.queue.reset();
    home.start();
    full = false;
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
}

void TransferQueueTest::lostUploadBeginsAnew()
{
    Household home;
    const QString path = home.file(QStringLiteral("a.mkv"), 40 * kMiB, 1);
    std::atomic<bool> lost = false;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        if (call.name == u"putPart" && call.part == 4 && !lost.exchange(true)) {
            return Error{ErrorCode::NotFound, QStringLiteral("no such upload"), {}, false};
        }
        return std::nullopt;
    });
    const TransferId id = home.add(path);
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(lost);
    QVERIFY(home.holdsExactly({path}));
}

// A request whose sender is gone may still be carried out, after the sender has looked for its
// traces.
void TransferQueueTest::lateBeginLeavesNoUpload()
{
    Household home;
    const QString path = home.file(QStringLiteral("a.mkv"), 40 * kMiB, 1);
    std::atomic<bool> late = false;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        if (call.name == u"putPart" && !late.exchange(true)) {
            home.fixture.store->begin(call.key, {}, 40 * kMiB).waitForFinished();
        }
        return std::nullopt;
    });
    QVERIFY(home.waitFor(home.add(path), TransferState::Done));
    QVERIFY(late);
    QVERIFY(home.holdsExactly({path}));
    QVERIFY(await(home.fixture.store->uploads({})).value().isEmpty());
}

void TransferQueueTest::everyFailedRequestIsRecovered_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("before");
    QTest::addColumn<int>("inRow");
    // Three in a row end a try, so that the queue's own retry is used as well.
    QTest::newRow("small, not sent, once") << qint64(1000) << true << 1;
    QTest::newRow("small, not sent, three times") << qint64(1000) << true << 3;
    QTest::newRow("small, answer lost, once") << qint64(1000) << false << 1;
    QTest::newRow("small, answer lost, three times") << qint64(1000) << false << 3;
    QTest::newRow("large, not sent, once") << 8 * kMiB + 1 << true << 1;
    QTest::newRow("large, not sent, three times") << 8 * kMiB + 1 << true << 3;
    QTest::newRow("large, answer lost, once") << 8 * kMiB + 1 << false << 1;
    QTest::newRow("large, answer lost, three times") << 8 * kMiB + 1 << false << 3;
}

void TransferQueueTest::everyFailedRequestIsRecovered()
{
    QFETCH(qint64, size);
    QFETCH(bool, before);
    QFETCH(int, inRow);
    int tried = 0;
    for (int nth = 0;; ++nth) {
        Household home;
        QVERIFY(await(home.queue->library()).has_value());
        const int first = int(home.store.calls().size());
        std::atomic<bool> failed = false;
        const auto fault = [&, nth, first, inRow](const FaultyStore::Call &call) {
            const int at = call.number - first - nth;
            failed = failed || at >= 0;
            return at >= 0 && at < inRow ? passing() : std::nullopt;
        };
        before ? home.store.setFaultBefore(fault) : home.store.setFaultAfter(fault);
        const QString path = home.file(QStringLiteral("a.mkv"), size, 1);
        const TransferId id = home.add(path);
        QVERIFY(home.waitFor(id, TransferState::Done));
        QVERIFY2(home.holdsExactly({path}), qPrintable(home.stored().join(u' ')));
        if (!failed) {
            break;
        }
        ++tried;
    }
    QVERIFY(tried >= (size > 8 * kMiB ? 6 : 3));
}

void TransferQueueTest::catalogErrorIsTriedAgain()
{
    Household home;
    home.videos.setError(Error{ErrorCode::Busy, QStringLiteral("busy"), {}, true});
    const QString path = home.file(QStringLiteral("a.mkv"), 9 * kMiB, 1);
    const TransferId id = home.add(path);
    QTRY_VERIFY(home.transfer(id).error.has_value());
    // Each time the catalog is asked again the manifest is put again, under another name at first:
    // what was seen once may be otherwise a moment later, so it is not looked at twice.
    QVERIFY(QTest::qWaitFor([&] { return home.stored().size() == 2; }));
    home.videos.setError({});
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
    QCOMPARE(home.videos.videos().size(), 1);
}

void TransferQueueTest::addingAFailedFileRevivesItsTransfer()
{
    Household home;
    home.videos.setError(Error{ErrorCode::PermissionDenied, QStringLiteral("full"), {}, false});
    const QString path = home.file(QStringLiteral("a.mkv"), 9 * kMiB, 1);
    const TransferId id = home.add(path);
    QVERIFY(home.waitFor(id, TransferState::Failed));
    const QStringList published = home.stored();
    QCOMPARE(published.size(), 2);
    home.queue.reset();
    home.start();
    home.videos.setError({});
    QCOMPARE(home.add(path), id);
    QVERIFY(home.transfer(id).state != TransferState::Failed); // at once, for who waits for its end
    QVERIFY(home.waitFor(id, TransferState::Done));
    QCOMPARE(home.stored(), published);
    QVERIFY(home.holdsExactly({path}));
    QCOMPARE(home.queue->list().size(), 1);
}

void TransferQueueTest::addingAFailedFileThatChangedSendsItsNewBytes()
{
    Household home;
    std::atomic<bool> full = true;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) {
        return full && call.name == u"complete"
            ? std::optional(Error{ErrorCode::PermissionDenied, QStringLiteral("full"), {}, false})
            : std::nullopt;
    });
    const QString path = home.file(QStringLiteral("a.mkv"), 9 * kMiB, 1);
    const TransferId id = home.add(path);
    QVERIFY(home.waitFor(id, TransferState::Failed));
    full = false;
    home.file(QStringLiteral("a.mkv"), 10 * kMiB, 2);
    QCOMPARE(home.add(path), id);
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(home.holdsExactly({path}));
}

void TransferQueueTest::unreachableLibraryWaits()
{
    Household home;
    home.queue.reset();
    home.store.setFaultBefore([](const FaultyStore::Call &) { return passing(); });
    home.start();
    QCOMPARE(await(home.queue->library()).error().code, ErrorCode::Unreachable);
    const TransferId id = home.add(home.file(QStringLiteral("a.mkv"), 1000, 1));
    QTRY_VERIFY(home.transfer(id).error.has_value());
    QCOMPARE(home.transfer(id).state, TransferState::Waiting);
    home.store.setFaultBefore({});
    QVERIFY(home.waitFor(id, TransferState::Done));
    QVERIFY(await(home.queue->library()).has_value());
}

void TransferQueueTest::retryAsksForTheLibraryAtOnce()
{
    Household home;
    home.queue.reset();
    home.transferRetry = RetryPolicy{1h, 1h, 0};
    std::atomic<bool> away = true;
    std::atomic<int> tries = 0;
    QSemaphore held;
    home.watch = 1h;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        const bool fails = away;
        const bool isWatch = call.name == u"stat";
        if (!isWatch && ++tries == 2) {
            held.acquire();
        }
        return fails ? passing() : std::nullopt;
    });
    home.start();
    QCOMPARE(await(home.queue->library()).error().code, ErrorCode::Unreachable);
    const TransferId id = home.add(home.file(QStringLiteral("a.mkv"), 1000, 1));
    // The store is back while the try that began with the file is still about to fail.
    QTRY_COMPARE(tries, 2);
    away = false;
    const auto retried = home.queue->retry(id);
    held.release();
    QVERIFY(await(retried).has_value());
    QVERIFY(home.waitFor(id, TransferState::Done));
}

// However long the pauses have become.
void TransferQueueTest::whatWaitsGoesOnOnceTheStoreAnswers()
{
    Household home;
    QVERIFY(await(home.queue->library()).has_value());
    home.queue.reset();
    home.transferRetry = RetryPolicy{1h, 1h, 0};
    std::atomic<bool> away = true;
    std::atomic<bool> takesNothing = false;
    std::atomic<int> looks = 0;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        looks += call.name == u"stat" && call.key == StoreKeys::libraryFile() ? 1 : 0;
        return away || (takesNothing && call.name.startsWith(QLatin1String("put"))) ? passing()
                                                                                    : std::nullopt;
    });
    // Before the library is known, and after it.
    home.start();
    const TransferId first = home.add(home.file(QStringLiteral("a.mkv"), 1000, 1));
    QTRY_VERIFY(looks >= 2);
    QVERIFY(home.transfer(first).error.has_value());
    away = false;
    QVERIFY(home.waitFor(first, TransferState::Done));
    takesNothing = true;
    const TransferId second = home.add(home.file(QStringLiteral("b.mkv"), 1000, 2));
    QTRY_VERIFY(home.transfer(second).error.has_value());
    // It answers, so the pause is kept.
    looks = 0;
    QTRY_VERIFY(looks >= 3);
    QCOMPARE(home.transfer(second).state, TransferState::Waiting);
    QVERIFY(home.transfer(second).error.has_value());
    away = true;
    looks = 0;
    QTRY_VERIFY(looks >= 2);
    takesNothing = false;
    away = false;
    QVERIFY(home.waitFor(second, TransferState::Done));
    // Nobody waits: nothing is asked.
    looks = 0;
    QTest::qWait(100);
    QCOMPARE(looks, 0);
}

void TransferQueueTest::storageThatStaysBusyMayBeFull()
{
    Household home;
    QVERIFY(await(home.queue->library()).has_value());
    home.store.setFaultBefore([](const FaultyStore::Call &call) {
        return call.name.startsWith(QLatin1String("put"))
            ? std::optional(Error{ErrorCode::Busy, QStringLiteral("busy"), {}, true})
            : std::nullopt;
    });
    const TransferId id = home.add(home.file(QStringLiteral("a.mkv"), 1000, 1));
    QVERIFY(QTest::qWaitFor([&] {
        const std::optional<Error> error = home.transfer(id).error;
        return error && error->message.contains(QLatin1String("full"));
    }));
    home.store.setFaultBefore({});
    QVERIFY(home.waitFor(id, TransferState::Done));
}

void TransferQueueTest::smallFilesAreNotHeldUp()
{
    Household home;
    std::atomic<bool> hold = true;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) {
        return hold && call.name == u"putPart" ? passing() : std::nullopt;
    });
    const TransferId large = home.add(home.file(QStringLiteral("film.mkv"), 65 * kMiB, 1));
    QTRY_VERIFY(home.store.count(QStringLiteral("putPart")) > 0);
    for (int i = 0; i < 10; ++i) {
        const QString name = QStringLiteral("clip %1.mp4").arg(i);
        QVERIFY(home.waitFor(home.add(home.file(name, 1000 + i, quint32(i))), TransferState::Done));
    }
    QVERIFY(!isFinal(home.transfer(large).state));
    hold = false;
    QVERIFY(home.waitFor(large, TransferState::Done));
}

void TransferQueueTest::whatWaitsCanBeMoved()
{
    Household home;
    home.queue.reset();
    home.store.setFaultBefore([](const FaultyStore::Call &) { return passing(); });
    home.start();
    QStringList files;
    for (const char *name : {"a.mkv", "b.mkv", "c.mkv", "d.mkv"}) {
        files << home.file(QString::fromLatin1(name), 1000 + files.size(), quint32(files.size()));
    }
    const QVector<TransferId> ids = await(home.queue->add(files)).value();
    const auto order = [&home] {
        QString names;
        qint64 place = 0;
        for (const Transfer &transfer : home.queue->list()) {
            names += transfer.name.left(1);
            if (transfer.place <= place) {
                names += u'!';
            }
            place = transfer.place;
        }
        return names;
    };
    QCOMPARE(order(), QStringLiteral("abcd"));
    const auto moved = [&](int which, TransferMove move) {
        return await(home.queue->move(ids.at(which), move)).has_value() ? order() : QString();
    };
    QCOMPARE(moved(3, TransferMove::First), QStringLiteral("dabc"));
    QCOMPARE(moved(3, TransferMove::Up), QStringLiteral("dabc"));
    QCOMPARE(moved(0, TransferMove::Down), QStringLiteral("dbac"));
    QCOMPARE(moved(1, TransferMove::Last), QStringLiteral("dacb"));
    QCOMPARE(moved(1, TransferMove::Down), QStringLiteral("dacb"));
    QCOMPARE(moved(1, TransferMove::Up), QStringLiteral("dabc"));
    const auto movedBefore = [&](int which, const TransferId &other) {
        return await(home.queue->moveBefore(ids.at(which), other)).has_value() ? order()
                                                                               : QString();
    };
    QCOMPARE(movedBefore(2, ids.at(0)), QStringLiteral("dcab"));
    QCOMPARE(movedBefore(3, ids.at(0)), QStringLiteral("cdab"));
    QCOMPARE(movedBefore(3, ids.at(3)), QStringLiteral("cdab"));
    QCOMPARE(movedBefore(2, {}), QStringLiteral("dabc"));
    QCOMPARE(await(home.queue->moveBefore(ids.at(0), randomId<TransferId>())).error().code,
        ErrorCode::InvalidInput);
    // What is paused keeps its place, and is passed over.
    QVERIFY(await(home.queue->pause(ids.at(0))).has_value());
    QCOMPARE(await(home.queue->move(ids.at(0), TransferMove::First)).error().code,
        ErrorCode::InvalidInput);
    QCOMPARE(moved(1, TransferMove::Up), QStringLiteral("badc"));
    QCOMPARE(await(home.queue->move(randomId<TransferId>(), TransferMove::First)).error().code,
        ErrorCode::NotFound);
    home.queue.reset();
    home.start();
    QCOMPARE(order(), QStringLiteral("badc"));
    home.add(home.file(QStringLiteral("e.mkv"), 999, 9));
    QCOMPARE(order(), QStringLiteral("badce"));
    home.store.setFaultBefore({});
    QVERIFY(home.waitFor(ids.at(2), TransferState::Done));
    QCOMPARE(await(home.queue->move(ids.at(2), TransferMove::First)).error().code,
        ErrorCode::InvalidInput);
}

void TransferQueueTest::whatIsFirstHasTheNextTurn()
{
    Household home;
    home.queue.reset();
    home.store.setFaultBefore([](const FaultyStore::Call &) { return passing(); });
    home.start();
    QStringList files;
    for (const char *name : {"x.mkv", "y.mkv"}) {
        files << home.file(QString::fromLatin1(name), 0, 0);
        QVERIFY(QFile::resize(files.last(), 65 * kMiB + files.size())); // one such at a time
    }
    const QVector<TransferId> ids = await(home.queue->add(files)).value();
    QVERIFY(await(home.queue->move(ids.last(), TransferMove::First)).has_value());
    QMutex mutex;
    QStringList begun;
    home.store.setFaultBefore([&](const FaultyStore::Call &call) -> std::optional<Error> {
        const QMutexLocker lock(&mutex);
        if (call.name == u"begin") {
            begun << call.key;
        }
        return call.name == u"putPart" ? passing() : std::nullopt;
    });
    QTRY_VERIFY(home.store.count(QStringLiteral("putPart")) > 0);
    {
        const QMutexLocker lock(&mutex);
        QVERIFY(begun.first().endsWith(QStringLiteral("y.mkv")));
    }
    home.queue.reset();
    home.store.setFaultBefore({});
}

void TransferQueueTest::secondProgramIsRefused()
{
    Household home;
    TransferQueue::Options options;
    options.journalFile = home.fixture.folder.filePath(QStringLiteral("transfers.db"));
    options.store = &home.store;
    options.videos = &home.videos;
    options.clock = &home.clock;
    QCOMPARE(TransferQueue::open(options).error().code, ErrorCode::Busy);
}

void TransferQueueTest::clearForgetsWhatIsDone()
{
    Household home;
    home.store.setFaultBefore([](const FaultyStore::Call &call) {
        return call.name == u"complete"
            ? std::optional(Error{ErrorCode::PermissionDenied, QStringLiteral("no"), {}, false})
            : std::nullopt;
    });
    QStringList files{home.file(QStringLiteral("a.mkv"), 1000, 1)};
    const TransferId done = home.add(files.first());
    const TransferId failed = home.add(home.file(QStringLiteral("b.mkv"), 9 * kMiB, 2));
    QVERIFY(home.waitFor(done, TransferState::Done));
    QVERIFY(home.waitFor(failed, TransferState::Failed));
    QCOMPARE(home.stored().size(), 4); // a file, its manifest, an upload's two
    QVERIFY(await(home.queue->clearFinished()).has_value());
    QTRY_VERIFY(home.queue->list().isEmpty());
    QVERIFY(home.holdsExactly(files));
    home.queue.reset();
    home.start();
    QVERIFY(home.queue->list().isEmpty());
}

void TransferQueueTest::signalsTellTheStory()
{
    Household home;
    QVector<TransferState> states;
    int added = 0;
    int removed = 0;
    connect(home.queue.get(), &TransferQueue::transferAdded, this, [&] { ++added; });
    connect(home.queue.get(), &TransferQueue::transferRemoved, this, [&] { ++removed; });
    connect(home.queue.get(), &TransferQueue::transferChanged, this,
        [&](const Transfer &transfer) { states << transfer.state; });
    const QString path = home.file(QStringLiteral("a.mkv"), 9 * kMiB, 1);
    const TransferId id = home.add(path);
    QCOMPARE(home.add(path), id); // once, while it is on its way
    QTRY_VERIFY(!states.isEmpty() && states.last() == TransferState::Done);
    QCOMPARE(added, 1);
    QVERIFY(await(home.queue->clearFinished()).has_value());
    QTRY_COMPARE(removed, 1);
}

MATINEE_TEST(TransferQueueTest)
#include "tst_transferqueue.moc"
