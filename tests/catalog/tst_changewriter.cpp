#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/deviceidentity.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/catalog/randomedits.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

namespace {

int codeOf(Table table, const char *column)
{
    return Shared::TableSpec::codeOf(Shared::spec(table).columnIndex(column));
}

} // namespace

class ChangeWriterTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void logReplayedGivesTheSameTables_data();
    void logReplayedGivesTheSameTables();
    void twoDevicesAgreeInAnyOrder_data();
    void twoDevicesAgreeInAnyOrder();
    void everyChangeIsLogged();
    void equalValuesLogNothing();
    void oneOperationForOneAct();
    void aNewRowIsOneRecord();
    void scanLeavesWhatAPersonSet();
    void scanDoesNotRevive();
    void laterEditOfAPersonRevives();
    void positionsAreCompacted();
    void localTitlesAreNotLogged();
    void writesLaterThanWhatItOverwrites();
    void brokenRecordsChangeNothing();
    void movedDataIsAnotherIncarnation();

private:
    std::unique_ptr<CatalogWriter> make(const QString &name);
    QVector<ChangeRecord> logOf(CatalogWriter &writer);
    //! A catalog that has nothing but what a log says.
    QStringList replayed(const QVector<ChangeRecord> &records);
    Result<> edit(CatalogWriter &writer, Origin origin, const TitleId &title, const Fields &fields);
    QString text(CatalogWriter &writer, const QByteArray &sql);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    int m_replays = 0;
};

void ChangeWriterTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<CatalogWriter> ChangeWriterTest::make(const QString &name)
{
    auto store = Migrator::open(m_folder->filePath(name), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

QVector<ChangeRecord> ChangeWriterTest::logOf(CatalogWriter &writer)
{
    return ChangeWriter::readLog(writer.database()).value();
}

QStringList ChangeWriterTest::replayed(const QVector<ChangeRecord> &records)
{
    const QString name = QStringLiteral("replay%1.db").arg(++m_replays);
    auto store = Migrator::open(m_folder->filePath(name), catalogSchema(), m_clock);
    ChangeWriter changes(store->database, writerId(randomId<DeviceId>(), 1), m_clock);
    if (!store->database.exec("BEGIN") || !changes.begin(Origin::Maintenance)) {
        return {};
    }
    for (const ChangeRecord &record : records) {
        if (!changes.apply(record)) {
            return {};
        }
    }
    if (!store->database.exec("COMMIT")) {
        return {};
    }
    return CatalogDump::shared(store->database);
}

Result<> ChangeWriterTest::edit(
    CatalogWriter &writer, Origin origin, const TitleId &title, const Fields &fields)
{
    return writer.act(origin, {}, [&]() -> Result<> {
        const Result<bool> put = writer.changes().put(Table::Title, title.toBytes(), fields);
        return put ? Result<>() : failure(put.error());
    });
}

QString ChangeWriterTest::text(CatalogWriter &writer, const QByteArray &sql)
{
    return CatalogDump::rows(writer.database(), sql, 1).value(0);
}

void ChangeWriterTest::logReplayedGivesTheSameTables_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 6; ++seed) {
        QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
}

void ChangeWriterTest::logReplayedGivesTheSameTables()
{
    QFETCH(const int, seed);
    const auto writer = make(QStringLiteral("a.db"));
    RandomEdits edits(*writer, quint32(seed));
    QVERIFY(edits.run(150));
    const QStringList expected = CatalogDump::shared(writer->database());
    QVERIFY(expected.size() > 100);
    QVector<ChangeRecord> log = logOf(*writer);
    QCOMPARE(replayed(log), expected);
    std::mt19937 random{quint32(seed)};
    for (int round = 0; round < 3; ++round) {
        std::shuffle(log.begin(), log.end(), random);
        QCOMPARE(replayed(log), expected);
    }
}

void ChangeWriterTest::twoDevicesAgreeInAnyOrder_data()
{
    logReplayedGivesTheSameTables_data();
}

void ChangeWriterTest::twoDevicesAgreeInAnyOrder()
{
    QFETCH(const int, seed);
    const auto one = make(QStringLiteral("a.db"));
    const auto two = make(QStringLiteral("b.db"));
    RandomEdits first(*one, quint32(seed));
    RandomEdits second(*two, quint32(seed) + 100);
    QVERIFY(first.run(60));
    QVERIFY(second.run(60));
    const QVector<ChangeRecord> ofOne = logOf(*one);
    const QVector<ChangeRecord> ofTwo = logOf(*two);
    QVERIFY(one->replay(ofTwo));
    QVERIFY(two->replay(ofOne));
    const QStringList agreed = CatalogDump::shared(one->database());
    QCOMPARE(CatalogDump::shared(two->database()), agreed);
    // And both go on from there.
    const qint64 known = one->database().integer("SELECT max(no) FROM change_log").value();
    QVERIFY(first.run(30));
    QVERIFY(two->replay(ChangeWriter::readLog(one->database(), known).value()));
    QCOMPARE(CatalogDump::shared(two->database()), CatalogDump::shared(one->database()));
}

void ChangeWriterTest::everyChangeIsLogged()
{
    const auto writer = make(QStringLiteral("a.db"));
    const QVector<ChangeRecord> log = logOf(*writer);
    QCOMPARE(log.size(), 1);
    QCOMPARE(log.first().table, int(Table::Profile));
    QCOMPARE(log.first().group, Shared::Group::kSeveral);
    QCOMPARE(log.first().values.value(codeOf(Table::Profile, "name")).toString(),
        QStringLiteral("Home"));
    QCOMPARE(log.first().stamp.writer, writer->changes().writer());
    QVERIFY(!log.first().operation.isNull());
}

void ChangeWriterTest::equalValuesLogNothing()
{
    const auto writer = make(QStringLiteral("a.db"));
    IngestedVideo stored = movie(QStringLiteral("Stored"), 2000);
    stored.content = content("stored");
    stored.object = randomId<ObjectId>();
    const QVector<IngestedVideo> videos{movie(QStringLiteral("Night Bus"), 2001), stored,
        episode(QStringLiteral("Harbour"), 1, 1), homeVideo(QStringLiteral("Party"), 5)};
    QVERIFY(writer->ingest(videos));
    const qsizetype before = logOf(*writer).size();
    writer->takeChange();
    QVERIFY(writer->ingest(videos));
    QCOMPARE(logOf(*writer).size(), before);
    QVERIFY(writer->takeChange().isEmpty());
}

void ChangeWriterTest::oneOperationForOneAct()
{
    const auto writer = make(QStringLiteral("a.db"));
    const qsizetype before = logOf(*writer).size();
    QVERIFY(writer->ingest({episode(QStringLiteral("Harbour"), 1, 1)}));
    QVERIFY(writer->ingest({episode(QStringLiteral("Harbour"), 1, 2)}));
    QVector<OperationId> operations;
    QVector<Stamp> stamps;
    for (const ChangeRecord &record : logOf(*writer).mid(before)) {
        if (!operations.contains(record.operation)) {
            operations.append(record.operation);
        }
        QVERIFY(stamps.isEmpty() || stamps.last() < record.stamp);
        stamps.append(record.stamp);
    }
    QCOMPARE(operations.size(), 2);
}

void ChangeWriterTest::aNewRowIsOneRecord()
{
    const auto writer = make(QStringLiteral("a.db"));
    const qsizetype before = logOf(*writer).size();
    QVERIFY(writer->ingest({episode(QStringLiteral("Harbour"), 1, 1)}));
    // Series, season, episode and version.
    QCOMPARE(logOf(*writer).size() - before, 4);
}

void ChangeWriterTest::scanLeavesWhatAPersonSet()
{
    const auto writer = make(QStringLiteral("a.db"));
    IngestedVideo video = episode(QStringLiteral("Harbour"), 1, 1);
    const TitleId title = writer->ingest({video}).value().first();
    const Fields named{
        {"kind", int(TitleKind::Episode)}, {"title", QStringLiteral("Mine")}, {"year", 0}};
    QVERIFY(edit(*writer, Origin::Person, title, named));
    video.identity.episodeTitle = QStringLiteral("Other");
    QVERIFY(writer->ingest({video}));
    QCOMPARE(text(*writer, "SELECT title FROM title WHERE kind = 4"), QStringLiteral("Mine"));
}

void ChangeWriterTest::scanDoesNotRevive()
{
    const auto writer = make(QStringLiteral("a.db"));
    const IngestedVideo video = movie(QStringLiteral("Night Bus"), 2001);
    const TitleId title = writer->ingest({video}).value().first();
    QVERIFY(edit(*writer, Origin::Person, title, {{"deleted", 1}}));
    const QByteArray profile = writer->addProfile(QStringLiteral("Mia"), {}).value().toBytes();
    QVERIFY(writer->ingest({video}));
    QVERIFY(
        writer->setPictures(title, *PictureId::fromBytes(QByteArray(32, 'x')), {}, Origin::Scan));
    QVERIFY(writer->setPosition(*ProfileId::fromBytes(profile), title, {}, 5, 100));
    QCOMPARE(text(*writer, "SELECT gone FROM title"), QStringLiteral("1"));
    QCOMPARE(text(*writer, "SELECT count(*) FROM title_card"), QStringLiteral("0"));
}

void ChangeWriterTest::laterEditOfAPersonRevives()
{
    const auto one = make(QStringLiteral("a.db"));
    const TitleId title = one->ingest({movie(QStringLiteral("Night Bus"), 2001)}).value().first();
    const auto two = make(QStringLiteral("b.db"));
    QVERIFY(two->replay(logOf(*one)));
    // One deletes; the other, who does not know, edits later.
    QVERIFY(edit(*one, Origin::Person, title, {{"deleted", 1}}));
    QVERIFY(edit(*two, Origin::Person, title, {{"tagline", QStringLiteral("Late")}}));
    QVERIFY(one->replay(logOf(*two)));
    QCOMPARE(text(*one, "SELECT gone FROM title"), QStringLiteral("0"));
    QCOMPARE(text(*one, "SELECT listed FROM title_card"), QStringLiteral("1"));
    // A deletion after that counts again.
    QVERIFY(edit(*one, Origin::Person, title, {{"deleted", 0}}));
    QVERIFY(edit(*one, Origin::Person, title, {{"deleted", 1}}));
    QCOMPARE(text(*one, "SELECT gone FROM title"), QStringLiteral("1"));
}

void ChangeWriterTest::positionsAreCompacted()
{
    const auto writer = make(QStringLiteral("a.db"));
    const TitleId title
        = writer->ingest({movie(QStringLiteral("Night Bus"), 2001)}).value().first();
    const auto profile = *ProfileId::fromBytes(logOf(*writer).first().row);
    const qsizetype before = logOf(*writer).size();
    for (int i = 1; i <= 10; ++i) {
        QVERIFY(writer->setPosition(profile, title, {}, i, 1000));
    }
    QCOMPARE(logOf(*writer).size(), before + 1);
    QCOMPARE(
        logOf(*writer).last().values.value(codeOf(Table::PlayState, "position_ms")).toInteger(),
        10);
    QCOMPARE(logOf(*writer).last().profile, profile);
    // What was sealed has been sent and stays.
    QVERIFY(writer->database().exec("UPDATE change_log SET carrier = 1, carrier_sequence = 1"));
    QVERIFY(writer->setPosition(profile, title, {}, 20, 1000));
    QVERIFY(writer->setPosition(profile, title, {}, 30, 1000));
    QCOMPARE(logOf(*writer).size(), before + 2);
}

void ChangeWriterTest::localTitlesAreNotLogged()
{
    const auto writer = make(QStringLiteral("a.db"));
    const auto profile = *ProfileId::fromBytes(logOf(*writer).first().row);
    const qsizetype before = logOf(*writer).size();
    IngestedVideo video = homeVideo(QStringLiteral("Beach"), 3);
    const TitleId local = writer->ingest({video}).value().first();
    QVERIFY(writer->setWatched(profile, local, true));
    QCOMPARE(logOf(*writer).size(), before);
    video.content = content("beach");
    video.object = randomId<ObjectId>();
    const TitleId shared = writer->ingest({video}).value().first();
    QVERIFY(logOf(*writer).size() > before);
    for (const ChangeRecord &record : logOf(*writer)) {
        QVERIFY(!record.row.contains(local.toBytes()));
    }
    QCOMPARE(text(*writer, "SELECT hex(title) FROM play_state"), shared.toString().toUpper());
}

void ChangeWriterTest::writesLaterThanWhatItOverwrites()
{
    const auto one = make(QStringLiteral("a.db"));
    const TitleId title = one->ingest({movie(QStringLiteral("Night Bus"), 2001)}).value().first();
    const auto two = make(QStringLiteral("b.db"));
    QVERIFY(two->replay(logOf(*one)));
    m_clock.set(1'900'000'000'000);
    QVERIFY(edit(*one, Origin::Person, title, {{"tagline", QStringLiteral("Future")}}));
    QVERIFY(two->replay(logOf(*one)));
    m_clock.set(1'600'000'000'000); // the other PC is years behind
    QVERIFY(edit(*two, Origin::Person, title, {{"tagline", QStringLiteral("Last")}}));
    QVERIFY(one->replay(logOf(*two)));
    QCOMPARE(text(*one, "SELECT tagline FROM title"), QStringLiteral("Last"));
    QCOMPARE(CatalogDump::shared(one->database()), CatalogDump::shared(two->database()));
}

void ChangeWriterTest::brokenRecordsChangeNothing()
{
    const auto writer = make(QStringLiteral("a.db"));
    QVERIFY(writer->ingest({movie(QStringLiteral("Night Bus"), 2001)}));
    const QStringList before = CatalogDump::shared(writer->database());
    ChangeRecord good = logOf(*writer).last();
    good.stamp.wallMs += 1'000'000;
    good.stamp.writer = writerId(randomId<DeviceId>(), 1);
    QVector<ChangeRecord> bad(5, good);
    bad[0].table = 999;
    bad[1].row.chop(1);
    bad[2].values.insert(codeOf(Table::Version, "size_bytes"), QStringLiteral("text"));
    bad[3].values.remove(codeOf(Table::Version, "label"));
    bad[4].values = {};
    bad[2].values.remove(codeOf(Table::Version, "content"));
    bad[3].values.remove(codeOf(Table::Version, "content"));
    for (qsizetype i = 0; i < bad.size(); ++i) {
        bad[i].stamp.counter += quint32(i);
    }
    QVERIFY(writer->replay(bad));
    QCOMPARE(CatalogDump::shared(writer->database()), before);
    // They are kept, so that a newer program can read them.
    QCOMPARE(logOf(*writer).last(), bad.last());
}

void ChangeWriterTest::movedDataIsAnotherIncarnation()
{
    const auto writer = make(QStringLiteral("a.db"));
    const WriterId first = writer->changes().writer();
    const QString file = writer->database().file();
    const auto load = [&](const DeviceIdentity::Place &place) {
        return DeviceIdentity::load(writer->database(), place).value();
    };
    const auto place = DeviceIdentity::placeOf(file, 0);
    QCOMPARE(load(place).writer, first);
    QVERIFY(!load(place).isElsewhere);
    auto elsewhere = place;
    elsewhere.machineId += "x";
    QVERIFY(load(elsewhere).isElsewhere);
    elsewhere = place;
    elsewhere.dataFolderInode += 1;
    QVERIFY(load(elsewhere).isElsewhere);
    QVERIFY(DeviceIdentity::settle(writer->database(), elsewhere));
    QVERIFY(!load(elsewhere).isElsewhere);
    const WriterId next = DeviceIdentity::nextIncarnation(first);
    QCOMPARE(next.toBytes().left(16), first.toBytes().left(16));
    QVERIFY(next != first);
    QVERIFY(next != DeviceIdentity::nextIncarnation(first)); // nor what a copy of it chooses
}

MATINEE_TEST(ChangeWriterTest)
#include "tst_changewriter.moc"
