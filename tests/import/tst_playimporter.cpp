#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/importtargets.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;

class PlayImporterTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void takesOverWhatIsNotKnown();
    void twiceChangesNothing();
    void neverLowers();
    void trialChangesNothing();
    void playsOfTwoPcsAreCountedOnce();
    void failedStatementLeavesNothing();
    void targetsTellHowToRecogniseThem();

private:
    PlayState play(const TitleId &title) const;
    ImportedPlay sample(const TitleId &title) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
    QVector<TitleId> m_titles;
};

void PlayImporterTest::init()
{
    m_writer.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(1'700'000'000'000);
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer
        = *ProfileId::fromBytes(ChangeWriter::readLog(m_writer->database()).value().first().row);
    m_titles = m_writer
                   ->ingest({movie(QStringLiteral("Night Bus"), 2001),
                       episode(QStringLiteral("Harbour"), 1, 1), homeVideo(QStringLiteral("B"), 4)})
                   .value();
}

PlayState PlayImporterTest::play(const TitleId &title) const
{
    return TitleReader(m_writer->database()).card(m_viewer, title).value()->play;
}

ImportedPlay PlayImporterTest::sample(const TitleId &title) const
{
    return {title, QStringLiteral("kodi"), true, 3, 600'000, 6'000'000, 1'600'000'000'000, 8, true,
        1'500'000'000'000};
}

