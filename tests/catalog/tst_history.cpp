#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/history/historyreader.h"
#include "library/catalog/history/historywords.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/catalog/segmentchain.h"
#include "tests/support/testregistry.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

//! Who did what, and taking it back.
class HistoryTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void tellsWhoDidWhat();
    void pagesThroughEveryActOnce();
    void leavesPositionsAndDescriptionsToWhoWantsAll();
    void titleHasWhatConcernsItAndItsEpisodes();
    void tellsWhatWasBefore();
    void undoTakesBackAndIsTakenBack();
    void partOfAnActIsTakenBack();
    void undoIsRefusedWithWhoOverwrote();
    void undoHandsSetsBackToScans();
    void undoOfADescriptionLetsItBeSaidAgain();
    void undoOfAWholeSeriesIsOneAct();
    void undoOfAPersonsActsLeavesWhatWas_data();
    void undoOfAPersonsActsLeavesWhatWas();
    void actsFollowTheLogWhateverHappensToIt();
    void prefixFindsAnAct();
    void momentsAreWhatPeopleSay();

private:
    std::unique_ptr<CatalogWriter> make(const QString &name);
    TitleId add(const IngestedVideo &video);
    QVector<HistoryEntry> history(const std::optional<TitleId> &title = {}, bool all = false);
    QStringList whats(const std::optional<TitleId> &title = {}, bool all = false);
    TitleDetails details(const TitleId &title);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

std::unique_ptr<CatalogWriter> HistoryTest::make(const QString &name)
{
    auto store = Migrator::open(m_folder->filePath(name), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    return std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
}

void HistoryTest::init()
{
    m_writer.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = make(QStringLiteral("catalog.db"));
    m_viewer = *m_writer->addProfile(QStringLiteral("Mia"), QStringLiteral("#123456"));
}

TitleId HistoryTest::add(const IngestedVideo &video)
{
    const Result<QVector<TitleId>> titles = m_writer->ingest({video});
    return titles ? titles->value(0) : TitleId();
}

QVector<HistoryEntry> HistoryTest::history(const std::optional<TitleId> &title, bool all)
{
    HistoryQuery query;
    query.title = title;
    query.everything = all;
    query.limit = 1000;
    const Result<HistoryPage> page = HistoryReader(m_writer->database()).page(query);
    return page ? page->entries : QVector<HistoryEntry>();
}

QStringList HistoryTest::whats(const std::optional<TitleId> &title, bool all)
{
    QStringList texts;
    for (const HistoryEntry &entry : history(title, all)) {
        texts.append(entry.what);
    }
    return texts;
}

TitleDetails HistoryTest::details(const TitleId &title)
{
    return DetailReader(m_writer->database()).details(m_viewer, title).value_or(TitleDetails());
}

void HistoryTest::tellsWhoDidWhat()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    const TitleId other = add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    QVERIFY(m_writer->setWatched(m_viewer, {film, other}, true));
    QVERIFY(m_writer->setTag(m_viewer, {other}, QStringLiteral("Rainy"), true));
    const QVector<HistoryEntry> entries = history();
    QCOMPARE(whats().mid(0, 5),
        (QStringList{QStringLiteral("Tagged Rain"), QStringLiteral("Marked 2 titles watched"),
            QStringLiteral("Moved Night Bus to the trash"), QStringLiteral("Added Rain"),
            QStringLiteral("Added Night Bus")}));
    QCOMPARE(entries.at(0).who, QStringLiteral("Mia"));
    QCOMPARE(entries.at(0).color, QStringLiteral("#123456"));
    QVERIFY(entries.at(0).device.isEmpty());
    QCOMPARE(entries.at(1).count, 2);
    QCOMPARE(entries.at(1).titles, (QVector<TitleId>{film, other}));
    QCOMPARE(entries.at(2).named, QStringLiteral("Night Bus"));
    QCOMPARE(entries.at(2).kind, ActKind::Removed);
    QCOMPARE(entries.at(3).who, QStringLiteral("Scan"));
    QCOMPARE(entries.at(3).origin, Origin::Scan);
    QVERIFY(entries.at(0).atMs > entries.at(1).atMs);
}

