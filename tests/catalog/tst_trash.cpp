#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/history/historyreader.h"
#include "library/catalog/history/trashreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;
using Shared::Table;

//! What was removed, and what it means to remove it for good.
class TrashTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void listsWhatWasRemovedAndByWhom();
    void seriesTakesItsEpisodesAlong();
    void emptyingMarksWhatNobodyElseNames();
    void emptyingOneLeavesWhatAnotherInTheTrashNames();
    void emptyingTwiceDoesNothing();
    void removedForGoodComesBackWithoutItsBytes();
    void oldEntriesGoWhenNothingIsStored();
    void whatIsOldIsMarkedOnce();
    void scansNeverBringBack();
    void failedEmptyingLeavesAllAsItWas();

private:
    TitleId add(IngestedVideo video);
    //! A film whose bytes, named by the seed, are in the store alone.
    TitleId store(const QString &title, const QByteArray &seed, ObjectId *object = nullptr);
    QVector<TrashEntry> trash(qint64 sinceMs = 0);
    QVector<ObjectId> marked();

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void TrashTest::init()
{
    m_writer.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer = *m_writer->addProfile(QStringLiteral("Jonas"), QStringLiteral("#123456"));
}

TitleId TrashTest::add(IngestedVideo video)
{
    const Result<QVector<TitleId>> titles = m_writer->ingest({std::move(video)});
    return titles ? titles->value(0) : TitleId();
}

TitleId TrashTest::store(const QString &title, const QByteArray &seed, ObjectId *object)
{
    IngestedVideo video = movie(title, 2001);
    video.file.reset();
    video.content = content(seed);
    video.object = randomId<ObjectId>();
    video.objectName = title + QStringLiteral(".mkv");
    if (object != nullptr) {
        *object = video.object;
    }
    return add(video);
}

QVector<TrashEntry> TrashTest::trash(qint64 sinceMs)
{
    return TrashReader(m_writer->database()).entries(sinceMs).value_or(QVector<TrashEntry>());
}

QVector<ObjectId> TrashTest::marked()
{
    QVector<ObjectId> ids;
    const auto objects = TrashReader(m_writer->database()).markedObjects();
    for (const StoredObject &object : *objects) {
        ids.append(object.id);
    }
    return ids;
}

void TrashTest::listsWhatWasRemovedAndByWhom()
{
    const TitleId first = store(QStringLiteral("Red Ladder"), "red");
    const TitleId second = add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(trash().isEmpty());
    QVERIFY(m_writer->setRemoved(m_viewer, {first}, true));
    const qint64 between = m_clock.wallNow().time_since_epoch().count();
    QVERIFY(m_writer->setRemoved({}, {second}, true));
    const QVector<TrashEntry> entries = trash();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.at(0).title, second);
    QCOMPARE(entries.at(0).by, QString());
    QCOMPARE(entries.at(0).storedBytes, 0);
    QVERIFY(entries.at(0).sizeBytes > 0);
    QCOMPARE(entries.at(1).name, QStringLiteral("Red Ladder"));
    QCOMPARE(entries.at(1).by, QStringLiteral("Jonas"));
    QVERIFY(entries.at(1).removedAtMs < between && entries.at(0).removedAtMs > between);
    QCOMPARE(entries.at(1).storedBytes, movie({}, 0).media.sizeBytes);
    QCOMPARE(entries.at(1).videos, 1);
    QVERIFY(!entries.at(1).bytesGone);
    QVERIFY(m_writer->putBack(m_viewer, {first}));
    QCOMPARE(trash().size(), 1);
    QCOMPARE(m_writer->putBack(m_viewer, {first}).error().code, ErrorCode::NotFound);
    QVERIFY(DetailReader(m_writer->database()).details(m_viewer, first));
}

