#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"
#include "library/scan/folderscanner.h"
#include "tests/support/await.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

using namespace Library;
using TestSupport::await;

//! A look at a large folder in which nothing has changed, beside find, which says of the same files
//! where they are, how large and how old.
class RescanBenchmark : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void againstFind();

private:
    bool rescan();
    bool find() const;

    QTemporaryDir m_root;
    SystemClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    std::unique_ptr<MediaWorkers> m_workers;
    Folder m_folder;
};

namespace {

constexpr int kFolders = 1000;
constexpr int kFilesInEach = 100;
constexpr int kBatch = 1000;
constexpr int kRounds = 5;
constexpr double kMostAllowed = 1.3;

template <class Call>
double wallMs(Call call, bool &ok)
{
    QElapsedTimer timer;
    timer.start();
    ok = call() && ok;
    return double(timer.nsecsElapsed()) / 1e6;
}

double median(std::array<double, kRounds> values)
{
    std::sort(values.begin(), values.end());
    return values[kRounds / 2];
}

} // namespace

void RescanBenchmark::initTestCase()
{
    const QString videos = m_root.filePath(QStringLiteral("videos"));
    for (int i = 0; i < kFolders; ++i) {
        const QString folder = QStringLiteral("%1/Series %2/Season 1").arg(videos).arg(i);
        QVERIFY(QDir().mkpath(folder));
        for (int j = 0; j < kFilesInEach; ++j) {
            QFile file(QStringLiteral("%1/Series %2 S01E%3.mkv").arg(folder).arg(i).arg(j));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(file.write("x") == 1);
        }
    }
    auto opened = Catalog::open(m_root.filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(opened);
    m_catalog = std::move(*opened);
    m_workers
        = std::make_unique<MediaWorkers>(QStringLiteral(MATINEE_MEDIA_WORKER), WorkerLimits{});
    const auto folder = await(m_catalog->addFolder(videos));
    QVERIFY(folder);
    m_folder = *folder;

    WalkState state;
    const auto tree = walkFolder(m_folder, state);
    QVERIFY(tree);
    QCOMPARE(tree->videos.size(), kFolders * kFilesInEach);
    QVector<IngestedVideo> batch;
    quint32 number = 0;
    for (const FoundVideo &video : tree->videos) {
        IngestedVideo ingested;
        ingested.file = video.facts;
        ingested.identity.kind = TitleKind::Movie;
        ingested.identity.title = QStringLiteral("Film %1").arg(++number);
        ingested.media.durationMs = 1000;
        ingested.sample = SampleId::fromBytes(
            QByteArray(reinterpret_cast<const char *>(&number), sizeof(number)).repeated(8));
        batch.append(ingested);
        if (batch.size() == kBatch) {
            QVERIFY(await(m_catalog->ingest(std::exchange(batch, {}))));
        }
    }
}

bool RescanBenchmark::rescan()
{
    FolderScanner scanner(*m_catalog, *m_workers, m_clock);
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(m_folder);
    if (!finished.wait(120'000)) {
        return false;
    }
    const auto result = finished.constFirst().constFirst().value<Result<ScanSummary>>();
    return result && result->filesSeen == kFolders * kFilesInEach && result->probed == 0
        && result->missing == 0;
}

bool RescanBenchmark::find() const
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(QStringLiteral("find"),
        {m_folder.path, QStringLiteral("-printf"), QStringLiteral("%p %s %T@ %i\\n")});
    return process.waitForFinished(120'000) && process.exitCode() == 0;
}

void RescanBenchmark::againstFind()
{
    QVERIFY(rescan()); // both from a warm cache
    QVERIFY(find());
    std::array<double, kRounds> scans{};
    std::array<double, kRounds> finds{};
    bool ok = true;
    for (size_t round = 0; round < kRounds; ++round) {
        finds[round] = wallMs([this] { return find(); }, ok);
        scans[round] = wallMs([this] { return rescan(); }, ok);
    }
    QVERIFY(ok);
    const double ratio = median(scans) / median(finds);
    qInfo("rescan of %d files: %.0f ms, find: %.0f ms, ratio %.2f", kFolders * kFilesInEach,
        median(scans), median(finds), ratio);
    QVERIFY2(ratio <= kMostAllowed, qPrintable(QString::number(ratio)));
}

MATINEE_TEST(RescanBenchmark)
#include "bench_rescan.moc"
