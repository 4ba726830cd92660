#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/titlereader.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;

//! What of the storage is on this PC: said by object, seen by title.
class HereTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void keptCopyIsFiltered();
    void ownStoreIsHereToo();
    void episodeMakesItsSeriesBeHere();
    void objectMayComeAfterItsCopy();
    void allOrNoneAreSaidAtOnce();
    void rowsAreMadeAgainTheSame();

private:
    TitleId stored(IngestedVideo video, const ObjectId &object);
    QStringList keptTitles(TitleKind kind = TitleKind::Movie);
    TitleVersion version(const TitleId &title);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void HereTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer = DetailReader(m_writer->database()).profiles()->first().id;
}

TitleId HereTest::stored(IngestedVideo video, const ObjectId &object)
{
    video.content = content(object.toBytes());
    video.object = object;
    video.objectName = QStringLiteral("video.mkv");
    video.file.reset();
    const Result<QVector<TitleId>> titles = m_writer->ingest({video});
    return titles ? titles->value(0) : TitleId();
}

QStringList HereTest::keptTitles(TitleKind kind)
{
    TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {kind};
    query.filter.kept = true;
    QStringList names;
    const Result<TitlePage> page = TitleReader(m_writer->database()).page(query);
    for (const TitleCard &card : page ? page->cards : QVector<TitleCard>()) {
        names << card.title;
    }
    return names;
}

TitleVersion HereTest::version(const TitleId &title)
{
    const Result<TitleDetails> details
        = DetailReader(m_writer->database()).details(m_viewer, title);
    return details ? details->versions.value(0) : TitleVersion();
}

void HereTest::keptCopyIsFiltered()
{
    const ObjectId object = randomId<ObjectId>();
    const TitleId amber = stored(movie(QStringLiteral("Amber"), 1994), object);
    const TitleId birch = stored(movie(QStringLiteral("Birch"), 2004), randomId<ObjectId>());
    QCOMPARE(keptTitles(), QStringList());
    QVERIFY(!version(amber).isKept);

    QVERIFY(m_writer->setHere(HerePlace::Kept, {object}, true));
    QCOMPARE(keptTitles(), QStringList{QStringLiteral("Amber")});
    QVERIFY(version(amber).isKept && !version(amber).isInOwnStore);
    QVERIFY(!version(birch).isKept);
    QVERIFY(m_writer->takeChange().titles.contains(amber));
    DetailReader reader(m_writer->database());
    const Result<QVector<StoredVersion>> versions = reader.storedVersions({birch, amber});
    QVERIFY(versions);
    QCOMPARE(versions->size(), 2);
    QCOMPARE(versions->first().title, birch);
    QCOMPARE(versions->last(), (StoredVersion{amber, version(amber).id, object, true, false}));

    QVERIFY(m_writer->setHere(HerePlace::Kept, {object}, false));
    QCOMPARE(keptTitles(), QStringList());
}

void HereTest::ownStoreIsHereToo()
{
    const ObjectId object = randomId<ObjectId>();
    const TitleId amber = stored(movie(QStringLiteral("Amber"), 1994), object);
    QVERIFY(m_writer->setHere(HerePlace::OwnStore, {object}, true));
    QVERIFY(m_writer->setHere(HerePlace::Kept, {object}, true));
    QVERIFY(version(amber).isKept && version(amber).isInOwnStore);
    // The one place says nothing of the other.
    QVERIFY(m_writer->setHere(HerePlace::Kept, {object}, false));
    QVERIFY(!version(amber).isKept && version(amber).isInOwnStore);
    QCOMPARE(keptTitles(), QStringList{QStringLiteral("Amber")});
}

void HereTest::episodeMakesItsSeriesBeHere()
{
    const ObjectId second = randomId<ObjectId>();
    stored(episode(QStringLiteral("Harbour"), 1, 1), randomId<ObjectId>());
    const TitleId episodeTwo = stored(episode(QStringLiteral("Harbour"), 1, 2), second);
    DetailReader reader(m_writer->database());
    const TitleCard card = reader.details(m_viewer, episodeTwo)->card;
    QCOMPARE(keptTitles(TitleKind::Series), QStringList());
    QVERIFY(m_writer->setHere(HerePlace::Kept, {second}, true));
    QCOMPARE(keptTitles(TitleKind::Series), QStringList{QStringLiteral("Harbour")});

    const Result<QVector<StoredVersion>> versions = reader.storedVersions({card.seriesId});
    QVERIFY(versions);
    QCOMPARE(versions->size(), 2); // in their order
    QVERIFY(!versions->first().isKept);
    QCOMPARE(versions->last().title, episodeTwo);
    QVERIFY(versions->last().isKept);
}

void HereTest::objectMayComeAfterItsCopy()
{
    const ObjectId object = randomId<ObjectId>();
    QVERIFY(m_writer->setHere(HerePlace::OwnStore, {object}, true));
    stored(movie(QStringLiteral("Amber"), 1994), object);
    QCOMPARE(keptTitles(), QStringList{QStringLiteral("Amber")});
}

void HereTest::allOrNoneAreSaidAtOnce()
{
    const ObjectId one = randomId<ObjectId>();
    const ObjectId two = randomId<ObjectId>();
    stored(movie(QStringLiteral("Amber"), 1994), one);
    stored(movie(QStringLiteral("Birch"), 2004), two);
    QVERIFY(m_writer->setHere(HerePlace::Kept, {one}, true));
    QVERIFY(m_writer->setAllHere(HerePlace::Kept, {two, randomId<ObjectId>()}));
    QCOMPARE(keptTitles(), QStringList{QStringLiteral("Birch")});
    m_writer->takeChange();
    QVERIFY(m_writer->setAllHere(HerePlace::OwnStore, {}));
    QVERIFY(m_writer->takeChange().isEmpty()); // nothing is news
    QVERIFY(m_writer->setAllHere(HerePlace::Kept, {}));
    QCOMPARE(keptTitles(), QStringList());
}

void HereTest::rowsAreMadeAgainTheSame()
{
    const ObjectId object = randomId<ObjectId>();
    stored(episode(QStringLiteral("Harbour"), 1, 1), object);
    QVERIFY(m_writer->setHere(HerePlace::Kept, {object}, true));
    const QStringList before = CatalogDump::maintained(m_writer->database());
    QVERIFY(m_writer->maintainer().rebuild());
    QCOMPARE(CatalogDump::maintained(m_writer->database()), before);
}

MATINEE_TEST(HereTest)
#include "tst_here.moc"