void PlayImporterTest::takesOverWhatIsNotKnown()
{
    for (const TitleId &title : std::as_const(m_titles)) {
        QCOMPARE(m_writer->importPlays(m_viewer, {sample(title)}, ImportMode::Apply).value(),
            QVector<bool>{true});
        const PlayState now = play(title);
        QVERIFY(now.watched);
        QCOMPARE(now.playCount, 3);
        QCOMPARE(now.positionMs, 600'000);
        QCOMPARE(now.playedAtMs, 1'600'000'000'000);
        QCOMPARE(TitleReader(m_writer->database()).card(m_viewer, title).value()->addedAtMs,
            1'500'000'000'000);
    }
    QCOMPARE(m_writer->database()
                 .integer("SELECT count(*) FROM play_state WHERE rating = 8 AND favourite = 1")
                 .value(),
        3);
    const QStringList kept = CatalogDump::maintained(m_writer->database());
    QVERIFY(m_writer->maintainer().rebuild());
    QCOMPARE(CatalogDump::maintained(m_writer->database()), kept);
    // Somebody who left during the credits has seen it.
    ImportedPlay credits;
    credits.title = m_writer->ingest({movie(QStringLiteral("Rain"), 1999)}).value().first();
    credits.positionMs = 5'900'000;
    credits.durationMs = 6'000'000;
    QVERIFY(m_writer->importPlays(m_viewer, {credits}, ImportMode::Apply));
    QVERIFY(play(credits.title).watched);
    QCOMPARE(play(credits.title).positionMs, 0);
}

void PlayImporterTest::twiceChangesNothing()
{
    QVector<ImportedPlay> plays;
    for (const TitleId &title : std::as_const(m_titles)) {
        plays.append(sample(title));
        // One that tells no date.
        plays.append({title, QStringLiteral("plex"), false, 0, 5000, 0, 0, 0, false, 0});
    }
    std::reverse(plays.begin(), plays.end());
    QVERIFY(m_writer->importPlays(m_viewer, plays, ImportMode::Apply));
    const QStringList once = CatalogDump::everything(m_writer->database());
    for (int again = 0; again < 2; ++again) {
        QCOMPARE(m_writer->importPlays(m_viewer, plays, ImportMode::Apply).value(),
            QVector<bool>(plays.size(), false));
    }
    const auto withoutClock = [](QStringList rows) {
        erase_if(rows, [](const QString &row) { return row.startsWith(QLatin1String("device")); });
        return rows;
    };
    QCOMPARE(withoutClock(CatalogDump::everything(m_writer->database())), withoutClock(once));
}

void PlayImporterTest::neverLowers()
{
    const TitleId title = m_titles.first();
    QVERIFY(m_writer->setPosition(m_viewer, title, {}, 900'000, 6'000'000));
    ImportedPlay older = sample(title);
    older.watched = false;
    older.playCount = 0;
    QVERIFY(m_writer->importPlays(m_viewer, {older}, ImportMode::Apply));
    QCOMPARE(play(title).positionMs, 900'000);
    ImportedPlay newer = older;
    newer.lastPlayedMs = 1'900'000'000'000;
    QVERIFY(m_writer->importPlays(m_viewer, {newer}, ImportMode::Apply));
    QCOMPARE(play(title).positionMs, 600'000);

    QVERIFY(m_writer->setWatched(m_viewer, title, true));
    newer.lastPlayedMs = 0;
    newer.positionMs = 0;
    newer.rating = 2;
    newer.addedMs = 1'999'000'000'000;
    QCOMPARE(m_writer->importPlays(m_viewer, {newer}, ImportMode::Apply).value().first(), false);
    QVERIFY(play(title).watched);
    QCOMPARE(m_writer->database().integer("SELECT max(rating) FROM play_state").value(), 8);

    // Marked unwatched here after it was seen there.
    QVERIFY(m_writer->setWatched(m_viewer, title, false));
    QVERIFY(m_writer->importPlays(m_viewer, {sample(title)}, ImportMode::Apply));
    QVERIFY(!play(title).watched);
}

void PlayImporterTest::trialChangesNothing()
{
    const QStringList before = CatalogDump::everything(m_writer->database());
    const auto changed
        = m_writer->importPlays(m_viewer, {sample(m_titles.first())}, ImportMode::Try);
    QCOMPARE(changed.value(), QVector<bool>{true});
    QCOMPARE(CatalogDump::everything(m_writer->database()), before);
    QVERIFY(!play(m_titles.first()).watched);
    QVERIFY(m_writer->importPlays(m_viewer, {sample(m_titles.first())}, ImportMode::Apply));
    QVERIFY(play(m_titles.first()).watched);
}

void PlayImporterTest::playsOfTwoPcsAreCountedOnce()
{
    const TitleId title = m_titles.first();
    QVERIFY(m_writer->setPosition(m_viewer, title, {}, 95, 100)); // one play here
    QVERIFY(m_writer->importPlays(m_viewer, {sample(title)}, ImportMode::Apply));
    QCOMPARE(play(title).playCount, 4);
    // What another PC logged for the same import.
    const WriterId other = writerId(randomId<DeviceId>(), 1);
    QVector<ChangeRecord> records = ChangeWriter::readLog(m_writer->database()).value();
    erase_if(records,
        [](const ChangeRecord &record) { return record.table != int(Shared::Table::PlayCount); });
    for (ChangeRecord &record : records) {
        record.stamp.writer = other;
    }
    QCOMPARE(records.size(), 2);
    records.removeFirst();
    QVERIFY(m_writer->replay(records));
    QCOMPARE(play(title).playCount, 4);
}

void PlayImporterTest::failedStatementLeavesNothing()
{
    const QStringList before = CatalogDump::everything(m_writer->database());
    bool done = false;
    int failures = 0;
    for (int n = 0; !done && n < 2000; ++n) {
        int statements = 0;
        m_writer->database().setFault([&]() -> std::optional<Error> {
            return statements++ == n ? std::optional(Error{ErrorCode::Io, {}, {}, false})
                                     : std::nullopt;
        });
        const auto result = m_writer->importPlays(
            m_viewer, {sample(m_titles.first()), sample(m_titles.last())}, ImportMode::Apply);
        m_writer->database().setFault({});
        done = result.has_value();
        if (!done) {
            ++failures;
            QCOMPARE(CatalogDump::everything(m_writer->database()), before);
        }
    }
    QVERIFY(done);
    QVERIFY(failures > 20);
}

void PlayImporterTest::targetsTellHowToRecogniseThem()
{
    const TitleId bus = m_titles.first();
    QVERIFY(m_writer->act(Origin::Scan, {}, [&]() -> Result<> {
        const auto put = m_writer->changes().put(Shared::Table::ExternalId,
            bus.toBytes() + uuidV5("source\0tmdb"),
            {{"name", QStringLiteral("tmdb")}, {"value", QStringLiteral("603")}});
        return put ? Result<>() : failure(put.error());
    }));
    const auto targets = readImportTargets(m_writer->database());
    QVERIFY(targets);
    QCOMPARE(targets->size(), 5); // series and season as well
    const auto found = std::find_if(targets->begin(), targets->end(),
        [&](const ImportTarget &target) { return target.title == bus; });
    QVERIFY(found != targets->end());
    QCOMPARE(found->names, QStringList{QStringLiteral("Night Bus")});
    QCOMPARE(found->year, 2001);
    QCOMPARE(found->ids, (QVector<ExternalId>{{QStringLiteral("tmdb"), QStringLiteral("603")}}));
    QCOMPARE(found->files.size(), 1);
}

MATINEE_TEST(PlayImporterTest)
#include "tst_playimporter.moc"
