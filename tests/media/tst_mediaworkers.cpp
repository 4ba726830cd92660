#include "tests/media/mediatest.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <csignal>

using namespace Library;
namespace Clips = TestSupport::Clips;

class MediaWorkersTest : public QObject
{
    Q_OBJECT
private slots:
    void forbiddenIsStopped_data();
    void forbiddenIsStopped();
    void crashIsTold_data();
    void crashIsTold();
    void allocatingForEverIsEnded();
    void spinningIsEnded();
    void waitingForEverIsEnded();
    void refusedAllocationIsNoCrash();
    void killedWorkerCostsItsFile();
    void killedIdleWorkerCostsNothing();
    void othersGoOn();
    void manyInParallel();
    void processIsReplaced();
    void visibleComesFirst();
    void cancelledWhileWaiting();
    void ownerDestroyed();
    void missingProgram();
    void workerDiesWithoutParent();
    void fileAloneIsInherited();

private:
    QString misdeed(const QByteArray &deed);
    static QVector<qint64> workersOf(qint64 parent, const QString &program);

    QTemporaryDir m_folder;
};

QString MediaWorkersTest::misdeed(const QByteArray &deed)
{
    QFile file(m_folder.filePath(QString::fromLatin1(deed)));
    if (file.open(QIODevice::WriteOnly)) {
        file.write("matinee-test:" + deed);
    }
    return file.fileName();
}

