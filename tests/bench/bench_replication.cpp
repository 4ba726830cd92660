#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

namespace {

constexpr int kRecords = 100'000;
constexpr int kSegment = 1'000;
constexpr double kMostSeconds = 5.0;
constexpr int kInserts = 20'000;
constexpr int kBatch = 200;
constexpr double kMostTimes = 1.6;

double cpuSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace

//! What the change log costs: records that come in, and what a scan writes.
class ReplicationBench : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void merge();
    void inserts();
    void ingest();

private:
    std::unique_ptr<CatalogWriter> make(const QString &name);
    QVector<ChangeRecord> household();
    double secondsOfInserts(Scope scope, const QString &name);
    double secondsOfIngest(const QByteArray &before, const QString &name);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
};

void ReplicationBench::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<CatalogWriter> ReplicationBench::make(const QString &name)
{
    auto store = Migrator::open(m_folder->filePath(name), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

//! New titles with a version each, then descriptions and play states.
QVector<ChangeRecord> ReplicationBench::household()
{
    QVector<ChangeRecord> records;
    HybridClock clock(writerId(randomId<DeviceId>(), 1), 0, 0);
    const QByteArray viewer(16, 'v');
    const auto add = [&](Table table, const QByteArray &row, const Fields &fields) {
        const Shared::TableSpec &spec = Shared::spec(table);
        Merge::Row now = Merge::emptyRow(spec);
        for (const Merge::Field &field : fields) {
            now.values[spec.columnIndex(field.column)] = field.value;
        }
        const QVector<int> groups = Merge::groupsToWrite(spec, now, fields, Origin::Scan);
        records.append({randomId<OperationId>(), {}, Origin::Scan,
            clock.next(m_clock.wallNow().time_since_epoch().count()), int(table), row,
            groups.size() == 1 ? groups.first() : Shared::Group::kSeveral,
            Merge::valuesOf(spec, now.values, groups)});
    };
    for (int i = 0; records.size() < kRecords; ++i) {
        const QString name = QStringLiteral("Film %1").arg(i);
        const TitleId title = TitleIds::movie(name, 2000);
        const VersionId version = TitleIds::version(title, {}, i);
        add(Table::Title, title.toBytes(),
            {{"kind", 1}, {"title", name}, {"year", 2000}, {"added_ms", i}});
        add(Table::Version, version.toBytes(),
            {{"title", idValue(title)}, {"size_bytes", i}, {"height", 1080}});
        add(Table::Title, title.toBytes(), {{"plot", name.repeated(10)}});
        add(Table::PlayState, viewer + title.toBytes(), {{"position_ms", i}, {"resume_at_ms", i}});
    }
    return records;
}

void ReplicationBench::merge()
{
    const QVector<ChangeRecord> records = household();
    const auto writer = make(QStringLiteral("catalog.db"));
    const WriterId from = records.first().stamp.writer;
    const double before = cpuSeconds();
    double tables = 0;
    for (qsizetype at = 0; at < records.size(); at += kSegment) {
        const QByteArray hash = QByteArray::number(qint64(at)).leftJustified(32, 'h');
        QVERIFY(writer->act(Origin::Maintenance, {}, [&] {
            const double begun = cpuSeconds();
            const Result<> done = writer->replicationLog().merge(
                from, quint64(at / kSegment) + 1, hash, records.mid(at, kSegment));
            tables += cpuSeconds() - begun;
            return done;
        }));
    }
    const double all = cpuSeconds() - before;
    qInfo("%d records merged: %.2f s, of these %.2f s in rows, registers and log",
        int(records.size()), all, tables);
    QVERIFY(all <= kMostSeconds);
}

//! Seconds for rows like those of a scan, put with and without the log.
double ReplicationBench::secondsOfInserts(Scope scope, const QString &name)
{
    const auto writer = make(name);
    const double before = cpuSeconds();
    for (int first = 0; first < kInserts; first += kBatch) {
        const Result<> done = writer->act(Origin::Scan, {}, [&]() -> Result<> {
            for (int i = first; i < first + kBatch; ++i) {
                const QString film = QStringLiteral("Film %1").arg(i);
                const TitleId title = TitleIds::movie(film, 2000);
                const auto titled = writer->changes().put(Table::Title, title.toBytes(),
                    {{"kind", 1}, {"title", film}, {"year", 2000}, {"added_ms", i}}, scope);
                const auto versioned = writer->changes().put(Table::Version,
                    TitleIds::version(title, {}, i).toBytes(),
                    {{"title", idValue(title)}, {"edition", QString()}, {"size_bytes", i},
                        {"duration_ms", 7}, {"height", 1080}, {"hdr", 0}},
                    scope);
                if (!titled || !versioned) {
                    return failure(titled ? versioned.error() : titled.error());
                }
            }
            writer->changes().takeTouched();
            return {};
        });
        if (!done) {
            qWarning() << done.error().detail;
            return 1e9;
        }
    }
    return cpuSeconds() - before;
}

void ReplicationBench::inserts()
{
    secondsOfInserts(Scope::Local, QStringLiteral("warm.db"));
    const double without = secondsOfInserts(Scope::Local, QStringLiteral("without.db"));
    const double with = secondsOfInserts(Scope::Shared, QStringLiteral("with.db"));
    qInfo("rows of %d films without the log %.2f s, with it %.2f s: %.2f times", kInserts, without,
        with, with / without);
    QVERIFY(with <= kMostTimes * without);
}

double ReplicationBench::secondsOfIngest(const QByteArray &before, const QString &name)
{
    const auto writer = make(name);
    if (!writer->database().exec(before)) {
        return 1e9;
    }
    const double begun = cpuSeconds();
    for (int first = 0; first < kInserts; first += kBatch) {
        QVector<IngestedVideo> videos;
        for (int i = first; i < first + kBatch; ++i) {
            videos.append(movie(QStringLiteral("Film %1").arg(i), 2000));
        }
        if (!writer->ingest(videos)) {
            return 1e9;
        }
    }
    return cpuSeconds() - begun;
}

void ReplicationBench::ingest()
{
    const QByteArray no = "CREATE TRIGGER no_log BEFORE INSERT ON change_log BEGIN"
                          " SELECT raise(IGNORE); END";
    const double without = secondsOfIngest(no, QStringLiteral("without.db"));
    const double with = secondsOfIngest({}, QStringLiteral("with.db"));
    qInfo("%d films taken in without the log %.2f s, with it %.2f s: %.2f times", kInserts, without,
        with, with / without);
    QVERIFY(with <= kMostTimes * without);
}

MATINEE_TEST(ReplicationBench)
#include "bench_replication.moc"