void TrashTest::seriesTakesItsEpisodesAlong()
{
    IngestedVideo video = episode(QStringLiteral("Harbour"), 1, 1);
    video.file.reset();
    video.content = content("one");
    video.object = randomId<ObjectId>();
    const ObjectId object = video.object;
    const TitleId first = add(video);
    const TitleId second = add(episode(QStringLiteral("Harbour"), 1, 2));
    const TitleId series
        = DetailReader(m_writer->database()).details(m_viewer, first)->card.seriesId;
    QVERIFY(m_writer->setRemoved(m_viewer, {series}, true));
    QCOMPARE(trash().size(), 1);
    QCOMPARE(trash().first().videos, 2);
    QVERIFY(trash().first().storedBytes > 0);
    QVERIFY(m_writer->putBack(m_viewer, {series}));
    QVERIFY(DetailReader(m_writer->database()).details(m_viewer, second));
    QVERIFY(m_writer->setRemoved(m_viewer, {series}, true));
    QCOMPARE(m_writer->emptyTrash(m_viewer, {})->objects, QVector<ObjectId>{object});
}

void TrashTest::emptyingMarksWhatNobodyElseNames()
{
    ObjectId alone;
    ObjectId shared;
    ObjectId live;
    const TitleId first = store(QStringLiteral("Red Ladder"), "red", &alone);
    const TitleId second = store(QStringLiteral("Copper Summer"), "both", &shared);
    store(QStringLiteral("Copper Summer again"), "both", &live);
    QVERIFY(m_writer->setRemoved(m_viewer, {first, second}, true));
    const Result<Emptied> emptied = m_writer->emptyTrash(m_viewer, {});
    QVERIFY2(emptied, emptied ? "" : qPrintable(emptied.error().detail));
    QCOMPARE(emptied->titles, 2);
    QCOMPARE(emptied->objects, QVector<ObjectId>{alone});
    QCOMPARE(emptied->bytes, movie({}, 0).media.sizeBytes);
    QCOMPARE(marked(), QVector<ObjectId>{alone});
    QVERIFY(trash().isEmpty());
    HistoryReader history(m_writer->database());
    const HistoryEntry entry = history.page({})->entries.first();
    QCOMPARE(entry.what, QStringLiteral("Removed 2 titles for good"));
    QCOMPARE(entry.who, QStringLiteral("Jonas"));
}

void TrashTest::emptyingOneLeavesWhatAnotherInTheTrashNames()
{
    ObjectId first;
    ObjectId second;
    const TitleId one = store(QStringLiteral("Copper Summer"), "both", &first);
    const TitleId two = store(QStringLiteral("Copper Summer again"), "both", &second);
    QVERIFY(m_writer->setRemoved(m_viewer, {one, two}, true));
    QVERIFY(m_writer->emptyTrash(m_viewer, {one})->objects.isEmpty());
    QCOMPARE(trash().size(), 1);
    // Now nobody names them.
    QCOMPARE(m_writer->emptyTrash(m_viewer, {two})->objects.size(), 2);
}

void TrashTest::emptyingTwiceDoesNothing()
{
    const TitleId film = store(QStringLiteral("Red Ladder"), "red");
    const TitleId live = add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    QVERIFY(m_writer->emptyTrash(m_viewer, {film}));
    const QStringList after = CatalogDump::shared(m_writer->database());
    QCOMPARE(m_writer->emptyTrash(m_viewer, {})->titles, 0);
    QCOMPARE(m_writer->emptyTrash(m_viewer, {film}).error().code, ErrorCode::NotFound);
    QCOMPARE(m_writer->emptyTrash(m_viewer, {live}).error().code, ErrorCode::NotFound);
    QCOMPARE(CatalogDump::shared(m_writer->database()), after);
}

void TrashTest::removedForGoodComesBackWithoutItsBytes()
{
    const TitleId film = store(QStringLiteral("Red Ladder"), "red");
    QVERIFY(m_writer->setWatched(m_viewer, film, true));
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    QVERIFY(m_writer->emptyTrash(m_viewer, {}));
    QVERIFY(m_writer->putBack(m_viewer, {film}));
    DetailReader reader(m_writer->database());
    const Result<TitleDetails> back = reader.details(m_viewer, film);
    QVERIFY(back);
    QVERIFY(back->card.play.watched);
    QCOMPARE(back->card.availability, Availability::Missing);
    QCOMPARE(back->versions.size(), 1);
    QVERIFY(back->versions.first().bytesGone);
    QCOMPARE(back->versions.first().availability, Availability::Missing);
    TitleQuery list;
    list.viewer = m_viewer;
    list.kinds = {TitleKind::Movie};
    QCOMPARE(TitleReader(m_writer->database()).page(list)->cards.size(), 1);
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    QVERIFY(trash().first().bytesGone);
    QVERIFY(m_writer->putBack(m_viewer, {film}));
    // Its bytes come again, under another name: a mark is for ever.
    store(QStringLiteral("Red Ladder"), "red");
    QCOMPARE(reader.details(m_viewer, film)->card.availability, Availability::Available);
    QVERIFY(!reader.details(m_viewer, film)->versions.first().bytesGone);
}