QVector<qint64> MediaWorkersTest::workersOf(qint64 parent, const QString &program)
{
    QVector<qint64> ids;
    QFile list(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    if (list.open(QIODevice::ReadOnly)) {
        for (const QByteArray &id : list.readAll().split(' ')) {
            QFile comm(QStringLiteral("/proc/%1/comm").arg(QString::fromLatin1(id)));
            if (comm.open(QIODevice::ReadOnly)
                && QFileInfo(program).fileName().startsWith(
                    QString::fromLatin1(comm.readAll().trimmed()))) {
                ids << id.toLongLong();
            }
        }
    }
    return ids;
}

void MediaWorkersTest::forbiddenIsStopped_data()
{
    QTest::addColumn<QByteArray>("deed");
    for (const char *deed : {"open", "create", "socket", "fork", "exec", "kill"}) {
        QTest::newRow(deed) << QByteArray(deed);
    }
}

void MediaWorkersTest::forbiddenIsStopped()
{
    QFETCH(QByteArray, deed);
    MediaWorkers workers(badWorkerProgram(), WorkerLimits{});
    const Result<MediaInfo> info = waitFor(workers.probe(misdeed(deed), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::WorkerCrashed);
    QVERIFY2(info.error().detail.contains(u"SIGSYS"), qPrintable(info.error().detail));
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/matinee-test-escape")));
}

void MediaWorkersTest::crashIsTold_data()
{
    QTest::addColumn<QByteArray>("deed");
    QTest::addColumn<QString>("reason");
    QTest::newRow("abort") << QByteArray("abort") << QStringLiteral("SIGABRT");
    QTest::newRow("exit") << QByteArray("exit") << QStringLiteral("exit status 3");
    QTest::newRow("garbage") << QByteArray("garbage") << QStringLiteral("no worker may answer");
    QTest::newRow("huge") << QByteArray("huge") << QStringLiteral("no worker may answer");
}

void MediaWorkersTest::crashIsTold()
{
    QFETCH(QByteArray, deed);
    QFETCH(QString, reason);
    MediaWorkers workers(badWorkerProgram(), WorkerLimits{});
    const Result<MediaInfo> info = waitFor(workers.probe(misdeed(deed), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::WorkerCrashed);
    QVERIFY2(info.error().detail.contains(reason), qPrintable(info.error().detail));
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
}

void MediaWorkersTest::allocatingForEverIsEnded()
{
    WorkerLimits limits;
    limits.memoryBytes = 400'000'000;
    MediaWorkers workers(badWorkerProgram(), limits);
    const Result<MediaInfo> info
        = waitFor(workers.probe(misdeed("allocate"), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::LimitExceeded);
    QVERIFY2(info.error().message.contains(u"400 MB"), qPrintable(info.error().message));
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
}

void MediaWorkersTest::spinningIsEnded()
{
    WorkerLimits limits;
    limits.cpuTime = std::chrono::milliseconds(500);
    MediaWorkers workers(badWorkerProgram(), limits);
    const Result<MediaInfo> info = waitFor(workers.probe(misdeed("spin"), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::LimitExceeded);
    QVERIFY2(
        info.error().message.contains(u"0.5 s of processor"), qPrintable(info.error().message));
}

void MediaWorkersTest::waitingForEverIsEnded()
{
    WorkerLimits limits;
    limits.wallTime = std::chrono::milliseconds(1000);
    MediaWorkers workers(badWorkerProgram(), limits);
    const Result<MediaInfo> info = waitFor(workers.probe(misdeed("wait"), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::LimitExceeded);
}

void MediaWorkersTest::refusedAllocationIsNoCrash()
{
    MediaWorkers workers(badWorkerProgram(), WorkerLimits{});
    const Result<MediaInfo> info = waitFor(workers.probe(misdeed("throw"), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::LimitExceeded);
}

void MediaWorkersTest::killedWorkerCostsItsFile()
{
    WorkerLimits limits;
    limits.processes = 1;
    MediaWorkers workers(badWorkerProgram(), limits);
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
    const QVector<qint64> ids = workersOf(getpid(), badWorkerProgram());
    QCOMPARE(ids.size(), 1);
    const auto hanging = workers.probe(misdeed("wait"), WorkPriority::Visible);
    const auto next = workers.probe(Clips::avi(), WorkPriority::Visible);
    // It is at work once it sleeps again, in clock_nanosleep.
    QTRY_VERIFY(([&] {
        QFile call(QStringLiteral("/proc/%1/wchan").arg(ids.first()));
        return call.open(QIODevice::ReadOnly) && call.readAll().contains("nanosleep");
    })());
    QCOMPARE(kill(static_cast<pid_t>(ids.first()), SIGKILL), 0);
    const Result<MediaInfo> lost = waitFor(hanging);
    QVERIFY(!lost);
    QCOMPARE(lost.error().code, ErrorCode::WorkerCrashed);
    QVERIFY2(lost.error().detail.contains(u"SIGKILL"), qPrintable(lost.error().detail));
    QVERIFY(waitFor(next));
}

void MediaWorkersTest::killedIdleWorkerCostsNothing()
{
    WorkerLimits limits;
    limits.processes = 1;
    MediaWorkers workers(workerProgram(), limits);
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
    const QVector<qint64> ids = workersOf(getpid(), workerProgram());
    QCOMPARE(ids.size(), 1);
    QCOMPARE(kill(static_cast<pid_t>(ids.first()), SIGKILL), 0);
    QTRY_VERIFY(workersOf(getpid(), workerProgram()).isEmpty());
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
}

void MediaWorkersTest::othersGoOn()
{
    MediaWorkers workers(badWorkerProgram(), WorkerLimits{});
    QVector<QFuture<Result<MediaInfo>>> good;
    QVector<QFuture<Result<MediaInfo>>> bad;
    for (int i = 0; i < 5; ++i) {
        good << workers.probe(Clips::avi(), WorkPriority::Background);
        bad << workers.probe(misdeed("abort"), WorkPriority::Background);
    }
    for (const QFuture<Result<MediaInfo>> &future : good) {
        QVERIFY(waitFor(future));
    }
    for (const QFuture<Result<MediaInfo>> &future : bad) {
        QCOMPARE(waitFor(future).error().code, ErrorCode::WorkerCrashed);
    }
}

void MediaWorkersTest::manyInParallel()
{
    const QStringList files{Clips::avi(), Clips::h264Mp4(), Clips::mpegTs(), Clips::vp9Webm()};
    const QStringList codecs{QStringLiteral("mpeg4"), QStringLiteral("h264"),
        QStringLiteral("h264"), QStringLiteral("vp9")};
    MediaWorkers workers(workerProgram(), WorkerLimits{});
    QVector<QFuture<Result<MediaInfo>>> probes;
    for (int i = 0; i < 120; ++i) {
        probes << workers.probe(files.at(i % 4), WorkPriority::Background);
    }
    for (int i = 0; i < probes.size(); ++i) {
        const Result<MediaInfo> info = waitFor(probes.at(i));
        QVERIFY(info);
        QCOMPARE(info->video()->codec, codecs.at(i % 4));
    }
    QVERIFY(workersOf(getpid(), workerProgram()).size() <= 2);
}

void MediaWorkersTest::processIsReplaced()
{
    WorkerLimits limits;
    limits.processes = 1;
    limits.filesPerProcess = 2;
    MediaWorkers workers(workerProgram(), limits);
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
    const QVector<qint64> before = workersOf(getpid(), workerProgram());
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
    QCOMPARE(workersOf(getpid(), workerProgram()), before);
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
    QTRY_COMPARE(workersOf(getpid(), workerProgram()).size(), 1);
    QVERIFY(workersOf(getpid(), workerProgram()) != before);
}

void MediaWorkersTest::visibleComesFirst()
{
    WorkerLimits limits;
    limits.processes = 1;
    MediaWorkers workers(workerProgram(), limits);
    QVector<QFuture<Result<MediaInfo>>> background;
    for (int i = 0; i < 20; ++i) {
        background << workers.probe(Clips::avi(), WorkPriority::Background);
    }
    const auto visible = workers.probe(Clips::avi(), WorkPriority::Visible);
    QVERIFY(waitFor(visible));
    int stillWaiting = 0;
    for (const QFuture<Result<MediaInfo>> &future : background) {
        stillWaiting += future.isFinished() ? 0 : 1;
    }
    QVERIFY2(stillWaiting >= 10, qPrintable(QString::number(stillWaiting)));
    QVERIFY(waitFor(background.last()));
}

void MediaWorkersTest::cancelledWhileWaiting()
{
    WorkerLimits limits;
    limits.processes = 1;
    MediaWorkers workers(workerProgram(), limits);
    const auto first = workers.probe(Clips::avi(), WorkPriority::Background);
    auto second = workers.probe(Clips::avi(), WorkPriority::Background);
    const auto third = workers.probe(Clips::avi(), WorkPriority::Background);
    second.cancel();
    QVERIFY(waitFor(first));
    QVERIFY(waitFor(third));
    QVERIFY(second.isFinished());
    QCOMPARE(second.resultCount(), 0);
}

void MediaWorkersTest::ownerDestroyed()
{
    QVector<QFuture<Result<MediaInfo>>> futures;
    {
        MediaWorkers workers(badWorkerProgram(), WorkerLimits{});
        for (int i = 0; i < 4; ++i) {
            futures << workers.probe(misdeed("wait"), WorkPriority::Visible);
        }
        QTRY_VERIFY(!workersOf(getpid(), badWorkerProgram()).isEmpty());
    }
    for (const QFuture<Result<MediaInfo>> &future : futures) {
        QVERIFY(future.isFinished());
        QCOMPARE(future.resultAt(0).error().code, ErrorCode::Cancelled);
    }
    QVERIFY(workersOf(getpid(), badWorkerProgram()).isEmpty());
}

void MediaWorkersTest::missingProgram()
{
    MediaWorkers workers(m_folder.filePath(QStringLiteral("no-such-worker")), WorkerLimits{});
    const Result<MediaInfo> info = waitFor(workers.probe(Clips::avi(), WorkPriority::Visible));
    QVERIFY(!info);
    QCOMPARE(info.error().code, ErrorCode::Internal);
    QVERIFY(info.error().message.contains(u"no-such-worker"));
}

void MediaWorkersTest::workerDiesWithoutParent()
{
    // Started by hand it refuses: it belongs to the process whose id it is given.
    QProcess process;
    process.start(workerProgram(), {QStringLiteral("1")});
    QVERIFY(process.waitForFinished());
    QVERIFY(process.exitCode() != 0);
    process.start(workerProgram(), QStringList());
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 64);
}

void MediaWorkersTest::fileAloneIsInherited()
{
    // A descriptor that some library forgot to mark must not reach the worker.
    QFile secret(m_folder.filePath(QStringLiteral("secret")));
    QVERIFY(secret.open(QIODevice::ReadWrite));
    const int leaked = dup(secret.handle());
    WorkerLimits limits;
    limits.processes = 1;
    MediaWorkers workers(workerProgram(), limits);
    QVERIFY(waitFor(workers.probe(Clips::avi(), WorkPriority::Visible)));
    const QVector<qint64> ids = workersOf(getpid(), workerProgram());
    QCOMPARE(ids.size(), 1);
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(ids.first()));
    for (const QString &name : descriptors.entryList(QDir::NoDotAndDotDot | QDir::AllEntries)) {
        QVERIFY2(QFile::symLinkTarget(descriptors.filePath(name)) != secret.fileName(),
            qPrintable(name));
    }
    close(leaked);
}

MATINEE_TEST(MediaWorkersTest)
#include "tst_mediaworkers.moc"
