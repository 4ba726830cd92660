#include "library/catalog/catalog.h"
#include "library/catalog/database.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/versionparts.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace CatalogSamples;
using VersionParts::Row;

namespace {

Row versionRow(const char *name, int height, int part = 0)
{
    Row row;
    row.version.id
        = TitleIds::version(TitleIds::movie(QString::fromLatin1(name), 0), {}, height, part);
    row.version.media = media(1000 * (part + 1), height);
    row.version.files = {QString::fromLatin1(name)};
    row.height = height;
    row.part = part;
    return row;
}

QStringList labels(const QVector<TitleVersion> &versions)
{
    QStringList list;
    for (const TitleVersion &version : versions) {
        list.append(version.label);
    }
    return list;
}

IngestedVideo partOf(const QString &title, int number, qint64 durationMs)
{
    IngestedVideo video = movie(title, 1999);
    video.file->path = QStringLiteral("/films/%1 cd%2.avi").arg(title).arg(number);
    video.file->inode = quint64(500 + number);
    video.identity.part = number;
    video.media = media(durationMs, 480);
    return video;
}

} // namespace

class VersionPartsTest : public QObject
{
    Q_OBJECT
private slots:
    void partsBecomeOneVersion();
    void aSecondSetIsAVersionOfItsOwn();
    void aPartThatWasReplacedIsForgotten();
    void aBrokenPartIsSaid();
    void labelsTellVersionsApart();
    void filmsInPartsAreOneTitle();
    void idsOfNamesAreKept();
    void extrasFindTheirSeries();
};

void VersionPartsTest::partsBecomeOneVersion()
{
    const auto versions = VersionParts::joined(
        {versionRow("b", 480, 2), versionRow("c", 480, 3), versionRow("a", 480, 1)});
    QCOMPARE(versions.size(), 1);
    const TitleVersion &film = versions.first();
    QCOMPARE(film.parts.size(), 3);
    QCOMPARE(film.files, QStringList{QStringLiteral("a")});
    QCOMPARE(film.parts.last().files, QStringList{QStringLiteral("c")});
    QCOMPARE(film.durationMs(), 2000 + 3000 + 4000);
    QVERIFY(film.has(film.parts.last().id));
    QVERIFY(!film.has(VersionId()));
}

void VersionPartsTest::aSecondSetIsAVersionOfItsOwn()
{
    const auto versions
        = VersionParts::joined({versionRow("hd1", 1080, 1), versionRow("hd2", 1080, 2),
            versionRow("whole", 720), versionRow("sd1", 480, 1), versionRow("sd2", 480, 2)});
    QCOMPARE(labels(versions),
        (QStringList{QStringLiteral("1080p"), QStringLiteral("720p"), QStringLiteral("480p")}));
    QCOMPARE(versions.at(0).parts.last().files, QStringList{QStringLiteral("hd2")});
    QVERIFY(versions.at(1).parts.isEmpty());
    QCOMPARE(versions.at(2).parts.last().files, QStringList{QStringLiteral("sd2")});
    // One part alone is no set.
    QCOMPARE(labels(VersionParts::joined({versionRow("b", 480, 2)})),
        QStringList{QStringLiteral("480p \u00b7 Part 2")});
}

void VersionPartsTest::aPartThatWasReplacedIsForgotten()
{
    Row old = versionRow("old", 480, 1);
    old.version.availability = Availability::Missing;
    const auto versions
        = VersionParts::joined({old, versionRow("new", 480, 1), versionRow("b", 480, 2)});
    QCOMPARE(versions.size(), 1);
    QCOMPARE(versions.first().parts.first().files, QStringList{QStringLiteral("new")});
    QCOMPARE(versions.first().availability, Availability::Available);
}

void VersionPartsTest::aBrokenPartIsSaid()
{
    Row broken = versionRow("b", 0, 2);
    broken.version.failure = QStringLiteral("damaged");
    Row away = versionRow("c", 480, 3);
    away.version.availability = Availability::Unavailable;
    const auto versions = VersionParts::joined({versionRow("a", 480, 1), away, broken});
    QCOMPARE(versions.size(), 1);
    QCOMPARE(versions.first().failure, QStringLiteral("damaged"));
    QCOMPARE(versions.first().availability, Availability::Unavailable);
}