void HistoryTest::pagesThroughEveryActOnce()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    for (int i = 0; i < 25; ++i) {
        QVERIFY(m_writer->setRating(m_viewer, film, i % 10 + 1));
    }
    for (const std::optional<TitleId> &title : {std::optional<TitleId>(), std::optional(film)}) {
        QVector<OperationId> paged;
        HistoryQuery query;
        query.title = title;
        query.limit = 4;
        do {
            const Result<HistoryPage> page = HistoryReader(m_writer->database()).page(query);
            QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
            for (const HistoryEntry &entry : page->entries) {
                QVERIFY(!paged.contains(entry.operation));
                paged.append(entry.operation);
            }
            query.cursor = page->next;
        } while (!query.cursor.isEmpty());
        QVector<OperationId> whole;
        for (const HistoryEntry &entry : history(title)) {
            whole.append(entry.operation);
        }
        QVERIFY(whole.size() > 25);
        QCOMPARE(paged, whole);
    }
}

void HistoryTest::leavesPositionsAndDescriptionsToWhoWantsAll()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    QVERIFY(m_writer->setPosition(m_viewer, film, {}, 754'000, 6'000'000));
    QVERIFY(
        m_writer->setPictures(film, *PictureId::fromBytes(QByteArray(32, 'p')), {}, Origin::Scan));
    QCOMPARE(whats(film), (QStringList{QStringLiteral("Added Night Bus")}));
    QCOMPARE(whats(film, true),
        (QStringList{QStringLiteral("Described Night Bus"), QStringLiteral("Played Night Bus"),
            QStringLiteral("Added Night Bus")}));
    const HistoryChange position
        = {QStringLiteral("Night Bus"), QStringLiteral("Position"), {}, QStringLiteral("0:12:34")};
    QCOMPARE(history(film, true).at(1).changes, QVector<HistoryChange>{position});
}

void HistoryTest::titleHasWhatConcernsItAndItsEpisodes()
{
    const TitleId first = add(episode(QStringLiteral("Harbour"), 1, 1));
    add(episode(QStringLiteral("Harbour"), 1, 2));
    const TitleId series = details(first).card.seriesId;
    const TitleId other = add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(m_writer->setWatched(m_viewer, first, true));
    QVERIFY(m_writer->setRating(m_viewer, other, 3));
    const Result<CollectionId> made = m_writer->addCollection(m_viewer, QStringLiteral("Ships"));
    QVERIFY(m_writer->setInCollection(m_viewer, *made, {series}, true));
    TitleEdits edits;
    edits.texts.insert(EditedField::Plot, QStringLiteral("Ships come and go"));
    QVERIFY(m_writer->editTitle(m_viewer, series, edits));
    QCOMPARE(whats(series),
        (QStringList{QStringLiteral("Edited Harbour"),
            QStringLiteral("Put Harbour into a collection"),
            QStringLiteral("Marked Harbour S1 E1 watched"), QStringLiteral("Added Harbour S1 E2"),
            QStringLiteral("Added Harbour S1 E1")}));
    QCOMPARE(whats(first).size(), 2);
    QCOMPARE(whats(add(episode(QStringLiteral("Harbour"), 0, 3))),
        QStringList{QStringLiteral("Added Harbour Special 3")});
    QVERIFY(whats().contains(QStringLiteral("Set up the collection Ships")));
}

void HistoryTest::tellsWhatWasBefore()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    TitleEdits edits;
    edits.texts.insert(EditedField::Title, QStringLiteral("Tram"));
    edits.texts.insert(EditedField::Year, QStringLiteral("2002"));
    edits.tags = QVector<QString>{QStringLiteral("Rails")};
    QVERIFY(m_writer->editTitle(m_viewer, film, edits));
    const HistoryEntry entry = history().first();
    QCOMPARE(entry.what, QStringLiteral("Renamed Tram"));
    const QString tram = QStringLiteral("Tram");
    QCOMPARE(entry.changes,
        (QVector<HistoryChange>{{tram, QStringLiteral("Title"), QStringLiteral("Night Bus"), tram},
            {tram, QStringLiteral("Year"), QStringLiteral("2001"), QStringLiteral("2002")},
            {tram, QStringLiteral("Tag"), {}, QStringLiteral("Rails")}}));
    edits = {};
    edits.texts.insert(EditedField::Title, QStringLiteral("Ferry"));
    QVERIFY(m_writer->editTitle(m_viewer, film, edits));
    QCOMPARE(history().first().changes.first().before, tram);
}

