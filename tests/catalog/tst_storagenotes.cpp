#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/migrator.h"
#include "library/catalog/objectchecks.h"
#include "library/catalog/picturecopies.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;

//! What this PC remembers of pictures and objects of the storage.
class StorageNotesTest : public QObject
{
    Q_OBJECT
private slots:
    void init();

    void everyRowsPicturesAreNamedInSlices();
    void onlyWhatIsSharedIsNamed();
    void copiedOnesAreNotNamed();
    void listingTakesTheirPlace();
    void picturesOfTitlesAreNamed();

    void objectsComeOldestFirst();
    void objectsOfTitlesAreFound();
    void markedAndRemovedOnesAreLeftOut();
    void summaryTellsTheWorst();
    void copiesAreFound();
    void objectIsReplacedInOneAct();

private:
    static PictureId picture(int number);
    TitleId add(const IngestedVideo &video);
    TitleId addStored(IngestedVideo video, const ObjectId &object);
    QSet<PictureId> named(int rows);
    PictureCopies copies() { return PictureCopies(m_writer->database()); }
    ObjectChecks checks() { return ObjectChecks(m_writer->database()); }
    QVector<ObjectId> toCheck(const CheckQuestion &question);
    static ObjectId object(int number);

    std::unique_ptr<QTemporaryDir> m_folder;
    StepClock m_clock;
    std::unique_ptr<CatalogWriter> m_writer;
    ProfileId m_viewer;
};

void StorageNotesTest::init()
{
    m_writer.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.set(1'700'000'000'000);
    auto store = Migrator::open(
        m_folder->filePath(QStringLiteral("catalog.db")), catalogSchema(), m_clock);
    QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
    const auto place = DeviceIdentity::placeOf(store->database.file(), store->fileChangedMs);
    m_writer = std::move(*CatalogWriter::create(std::move(store->database), place, m_clock));
    m_viewer = DetailReader(m_writer->database()).profiles()->first().id;
}

PictureId StorageNotesTest::picture(int number)
{
    PictureId id;
    id.bytes[0] = 1;
    id.bytes[31] = quint8(number);
    return id;
}

ObjectId StorageNotesTest::object(int number)
{
    ObjectId id;
    id.bytes[15] = quint8(number);
    return id;
}

TitleId StorageNotesTest::add(const IngestedVideo &video)
{
    const Result<QVector<TitleId>> titles = m_writer->ingest({video});
    return titles ? titles->value(0) : TitleId();
}

TitleId StorageNotesTest::addStored(IngestedVideo video, const ObjectId &object)
{
    video.content = content(object.toBytes());
    video.object = object;
    video.objectName = QStringLiteral("video.mkv");
    video.media.sizeBytes = 1000;
    video.file.reset();
    return add(video);
}

QSet<PictureId> StorageNotesTest::named(int rows)
{
    QSet<PictureId> found;
    QByteArray after;
    do {
        const Result<PictureNames> names = copies().missing(after, rows);
        if (!names) {
            return {};
        }
        for (const PictureId &picture : names->pictures) {
            found.insert(picture);
        }
        after = names->next;
    } while (!after.isEmpty());
    return found;
}

void StorageNotesTest::everyRowsPicturesAreNamedInSlices()
{
    QSet<PictureId> wanted;
    for (int i = 0; i < 7; ++i) {
        const TitleId title = add(movie(QStringLiteral("Film %1").arg(i), 1990 + i));
        QVERIFY(m_writer->setPictures(
            title, picture(3 * i), picture(3 * i + 1), Origin::Scan, picture(3 * i + 2)));
        wanted << picture(3 * i) << picture(3 * i + 1) << picture(3 * i + 2);
        if (i == 4) {
            TitleEdits edits;
            edits.pictures.insert(Shared::EditedField::Poster, picture(100));
            QVERIFY(m_writer->editTitle(m_viewer, title, edits));
            wanted << picture(100);
        }
    }
    for (const int rows : {1, 2, 7, 100}) {
        QCOMPARE(named(rows), wanted);
    }
}

void StorageNotesTest::onlyWhatIsSharedIsNamed()
{
    const TitleId here = add(homeVideo(QStringLiteral("Garden"), 1));
    QVERIFY(m_writer->setPictures(here, {}, picture(1), Origin::Scan));
    const TitleId stored = addStored(homeVideo(QStringLiteral("Harbour"), 2), object(1));
    QVERIFY(m_writer->setPictures(stored, {}, picture(2), Origin::Scan));
    const TitleId removed = add(movie(QStringLiteral("Amber"), 1994));
    QVERIFY(m_writer->setPictures(removed, picture(3), {}, Origin::Scan));
    QVERIFY(m_writer->setRemoved({}, {removed}, true));
    QCOMPARE(named(10), QSet<PictureId>{picture(2)});
}