void VersionPartsTest::labelsTellVersionsApart()
{
    Row cut = versionRow("cut", 2160);
    cut.edition = QStringLiteral("Director's Cut");
    Row small = versionRow("small", 720);
    small.edition = cut.edition;
    Row deep = versionRow("deep", 1080);
    deep.label = QStringLiteral("3D Half-SBS");
    QCOMPARE(labels(VersionParts::joined({cut, deep, small})),
        (QStringList{QStringLiteral("Director's Cut \u00b7 4K"), QStringLiteral("3D Half-SBS"),
            QStringLiteral("Director's Cut \u00b7 720p")}));
}

void VersionPartsTest::filmsInPartsAreOneTitle()
{
    const QTemporaryDir folder;
    const StepClock clock;
    const auto catalog = *Catalog::open(folder.filePath(QStringLiteral("catalog.db")), clock);
    // The second disc first, and of the same size, as the pieces of a DVD are.
    auto titles = catalog->ingest({partOf(QStringLiteral("Bridge"), 2, 2'000'000),
        partOf(QStringLiteral("Bridge"), 1, 3'000'000)});
    titles.waitForFinished();
    QVERIFY(titles.result());
    QCOMPARE(titles.result()->first(), titles.result()->last());
    auto details = catalog->details({}, titles.result()->first());
    details.waitForFinished();
    QVERIFY(details.result());
    QCOMPARE(details.result()->versions.size(), 1);
    const TitleVersion film = details.result()->versions.first();
    QCOMPARE(film.parts.size(), 2);
    QCOMPARE(film.files, QStringList{QStringLiteral("/films/Bridge cd1.avi")});
    QCOMPARE(film.durationMs(), 5'000'000);
    QCOMPARE(details.result()->card.durationMs, 5'000'000);
}

void VersionPartsTest::idsOfNamesAreKept()
{
    const QTemporaryDir folder;
    const StepClock clock;
    const QString file = folder.filePath(QStringLiteral("catalog.db"));
    TitleId series;
    {
        const auto catalog = *Catalog::open(file, clock);
        IngestedVideo video = episode(QStringLiteral("Harbour"), 2, 3);
        video.identity.ids = {{QStringLiteral("tvdb"), QStringLiteral("777")}};
        video.identity.absoluteEpisode = 27;
        auto titles = catalog->ingest({video});
        titles.waitForFinished();
        QVERIFY(titles.result());
        series = TitleIds::series(QStringLiteral("Harbour"), 0);
        auto details = catalog->details({}, titles.result()->first());
        details.waitForFinished();
        QCOMPARE(details.result()->absoluteEpisode, 27);
    }
    Database database = *Database::open(file, OpenMode::ReadOnly);
    Query query(database, "SELECT name, value FROM external_id WHERE title = ?");
    query.bind(1, series);
    QVERIFY(query.next());
    QCOMPARE(query->text(0), QStringLiteral("tvdb"));
    QCOMPARE(query->text(1), QStringLiteral("777"));
    QVERIFY(!query.next());
}

void VersionPartsTest::extrasFindTheirSeries()
{
    const QTemporaryDir folder;
    const StepClock clock;
    const auto catalog = *Catalog::open(folder.filePath(QStringLiteral("catalog.db")), clock);
    IngestedVideo extra = movie(QStringLiteral("Harbour"), 0);
    extra.file->path = QStringLiteral("/series/Harbour/Extras/Bloopers.mkv");
    extra.identity.kind = TitleKind::Extra;
    extra.identity.episodeTitle = QStringLiteral("Bloopers");
    auto titles = catalog->ingest({episode(QStringLiteral("Harbour"), 1, 1), extra});
    titles.waitForFinished();
    QVERIFY(titles.result());
    auto details = catalog->details({}, TitleIds::series(QStringLiteral("Harbour"), 0));
    details.waitForFinished();
    QVERIFY(details.result());
    QCOMPARE(details.result()->extras.size(), 1);
    QCOMPARE(details.result()->extras.first().title, QStringLiteral("Bloopers"));
    auto counts = catalog->counts({});
    counts.waitForFinished();
    QCOMPARE(counts.result()->movies, 0);
}

MATINEE_TEST(VersionPartsTest)
#include "tst_versionparts.moc"