void HistoryTest::undoTakesBackAndIsTakenBack()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    const OperationId removal = history().first().operation;
    QVERIFY(!history().first().obstacle);
    QVERIFY(details(film).card.id.isNull());

    const Result<OperationId> undone = m_writer->undo(m_viewer, removal);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
    QCOMPARE(details(film).card.title, QStringLiteral("Night Bus"));
    QCOMPARE(history().first().operation, *undone);
    QCOMPARE(history().first().what, QStringLiteral("Put Night Bus back"));
    QCOMPARE(history().first().who, QStringLiteral("Mia"));
    // Once is enough.
    QVERIFY(history().at(1).obstacle);
    QCOMPARE(m_writer->undo(m_viewer, removal).error().code, ErrorCode::Changed);

    QVERIFY(m_writer->undo(m_viewer, *undone));
    QVERIFY(details(film).card.id.isNull());
    QVERIFY(m_writer->undo(m_viewer, history().first().operation));
    QCOMPARE(details(film).card.title, QStringLiteral("Night Bus"));
    QCOMPARE(m_writer->undo(m_viewer, randomId<OperationId>()).error().code, ErrorCode::NotFound);
}

void HistoryTest::partOfAnActIsTakenBack()
{
    const TitleId bus = add(movie(QStringLiteral("Night Bus"), 2001));
    const TitleId tram = add(movie(QStringLiteral("Day Tram"), 2002));
    const TitleId boat = add(movie(QStringLiteral("Slow Boat"), 2003));
    const QString tag = QStringLiteral("Rainy");
    QVERIFY(m_writer->setTag(m_viewer, {bus, tram}, tag, true));
    const OperationId tagged = history().first().operation;
    const auto tags = [&](const TitleId &title) { return details(title).tags; };
    QCOMPARE(m_writer->undo(m_viewer, tagged, boat).error().code, ErrorCode::NotFound);
    QVERIFY(m_writer->undo(m_viewer, tagged, bus));
    QVERIFY(tags(bus).isEmpty());
    QCOMPARE(tags(tram), QStringList{tag});
    // All of it cannot be taken back any more, the other part can.
    QCOMPARE(m_writer->undo(m_viewer, tagged).error().code, ErrorCode::Changed);
    QVERIFY(m_writer->undo(m_viewer, tagged, tram));
    QVERIFY(tags(tram).isEmpty());
}