void StorageNotesTest::copiedOnesAreNotNamed()
{
    const TitleId title = add(movie(QStringLiteral("Amber"), 1994));
    QVERIFY(m_writer->setPictures(title, picture(1), picture(2), Origin::Scan));
    QVERIFY(copies().note({picture(1), picture(7)}));
    QVERIFY(copies().note({picture(1)}));
    QCOMPARE(named(10), QSet<PictureId>{picture(2)});
}

void StorageNotesTest::listingTakesTheirPlace()
{
    const TitleId title = add(movie(QStringLiteral("Amber"), 1994));
    QVERIFY(m_writer->setPictures(title, picture(1), picture(2), Origin::Scan));
    QVERIFY(copies().note({picture(1)}));
    QCOMPARE(copies().listing()->cluster, QByteArray());
    QVERIFY(copies().noteListing({QByteArray(32, 'a'), 5}, {picture(2)}));
    QVERIFY(copies().noteListing({QByteArray(32, 'b'), 6}, {picture(2)}));
    QCOMPARE(copies().listing()->cluster, QByteArray(32, 'b'));
    QCOMPARE(copies().listing()->listedAtMs, 6);
    QCOMPARE(named(10), QSet<PictureId>{picture(1)});
}

void StorageNotesTest::picturesOfTitlesAreNamed()
{
    const TitleId amber = add(movie(QStringLiteral("Amber"), 1994));
    const TitleId birch = add(movie(QStringLiteral("Birch"), 1995));
    QVERIFY(m_writer->setPictures(amber, picture(1), {}, Origin::Scan));
    QVERIFY(m_writer->setPictures(birch, picture(2), {}, Origin::Scan));
    QCOMPARE(copies().missingOf({birch}).value(), QVector<PictureId>{picture(2)});
    QCOMPARE(copies().missingOf({amber, birch})->size(), 2);
}

QVector<ObjectId> StorageNotesTest::toCheck(const CheckQuestion &question)
{
    QVector<ObjectId> found;
    const Result<QVector<CheckedObject>> objects = checks().objects(question);
    for (const CheckedObject &object : objects ? *objects : QVector<CheckedObject>()) {
        found << object.check.object;
    }
    return found;
}

void StorageNotesTest::objectsComeOldestFirst()
{
    for (int i = 1; i <= 4; ++i) {
        addStored(movie(QStringLiteral("Film %1").arg(i), 1990), object(i));
    }
    QCOMPARE(toCheck({}), (QVector<ObjectId>{object(1), object(2), object(3), object(4)}));
    const qint64 later = 1'800'000'000'000;
    QVERIFY(checks().note({object(1), CheckState::Whole, later, 2}));
    QVERIFY(checks().note({object(3), CheckState::Never, 0, 0, 0, later, 5, 1}));
    QCOMPARE(toCheck({}), (QVector<ObjectId>{object(3), object(2), object(4), object(1)}));
    CheckQuestion question;
    question.limit = 2;
    QCOMPARE(toCheck(question), (QVector<ObjectId>{object(3), object(2)}));
    question = {{}, later, 0, 0};
    QCOMPARE(toCheck(question), (QVector<ObjectId>{object(3), object(2), object(4)}));
    QVERIFY(checks().note({object(1), CheckState::Damaged, later, 2}));
    question = {{}, 1, later + 1, 0};
    QCOMPARE(toCheck(question), (QVector<ObjectId>{object(1)}));
    const CheckedObject begun = checks().objects({}).value().first();
    QCOMPARE(begun.check, (ObjectCheck{object(3), CheckState::Never, 0, 0, 0, later, 5, 1}));
    QCOMPARE(begun.name, QStringLiteral("Film 3"));
    QCOMPARE(begun.sizeBytes, 1000);
    QCOMPARE(begun.objectName, QStringLiteral("video.mkv"));
}

