#include "library/catalog/catalogwriter.h"
#include "library/scan/picturestore.h"
#include "sync/replication/libraryarchive.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/replication/householdpc.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QBuffer>
#include <QTest>

using namespace Sync;
using namespace TestSupport;
using CatalogSamples::movie;

//! The library in one file: what goes out comes in, anywhere, and nothing newer is lost.
class LibraryArchiveTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void whatGoesOutComesIn();
    void newerStays();
    void objectsStayInTheirLibrary();
    void damagedFilesChangeNothing();

private:
    QByteArray exported(HouseholdPc &pc);
    Result<int> import(HouseholdPc &pc, const QByteArray &bytes, const LibraryId &own = {});
    int withoutVideo(HouseholdPc &pc);
    TitleId addFilm(HouseholdPc &pc, const QString &name);

    std::unique_ptr<StoreFixture> m_store;
    LibraryId m_library;
    std::unique_ptr<HouseholdPc> m_from;
    std::unique_ptr<HouseholdPc> m_to;
    QTemporaryDir m_pictures;
};

void LibraryArchiveTest::init()
{
    m_from.reset();
    m_to.reset();
    m_store = std::make_unique<StoreFixture>();
    m_library = randomId<LibraryId>();
    m_from = std::make_unique<HouseholdPc>(QStringLiteral("from"), m_store->store.get(), m_library);
    m_to = std::make_unique<HouseholdPc>(QStringLiteral("to"), m_store->store.get(), m_library);
}

TitleId LibraryArchiveTest::addFilm(HouseholdPc &pc, const QString &name)
{
    Library::IngestedVideo video = movie(name, 2001);
    video.file.reset();
    video.content = CatalogSamples::content(name.toUtf8());
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("film.mkv");
    return pc.add(video);
}

QByteArray LibraryArchiveTest::exported(HouseholdPc &pc)
{
    QByteArray bytes;
    const auto write = [&](Library::Database &database) -> Result<> {
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        const auto counts = LibraryArchive::write(database,
            Library::PictureStore(m_pictures.filePath(QStringLiteral("from"))), m_library,
            1'800'000'000'000, out);
        return counts ? Result<>() : failure(counts.error());
    };
    return await(pc.catalog->onReader(write)) ? bytes : QByteArray();
}

Result<int> LibraryArchiveTest::import(
    HouseholdPc &pc, const QByteArray &bytes, const LibraryId &own)
{
    QBuffer in;
    in.setData(bytes);
    in.open(QIODevice::ReadOnly);
    const auto archive = LibraryArchive::read(in);
    if (!archive) {
        return failure(archive.error());
    }
    const Result<int> pictures = LibraryArchive::readPictures(
        in, Library::PictureStore(m_pictures.filePath(QStringLiteral("to"))));
    if (!pictures) {
        return pictures;
    }
    int news = 0;
    const auto merge = [&](Library::CatalogWriter &writer) -> Result<> {
        for (qsizetype from = 0; from < archive->snapshot.rows.size(); from += 3) {
            const Result<int> done = LibraryArchive::merge(writer, *archive, own, from, 3);
            if (!done) {
                return failure(done.error());
            }
            news += *done;
        }
        return {};
    };
    const Result<> merged = await(pc.catalog->onWriter(merge));
    return merged ? Result<int>(news) : failure(merged.error());
}

int LibraryArchiveTest::withoutVideo(HouseholdPc &pc)
{
    int count = -1;
    const auto ask = [&count](Library::Database &database) -> Result<> {
        count = LibraryArchive::titlesWithoutVideo(database).value_or(-1);
        return {};
    };
    return await(pc.catalog->onReader(ask)) ? count : -1;
}

void LibraryArchiveTest::whatGoesOutComesIn()
{
    const Library::PictureStore pictures(m_pictures.filePath(QStringLiteral("from")));
    const PictureId poster = pictures.store("a poster").value();
    const TitleId film = addFilm(*m_from, QStringLiteral("Alpha"));
    QVERIFY(await(m_from->catalog->setPosition(m_from->viewer, film, {}, 61'000, 6'000'000)));
    QVERIFY(await(m_from->catalog->setPictures(film, poster, {}, Library::Origin::Person)));
    const QByteArray bytes = exported(*m_from);
    QVERIFY(bytes.startsWith("matinee library 1\n"));
    QVERIFY(import(*m_to, bytes, m_library).value() > 0);
    QCOMPARE(m_to->films(), QStringList{QStringLiteral("Alpha")});
    QCOMPARE(m_to->positionOf(film), 61'000);
    QVERIFY(Library::PictureStore(m_pictures.filePath(QStringLiteral("to"))).contains(poster));
    // But for the profile that each PC begins with.
    const QByteArray registers
        = "SELECT tbl || ' ' || hex(row) || ' ' || grp || ' ' || wall_ms || ' ' || origin"
          " FROM register WHERE tbl <> 14 ORDER BY tbl, row, grp";
    QCOMPARE(m_to->value(registers), m_from->value(registers));
    QCOMPARE(import(*m_to, bytes, m_library).value(), 0);
    // The others hear of it.
    QVERIFY(m_to->value("SELECT count(*) FROM change_log WHERE carrier IS NULL").toInt() > 5);
}

void LibraryArchiveTest::newerStays()
{
    const TitleId film = addFilm(*m_from, QStringLiteral("Alpha"));
    QVERIFY(await(m_from->catalog->setRating(m_from->viewer, film, 3)));
    const QByteArray bytes = exported(*m_from);
    QVERIFY(import(*m_to, bytes, m_library));
    QVERIFY(await(m_to->catalog->setRating(m_to->viewer, film, 8)));
    QVERIFY(import(*m_to, bytes, m_library));
    QCOMPARE(m_to->value("SELECT rating FROM play_state"), QStringLiteral("8"));
}

void LibraryArchiveTest::objectsStayInTheirLibrary()
{
    addFilm(*m_from, QStringLiteral("Alpha"));
    const QByteArray bytes = exported(*m_from);
    QVERIFY(import(*m_to, bytes, randomId<LibraryId>()));
    QCOMPARE(m_to->value("SELECT count(*) FROM object"), QStringLiteral("0"));
    QCOMPARE(m_to->value("SELECT count(*) FROM title"), QStringLiteral("1"));
    QCOMPARE(withoutVideo(*m_to), 1);
    QVERIFY(import(*m_to, bytes, m_library));
    QCOMPARE(m_to->value("SELECT count(*) FROM object"), QStringLiteral("1"));
    QCOMPARE(withoutVideo(*m_to), 0);
}

void LibraryArchiveTest::damagedFilesChangeNothing()
{
    addFilm(*m_from, QStringLiteral("Alpha"));
    const QByteArray bytes = exported(*m_from);
    const QStringList before = m_to->shared();
    QCOMPARE(import(*m_to, "something else").error().code, ErrorCode::Corrupt);
    QCOMPARE(import(*m_to, "matinee library 2\n" + bytes.mid(18)).error().code, ErrorCode::Newer);
    for (const qsizetype length : {qsizetype(18), qsizetype(30), bytes.size() / 2}) {
        QCOMPARE(import(*m_to, bytes.left(length)).error().code, ErrorCode::Corrupt);
    }
    QByteArray huge = bytes;
    huge[18 + 8 + 16] = '\x7f'; // the length of the snapshot
    QCOMPARE(import(*m_to, huge).error().code, ErrorCode::Corrupt);
    QCOMPARE(m_to->shared(), before);
}

MATINEE_TEST(LibraryArchiveTest)
#include "tst_libraryarchive.moc"