void HistoryTest::undoIsRefusedWithWhoOverwrote()
{
    const ProfileId jonas
        = *m_writer->addProfile(QStringLiteral("Jonas"), QStringLiteral("#000000"));
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    QVERIFY(m_writer->setTag(m_viewer, {film}, QStringLiteral("Rainy"), true));
    const OperationId tagged = history().first().operation;
    QVERIFY(m_writer->setTag(jonas, {film}, QStringLiteral("Rainy"), false));
    const QStringList before = CatalogDump::everything(m_writer->database());
    const Result<OperationId> refused = m_writer->undo(m_viewer, tagged);
    QCOMPARE(refused.error().code, ErrorCode::Changed);
    QVERIFY2(refused.error().message.contains(QStringLiteral("Jonas")),
        qPrintable(refused.error().message));
    QCOMPARE(CatalogDump::everything(m_writer->database()), before);
    const HistoryEntry entry = history().at(1);
    QCOMPARE(entry.operation, tagged);
    QVERIFY(entry.obstacle);
    QCOMPARE(entry.obstacle->why, UndoObstacle::Why::Overwritten);
    QCOMPARE(entry.obstacle->by, QStringLiteral("Jonas"));
    QCOMPARE(entry.obstacle->atMs, history().first().atMs);

    // A scan is no person: it is named by what it is.
    for (const auto &[origin, plot] : {std::pair(Origin::Online, QStringLiteral("Rain")),
             std::pair(Origin::Scan, QStringLiteral("More rain"))}) {
        QVERIFY(m_writer->act(origin, {}, [&, text = plot]() -> Result<> {
            const Result<bool> put
                = m_writer->changes().put(Table::Title, film.toBytes(), {{"plot", text}});
            return put ? Result<>() : failure(put.error());
        }));
    }
    // Nor is a profile unmade.
    const HistoryEntry made = history().last();
    QCOMPARE(made.kind, ActKind::ProfileMade);
    QVERIFY(made.obstacle && !m_writer->undo(m_viewer, made.operation));
    const HistoryEntry described = history(film, true).at(1);
    QCOMPARE(described.who, QStringLiteral("Descriptions"));
    QVERIFY(described.obstacle);
    QCOMPARE(described.obstacle->by, QStringLiteral("Scan"));
    QVERIFY(!m_writer->undo(m_viewer, described.operation));
}

void HistoryTest::undoHandsSetsBackToScans()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    TitleEdits edits;
    edits.tags = QVector<QString>{QStringLiteral("Rails"), QStringLiteral("Night")};
    QVERIFY(m_writer->editTitle(m_viewer, film, edits));
    QVERIFY(details(film).tagsEdited);
    QVERIFY(m_writer->undo(m_viewer, history().first().operation));
    QVERIFY(!details(film).tagsEdited);
    QVERIFY(details(film).tags.isEmpty());
    // And again the other way.
    QVERIFY(m_writer->undo(m_viewer, history().first().operation));
    QVERIFY(details(film).tagsEdited);
    QCOMPARE(details(film).tags.size(), 2);
}

void HistoryTest::undoOfADescriptionLetsItBeSaidAgain()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    const auto picture = [](char byte) { return *PictureId::fromBytes(QByteArray(32, byte)); };
    QVERIFY(m_writer->setPictures(film, picture('p'), {}, Origin::Scan));
    QVERIFY(m_writer->setPictures(film, picture('q'), {}, Origin::Scan));
    const HistoryEntry described = history(film, true).first();
    QVERIFY(m_writer->undo(m_viewer, described.operation));
    QCOMPARE(details(film).card.poster, picture('p'));
    QVERIFY(m_writer->setPictures(film, picture('r'), {}, Origin::Scan));
    QCOMPARE(details(film).card.poster, picture('r'));
}

