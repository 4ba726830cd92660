#include "library/catalog/catalog.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Library;
using namespace CatalogSamples;

namespace {

constexpr int kKnownTitles = 100'000;
constexpr int kScannedFiles = 10'000;
constexpr int kBatch = 200;
constexpr int kIdlePages = 2'000;
constexpr double kMostSlower = 3.0;
//! A person has only begun to type: much is found, and nothing may be slow.
constexpr int kShortText = 2;
constexpr double kMostShortMs = 15.0;

double percentile(QVector<double> times, double share)
{
    std::sort(times.begin(), times.end());
    return times.isEmpty() ? 0 : times.at(qsizetype(share * double(times.size() - 1)));
}

} // namespace

//! What a large library costs: taking files in, turning pages, turning pages while files come in.
class CatalogBench : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void page_data();
    void page();
    void search();
    void pagesDuringAScan();

private:
    QVector<QFuture<Result<QVector<TitleId>>>> ingest(const QString &name, int count);
    double timedPage(TitleSort sort, QByteArray &cursor);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<Catalog> m_catalog;
    ProfileId m_viewer;
};

QVector<QFuture<Result<QVector<TitleId>>>> CatalogBench::ingest(const QString &name, int count)
{
    QVector<QFuture<Result<QVector<TitleId>>>> batches;
    for (int first = 0; first < count; first += kBatch) {
        QVector<IngestedVideo> videos;
        for (int i = first; i < first + kBatch; ++i) {
            videos.append(i % 4 == 0
                    ? episode(QStringLiteral("%1 series %2").arg(name).arg(i / 200),
                        1 + i % 200 / 40, i % 40)
                    : movie(
                        QStringLiteral("%1 %2").arg(name).arg(i * 7919 % count), 1950 + i % 70));
        }
        batches.append(m_catalog->ingest(videos));
    }
    return batches;
}

void CatalogBench::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto catalog = Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    auto profiles = m_catalog->profiles();
    profiles.waitForFinished();
    const Result<QVector<Profile>> found = profiles.result();
    QVERIFY(found);
    m_viewer = found->first().id;
    QElapsedTimer timer;
    timer.start();
    for (auto &batch : ingest(QStringLiteral("Known"), kKnownTitles)) {
        batch.waitForFinished();
        QVERIFY(batch.result());
    }
    qInfo("%d files taken in: %.1f s", kKnownTitles, double(timer.elapsed()) / 1000);
}

//! Milliseconds for the page at the cursor, which moves on and starts again at the end.
double CatalogBench::timedPage(TitleSort sort, QByteArray &cursor)
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Movie};
    query.sort = sort;
    query.cursor = cursor;
    query.limit = 60;
    QElapsedTimer timer;
    timer.start();
    auto future = m_catalog->page(query);
    future.waitForFinished();
    const double milliseconds = double(timer.nsecsElapsed()) / 1e6;
    const Result<TitlePage> answer = future.result();
    if (!answer) {
        qWarning() << answer.error().detail;
        return 1e9;
    }
    cursor = answer->next;
    return milliseconds;
}

void CatalogBench::page_data()
{
    QTest::addColumn<TitleSort>("sort");
    QTest::newRow("title") << TitleSort::Title;
    QTest::newRow("year") << TitleSort::Year;
    QTest::newRow("added") << TitleSort::Added;
    QTest::newRow("played") << TitleSort::Played;
    QTest::newRow("duration") << TitleSort::Duration;
}

void CatalogBench::page()
{
    QFETCH(const TitleSort, sort);
    QVector<double> times;
    QByteArray cursor;
    for (int i = 0; i < kIdlePages / 4; ++i) {
        times.append(timedPage(sort, cursor));
    }
    qInfo(
        "page of 60: median %.2f ms, p99 %.2f ms", percentile(times, 0.5), percentile(times, 0.99));
}

void CatalogBench::search()
{
    for (const QString &text :
        {QStringLiteral("k"), QStringLiteral("1"), QStringLiteral("kn"), QStringLiteral("known"),
            QStringLiteral("known 77"), QStringLiteral("series 12"), QStringLiteral("zzz")}) {
        QVector<double> times;
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer timer;
            timer.start();
            auto future = m_catalog->search(m_viewer, text, 50);
            future.waitForFinished();
            times.append(double(timer.nsecsElapsed()) / 1e6);
            QVERIFY(future.result());
        }
        qInfo("search \"%s\": median %.1f ms", qPrintable(text), percentile(times, 0.5));
        if (text.size() <= kShortText) {
            QVERIFY(percentile(times, 0.5) <= kMostShortMs);
        }
    }
}

void CatalogBench::pagesDuringAScan()
{
    QVector<double> idle;
    QByteArray cursor;
    for (int i = 0; i < kIdlePages; ++i) {
        idle.append(timedPage(TitleSort::Title, cursor));
    }
    QVector<double> busy;
    QElapsedTimer scan;
    scan.start();
    const auto batches = ingest(QStringLiteral("Scanned"), kScannedFiles);
    while (!batches.last().isFinished()) {
        busy.append(timedPage(TitleSort::Title, cursor));
    }
    const double seconds = double(scan.elapsed()) / 1000;
    for (const auto &batch : batches) {
        QVERIFY(batch.result());
    }
    const double before = percentile(idle, 0.99);
    const double during = percentile(busy, 0.99);
    qInfo("%d files in %.1f s; page p99 idle %.2f ms, during %.2f ms (%.1f times, %d pages)",
        kScannedFiles, seconds, before, during, during / before, int(busy.size()));
    QVERIFY2(during < 1e6, "a page met a lock");
    QVERIFY(during <= kMostSlower * before);
}

MATINEE_TEST(CatalogBench)
#include "bench_catalog.moc"