void TrashTest::oldEntriesGoWhenNothingIsStored()
{
    const TitleId stored = store(QStringLiteral("Red Ladder"), "red");
    const TitleId local = add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(m_writer->setRemoved(m_viewer, {stored, local}, true));
    const qint64 later = m_clock.wallNow().time_since_epoch().count();
    QCOMPARE(trash(later - 1000).size(), 2);
    QCOMPARE(trash(later).size(), 1);
    QCOMPARE(trash(later).first().title, stored);
}

void TrashTest::whatIsOldIsMarkedOnce()
{
    ObjectId first;
    ObjectId second;
    const TitleId old = store(QStringLiteral("Red Ladder"), "red", &first);
    const TitleId young = store(QStringLiteral("Copper Summer"), "both", &second);
    const TitleId other = store(QStringLiteral("Copper Summer again"), "both");
    QVERIFY(m_writer->setRemoved(m_viewer, {old, other}, true));
    const qint64 between = m_clock.wallNow().time_since_epoch().count();
    QVERIFY(m_writer->setRemoved(m_viewer, {young}, true));
    QVERIFY(m_writer->expireTrash(between - 1000)->isEmpty());
    // The young one still names what the other one does.
    QCOMPARE(m_writer->expireTrash(between).value(), QVector<ObjectId>{first});
    QVERIFY(m_writer->expireTrash(between)->isEmpty());
    QCOMPARE(marked(), QVector<ObjectId>{first});
    const qint64 later = m_clock.wallNow().time_since_epoch().count();
    QCOMPARE(m_writer->expireTrash(later)->size(), 2);
    // Whoever puts it back has the title.
    QVERIFY(m_writer->putBack(m_viewer, {old}));
    QVERIFY(DetailReader(m_writer->database()).details(m_viewer, old)->versions.first().bytesGone);
    QVERIFY(m_writer->expireTrash(later)->isEmpty());
}

void TrashTest::scansNeverBringBack()
{
    const TitleId film = add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    QVERIFY(m_writer->emptyTrash(m_viewer, {}));
    add(movie(QStringLiteral("Rain"), 2004));
    QVERIFY(!DetailReader(m_writer->database()).details(m_viewer, film));
    QVERIFY(TrashReader(m_writer->database()).isRemoved(film).value());
    const QString prefix = film.toString().left(8);
    QCOMPARE(TrashReader(m_writer->database()).withPrefix(prefix).value(), QVector<TitleId>{film});
}

void TrashTest::failedEmptyingLeavesAllAsItWas()
{
    const TitleId film = store(QStringLiteral("Red Ladder"), "red");
    QVERIFY(m_writer->setRemoved(m_viewer, {film}, true));
    const QStringList before = CatalogDump::shared(m_writer->database());
    int failing = 0;
    for (;; ++failing) {
        int left = failing;
        m_writer->database().setFault([&]() -> std::optional<Error> {
            return left-- == 0 ? std::optional(Error{ErrorCode::Io, {}, {}, false}) : std::nullopt;
        });
        const bool done = m_writer->emptyTrash(m_viewer, {}).has_value();
        m_writer->database().setFault({});
        if (done) {
            break;
        }
        QCOMPARE(CatalogDump::shared(m_writer->database()), before);
    }
    QVERIFY(failing > 5);
    QVERIFY(trash().isEmpty());
    QCOMPARE(marked().size(), 1);
}

MATINEE_TEST(TrashTest)
#include "tst_trash.moc"