void HistoryTest::undoOfAWholeSeriesIsOneAct()
{
    const TitleId first = add(episode(QStringLiteral("Harbour"), 1, 1));
    const TitleId second = add(episode(QStringLiteral("Harbour"), 1, 2));
    const TitleId series = details(first).card.seriesId;
    QVERIFY(m_writer->setPosition(m_viewer, second, {}, 100'000, 6'000'000));
    QVERIFY(m_writer->setWatched(m_viewer, series, true));
    QVERIFY(details(first).card.play.watched && details(second).card.play.watched);
    QVERIFY(m_writer->undo(m_viewer, history().first().operation));
    QVERIFY(!details(first).card.play.watched && !details(second).card.play.watched);
    QCOMPARE(details(second).card.play.positionMs, 100'000);
}

void HistoryTest::undoOfAPersonsActsLeavesWhatWas_data()
{
    QTest::addColumn<int>("act");
    const QStringList names{QStringLiteral("watched"), QStringLiteral("favourite"),
        QStringLiteral("rating"), QStringLiteral("tag"), QStringLiteral("removed"),
        QStringLiteral("collection"), QStringLiteral("playlist"), QStringLiteral("name and poster"),
        QStringLiteral("tags"), QStringLiteral("position")};
    for (int i = 0; i < names.size(); ++i) {
        QTest::newRow(qPrintable(names.at(i))) << i;
    }
}

void HistoryTest::undoOfAPersonsActsLeavesWhatWas()
{
    QFETCH(const int, act);
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    const TitleId other = add(episode(QStringLiteral("Harbour"), 1, 1));
    const CollectionId collection = *m_writer->addCollection(m_viewer, QStringLiteral("Ships"));
    const PlaylistId list = *m_writer->addPlaylist(m_viewer, QStringLiteral("Tonight"), {});
    QVERIFY(m_writer->addToPlaylist(m_viewer, list, {other}));
    QVERIFY(m_writer->setTag(m_viewer, {film}, QStringLiteral("Night"), true));
    TitleEdits edits;
    edits.texts.insert(EditedField::Title, QStringLiteral("Tram"));
    edits.pictures.insert(EditedField::Poster, *PictureId::fromBytes(QByteArray(32, 'q')));
    TitleEdits tags;
    tags.tags = QVector<QString>{QStringLiteral("Rails")};
    const QVector<TitleId> both{film, other};
    const std::function<bool()> acts[] = {
        [&] { return m_writer->setWatched(m_viewer, both, true).has_value(); },
        [&] { return m_writer->setFavourite(m_viewer, both, true).has_value(); },
        [&] { return m_writer->setRating(m_viewer, film, 7).has_value(); },
        [&] { return m_writer->setTag(m_viewer, both, QStringLiteral("Rainy"), true).has_value(); },
        [&] { return m_writer->setRemoved(m_viewer, both, true).has_value(); },
        [&] { return m_writer->setInCollection(m_viewer, collection, both, true).has_value(); },
        [&] { return m_writer->addToPlaylist(m_viewer, list, both).has_value(); },
        [&] { return m_writer->editTitle(m_viewer, film, edits).has_value(); },
        [&] { return m_writer->editTitle(m_viewer, film, tags).has_value(); },
        [&] { return m_writer->setPosition(m_viewer, film, {}, 9'000, 600'000).has_value(); },
    };
    const auto shown = [&] {
        QStringList rows = CatalogDump::rows(m_writer->database(),
            "SELECT t.name, c.position FROM collection_item c JOIN title_card t ON t.title = "
            "c.title"
            " WHERE c.present = 1 ORDER BY 2",
            2);
        rows += CatalogDump::rows(m_writer->database(),
            "SELECT t.name, i.position FROM playlist_item i JOIN title_card t ON t.title = i.title"
            " WHERE i.present = 1 ORDER BY 2",
            2);
        rows += CatalogDump::rows(m_writer->database(),
            "SELECT hex(profile), hex(title), position_ms, watched, favourite, rating FROM"
            " viewer_state WHERE position_ms OR watched OR favourite OR rating OR watched_children"
            " ORDER BY 1, 2",
            6);
        for (const TitleId &title : both) {
            const TitleDetails now = details(title);
            rows.append(now.card.title + now.card.poster.toString() + now.tags.join(u',')
                + QString::number(int(now.edited.size())) + QString::number(int(now.tagsEdited)));
        }
        return rows;
    };
    const QStringList before = shown();
    QVERIFY(acts[act]());
    const QStringList changed = shown();
    QVERIFY(changed != before);
    const HistoryEntry entry = history({}, true).first();
    QVERIFY(!entry.obstacle);
    QVERIFY(!entry.changes.isEmpty());
    const Result<OperationId> undone = m_writer->undo(m_viewer, entry.operation);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message + undone.error().detail));
    QCOMPARE(shown(), before);
    QVERIFY(m_writer->undo(m_viewer, *undone));
    QCOMPARE(shown(), changed);
}

void HistoryTest::actsFollowTheLogWhateverHappensToIt()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    SegmentChain chain;
    QVERIFY(chain.seal(*m_writer, 5'000'000)); // the clock of this PC was wrong: stamps move
    for (int i = 1; i < 4; ++i) {
        QVERIFY(m_writer->setPosition(m_viewer, film, {}, i * 10'000, 6'000'000)); // compacted
    }
    QVERIFY(m_writer->setWatched(m_viewer, film, true));
    QVERIFY(chain.seal(*m_writer, -7'000'000));
    const auto second = make(QStringLiteral("other.db"));
    QVERIFY(chain.mergeAll(*second));
    for (CatalogWriter *writer : {m_writer.get(), second.get()}) {
        const QStringList acts = CatalogDump::rows(writer->database(),
            "SELECT hex(operation), wall_ms, origin, records FROM act ORDER BY 1", 4);
        QCOMPARE(acts,
            CatalogDump::rows(writer->database(),
                "SELECT hex(operation), max(wall_ms), min(origin), count(*) FROM change_log"
                " GROUP BY operation ORDER BY 1",
                4));
        QVERIFY(acts.size() > 3);
    }
    // The other PC knows who and where.
    const Result<HistoryPage> page = HistoryReader(second->database()).page({});
    const auto watched = std::find_if(page->entries.begin(), page->entries.end(),
        [](const HistoryEntry &entry) { return entry.kind == ActKind::Watched; });
    QVERIFY(watched != page->entries.end());
    QCOMPARE(watched->who, QStringLiteral("Mia"));
    QCOMPARE(watched->device, QStringLiteral("another PC"));
    // An act of another PC is taken back like an own one.
    QVERIFY(second->undo(m_viewer, watched->operation));
    QCOMPARE(CatalogDump::rows(second->database(), "SELECT watched FROM play_state", 1),
        QStringList{QStringLiteral("0")});
}

void HistoryTest::prefixFindsAnAct()
{
    const TitleId film = add(movie(QStringLiteral("Night Bus"), 2001));
    QVERIFY(m_writer->setRating(m_viewer, film, 7));
    const OperationId act = history().first().operation;
    HistoryReader reader(m_writer->database());
    QCOMPARE(reader.withPrefix(act.toString().left(12)).value(), QVector<OperationId>{act});
    QCOMPARE(reader.withPrefix(act.toString().left(7)).value(), QVector<OperationId>{act});
    QCOMPARE(reader.withPrefix(act.toString()).value(), QVector<OperationId>{act});
    QVERIFY(reader.withPrefix(QStringLiteral("zz")).value().isEmpty());
    QVERIFY(reader.withPrefix({}).value().isEmpty());
    QVERIFY(reader.withPrefix(act.toString() + QStringLiteral("00")).value().isEmpty());
    QCOMPARE(reader.entry(act)->what, QStringLiteral("Rated Night Bus"));
}

void HistoryTest::momentsAreWhatPeopleSay()
{
    const auto at = [](int day, int hour) {
        return QDateTime(QDate(2024, 5, day), QTime(hour, 7)).toMSecsSinceEpoch();
    };
    QCOMPARE(HistoryWords::moment(at(10, 9), at(10, 20)), QStringLiteral("09:07"));
    QCOMPARE(HistoryWords::moment(at(9, 23), at(10, 1)), QStringLiteral("Yesterday 23:07"));
    QCOMPARE(HistoryWords::moment(at(5, 23), at(10, 1)), QStringLiteral("Sunday 23:07"));
    QVERIFY(HistoryWords::moment(at(1, 23), at(10, 1)).contains(QStringLiteral("2024"))
        || HistoryWords::moment(at(1, 23), at(10, 1)).contains(QStringLiteral("24")));
    QCOMPARE(HistoryWords::obstacle(
                 {UndoObstacle::Why::Overwritten, QStringLiteral("Jonas"), at(10, 9)}, at(10, 20)),
        QStringLiteral("Overwritten by Jonas, 09:07"));
}

MATINEE_TEST(HistoryTest)
#include "tst_history.moc"