void StorageNotesTest::objectsOfTitlesAreFound()
{
    addStored(movie(QStringLiteral("Amber"), 1994), object(1));
    const TitleId second = addStored(episode(QStringLiteral("Tide"), 2, 5), object(2));
    addStored(episode(QStringLiteral("Tide"), 2, 6), object(3));
    QCOMPARE(toCheck({{second}, 0, 0, 0}), QVector<ObjectId>{object(2)});
    const Result<TitleDetails> details
        = DetailReader(m_writer->database()).details(m_viewer, second);
    QVERIFY(details);
    const TitleId series = details->card.seriesId;
    QCOMPARE(toCheck({{series}, 0, 0, 0}), (QVector<ObjectId>{object(2), object(3)}));
    QCOMPARE(toCheck({{series, second}, 0, 0, 0}).size(), 2);
    QCOMPARE(toCheck({{}, 1, 1, 1, {object(3), object(9), object(1)}}),
        (QVector<ObjectId>{object(3), object(1)}));
    QVERIFY(checks()
                .objects({{second}, 0, 0, 0})
                ->first()
                .name.startsWith(QStringLiteral("Tide S02E05")));
}

void StorageNotesTest::markedAndRemovedOnesAreLeftOut()
{
    const TitleId amber = addStored(movie(QStringLiteral("Amber"), 1994), object(1));
    addStored(movie(QStringLiteral("Birch"), 1995), object(2));
    const ContentId birch = content(object(2).toBytes());
    QVERIFY(m_writer->setRemoved({}, {amber}, true));
    QCOMPARE(toCheck({}), QVector<ObjectId>{object(2)});
    QVERIFY(ObjectChecks::replace(*m_writer, object(2), {object(9), {}}, birch, 1000));
    QCOMPARE(toCheck({}), QVector<ObjectId>{object(9)});
}

void StorageNotesTest::summaryTellsTheWorst()
{
    QCOMPARE(checks().summary()->objects, 0);
    for (int i = 1; i <= 4; ++i) {
        addStored(movie(QStringLiteral("Film %1").arg(i), 1990), object(i));
    }
    QVERIFY(checks().note({object(1), CheckState::Whole, 50, 2}));
    QVERIFY(checks().note({object(2), CheckState::Damaged, 40, 1}));
    QVERIFY(checks().note({object(3), CheckState::Missing, 60}));
    const Result<CheckSummary> summary = checks().summary();
    QVERIFY(summary);
    QCOMPARE(summary->objects, 4);
    QCOMPARE(summary->bytes, 4000);
    QCOMPARE(summary->checked, 3);
    QCOMPARE(summary->whole, 1);
    QCOMPARE(summary->mended, 3);
    QCOMPARE(summary->lastAtMs, 60);
    QCOMPARE(summary->oldestAtMs, 40);
    QCOMPARE(summary->badCount, 2);
    QCOMPARE(summary->bad.size(), 2);
    QCOMPARE(summary->bad.first().name, QStringLiteral("Film 2"));
}

void StorageNotesTest::copiesAreFound()
{
    IngestedVideo video = movie(QStringLiteral("Amber"), 1994);
    video.file = FileFacts{0, QStringLiteral("/films/amber.mkv"), 1000, 5, 7, 1};
    video.content = content(object(2).toBytes());
    video.object = object(2);
    video.objectName = QStringLiteral("amber.mkv");
    video.media.sizeBytes = 1000;
    QVERIFY(!add(video).isNull());
    const Result<ContentCopies> copies = checks().copies(*video.content);
    QVERIFY(copies);
    QCOMPARE(copies->files, QVector<QString>{QStringLiteral("/films/amber.mkv")});
    QCOMPARE(copies->objects.size(), 1);
    QCOMPARE(copies->objects.first().id, object(2));
}

void StorageNotesTest::objectIsReplacedInOneAct()
{
    const TitleId title = addStored(movie(QStringLiteral("Amber"), 1994), object(1));
    const ContentId amber = content(object(1).toBytes());
    const StoredObject good{object(7), QStringLiteral("again.mkv")};
    QVERIFY(ObjectChecks::replace(*m_writer, object(1), good, amber, 1000));
    QVERIFY(ObjectChecks::replace(*m_writer, object(1), good, amber, 1000)); // after a kill
    const Result<TitleDetails> details
        = DetailReader(m_writer->database()).details(m_viewer, title);
    QVERIFY(details);
    QCOMPARE(details->versions.size(), 1);
    QCOMPARE(details->versions.first().object, object(7));
    QCOMPARE(details->versions.first().objectName, QStringLiteral("again.mkv"));
    QCOMPARE(checks().copies(amber)->objects.size(), 1);
}

MATINEE_TEST(StorageNotesTest)
#include "tst_storagenotes.moc"
