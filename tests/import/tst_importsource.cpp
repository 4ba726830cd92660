#include "library/import/importsource.h"
#include "library/import/statexml.h"
#include "tests/import/foreignlibraries.h"
#include "tests/support/testregistry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;
using namespace Library::Import;

class ImportSourceTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void kodiDatabase();
    void kodiVersionsOfAMovie();
    void kodiFolderHasTheNewestAndFavourites();
    void kodiProfiles();
    void pendingJournalIsReadFromACopy();
    void kodiExport();
    void damagedExportGivesWhatCame();
    void nfoFiles();
    void jellyfin();
    void jellyfinOfBefore();
    void usersAreAskedFor();
    void plex();
    void plexAccountWithoutAName();
    void whatIsNoLibraryIsTold_data();
    void whatIsNoLibraryIsTold();
    void timesAndIds();

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    static const ImportedState *find(const ImportedLibrary &library, const QString &title);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ImportSourceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void ImportSourceTest::write(const QString &name, const QByteArray &bytes) const
{
    QDir().mkpath(QFileInfo(at(name)).path());
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

const ImportedState *ImportSourceTest::find(const ImportedLibrary &library, const QString &title)
{
    for (const ImportedState &state : library.states) {
        if (state.title == title) {
            return &state;
        }
    }
    return nullptr;
}

void ImportSourceTest::kodiDatabase()
{
    const QString file = at(QStringLiteral("MyVideos131.db"));
    QVERIFY(ForeignLibraries::make(
        file, ForeignLibraries::kodiSchema() + ForeignLibraries::kodiRows()));
    const auto library = readSource(Source::Kodi, file, {});
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    QCOMPARE(library->states.size(), 4);
    ImportedState bus;
    bus.title = QStringLiteral("Night Bus");
    bus.originalTitle = QStringLiteral("Nattbuss");
    bus.year = 2001;
    bus.path = QStringLiteral("/films/Night Bus (2001) 1080p.mkv");
    bus.ids = {{QStringLiteral("tmdb"), QStringLiteral("603")},
        {QStringLiteral("imdb"), QStringLiteral("tt0000603")}};
    bus.watched = true;
    bus.playCount = 2;
    bus.lastPlayedMs = 1'714'594'500'000;
    bus.rating = 8;
    bus.addedMs = 1'549'188'000'000;
    QCOMPARE(*find(*library, bus.title), bus);
    ImportedState part;
    part.kind = TitleKind::Episode;
    part.title = QStringLiteral("Part 1");
    part.year = 2010;
    part.series = QStringLiteral("Harbour");
    part.season = 1;
    part.episode = 1;
    part.path = QStringLiteral("smb://nas/Series/Harbour/S1E1.mkv");
    part.ids = {{QStringLiteral("tvdb"), QStringLiteral("7701")}};
    part.seriesIds = {{QStringLiteral("tvdb"), QStringLiteral("77")}};
    part.positionMs = 600'500;
    part.durationMs = 2'400'000;
    part.lastPlayedMs = 1'717'268'400'000;
    part.addedMs = 1'577'836'800'000;
    QCOMPARE(*find(*library, part.title), part);
    const ImportedState *lengthy = find(*library, QStringLiteral("Long"));
    QCOMPARE(lengthy->path, QStringLiteral("/films/Long A.mkv"));
    QCOMPARE(lengthy->year, 1999);
    QCOMPARE(find(*library, QStringLiteral("Harbour"))->kind, TitleKind::Series);
    QCOMPARE(find(*library, QStringLiteral("Harbour"))->rating, 9);
}

// Of a movie in several files, the one that was watched need not be the one that Kodi plays first.
void ImportSourceTest::kodiVersionsOfAMovie()
{
    const QString file = at(QStringLiteral("MyVideos131.db"));
    QVERIFY(ForeignLibraries::make(
        file, ForeignLibraries::kodiSchema() + ForeignLibraries::kodiRows() + R"(
CREATE TABLE videoversion (idFile INTEGER PRIMARY KEY, idMedia INTEGER, media_type TEXT,
    itemType INTEGER, idType INTEGER);
INSERT INTO files VALUES (10, 1, 'Long - Theatrical.mkv', 1, '2024-05-01 20:15:00', NULL),
    (11, 1, 'Long - Extended.mkv', NULL, '2024-06-01 19:00:00', NULL),
    (12, 1, 'Long - making of.mkv', 5, '2025-06-01 19:00:00', NULL);
INSERT INTO bookmark VALUES (10, 11, 600, 2400, '', 'VideoPlayer', '', 1);
INSERT INTO videoversion VALUES (1, 1, 'movie', 1, 40400), (3, 2, 'movie', 1, 40400),
    (10, 2, 'movie', 1, 40401), (11, 2, 'movie', 1, 40402), (12, 2, 'movie', 2, 40800);
)"));
    const auto library = readSource(Source::Kodi, file, {});
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    QCOMPARE(library->states.size(), 4);
    const ImportedState *movie = find(*library, QStringLiteral("Long"));
    QVERIFY(movie->watched);
    QCOMPARE(movie->playCount, 1);
    QCOMPARE(movie->positionMs, 600'000);
    QCOMPARE(movie->durationMs, 2'400'000);
    QCOMPARE(movie->lastPlayedMs, 1'717'268'400'000);
    QCOMPARE(find(*library, QStringLiteral("Night Bus"))->playCount, 2);
}

void ImportSourceTest::kodiFolderHasTheNewestAndFavourites()
{
    QDir().mkpath(at(QStringLiteral("userdata/Database")));
    QVERIFY(ForeignLibraries::make(
        at(QStringLiteral("userdata/Database/MyVideos99.db")), ForeignLibraries::kodiSchema()));
    QVERIFY(ForeignLibraries::make(at(QStringLiteral("userdata/Database/MyVideos131.db")),
        ForeignLibraries::kodiSchema() + ForeignLibraries::kodiRows()));
    write(QStringLiteral("userdata/favourites.xml"),
        "<favourites><favourite name=\"Bus\">PlayMedia(&quot;/films/Night Bus (2001) 1080p.mkv"
        "&quot;)</favourite><favourite name=\"x\">ActivateWindow(10025)</favourite>"
        "<favourite name=\"s\">ActivateWindow(10025,&quot;videodb://tvshows/titles/1/&quot;,return)"
        "</favourite><favourite name=\"c\">PlayMedia(&quot;D:\\\\Two \\&quot;Cuts\\&quot;.mkv&quot;"
        ",playlist_type_hint=1)</favourite></favourites>");
    const auto library = readSource(Source::Kodi, m_folder->path(), {});
    QVERIFY(library);
    QCOMPARE(library->files.size(), 2);
    QVERIFY(library->files.first().endsWith(QStringLiteral("MyVideos131.db")));
    QVERIFY(find(*library, QStringLiteral("Night Bus"))->favourite);
    QVERIFY(!find(*library, QStringLiteral("Long"))->favourite);
    QVERIFY(find(*library, QStringLiteral("Harbour"))->favourite);
    QFile favourites(at(QStringLiteral("userdata/favourites.xml")));
    QVERIFY(favourites.open(QIODevice::ReadOnly));
    QCOMPARE(*readKodiFavourites(favourites),
        QStringList({QStringLiteral("/films/Night Bus (2001) 1080p.mkv"),
            QStringLiteral("videodb://tvshows/titles/1/"),
            QStringLiteral("D:\\Two \"Cuts\".mkv")}));
}

void ImportSourceTest::kodiProfiles()
{
    QDir().mkpath(at(QStringLiteral("userdata/Database")));
    QDir().mkpath(at(QStringLiteral("userdata/profiles/Kids/Database")));
    QVERIFY(ForeignLibraries::make(at(QStringLiteral("userdata/Database/MyVideos131.db")),
        ForeignLibraries::kodiSchema() + ForeignLibraries::kodiRows()));
    QVERIFY(
        ForeignLibraries::make(at(QStringLiteral("userdata/profiles/Kids/Database/MyVideos131.db")),
            ForeignLibraries::kodiSchema()));
    write(QStringLiteral("userdata/profiles.xml"), R"(<profiles><lastloaded>0</lastloaded>
<profile><id>0</id><name>Master user</name>
<directory pathversion="1">special://masterprofile/</directory></profile>
<profile><id>1</id><name>Kids</name><directory pathversion="1">profiles/Kids/</directory></profile>
<profile><id>2</id><name>Guest</name><directory>profiles/Guest/</directory></profile></profiles>)");
    const auto asked = readSource(Source::Kodi, m_folder->path(), {});
    QVERIFY(!asked);
    QCOMPARE(asked.error().code, ErrorCode::InvalidInput);
    QVERIFY2(asked.error().message.contains(QStringLiteral("Master user, Kids.")),
        qPrintable(asked.error().message)); // the guest sees what the master saw
    const auto kids = readSource(Source::Kodi, m_folder->path(), QStringLiteral("kids"));
    QVERIFY(kids);
    QVERIFY(kids->states.isEmpty());
    QCOMPARE(kids->user, QStringLiteral("Kids"));
    const auto master
        = readSource(Source::Kodi, at(QStringLiteral("userdata")), QStringLiteral("Master user"));
    QVERIFY(master && find(*master, QStringLiteral("Night Bus")));
    write(QStringLiteral("userdata/profiles.xml"), "<profiles><profile><na");
    QVERIFY(readSource(Source::Kodi, m_folder->path(), {}));
}

void ImportSourceTest::pendingJournalIsReadFromACopy()
{
    const QString file = at(QStringLiteral("MyVideos131.db"));
    QVERIFY(
        ForeignLibraries::make(file, ForeignLibraries::kodiSchema() + ForeignLibraries::kodiRows(),
            ForeignLibraries::Journal::Pending));
    const auto hashes = [&] {
        QByteArray all;
        const QDir folder(m_folder->path());
        for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
            QFile part(folder.filePath(name));
            all += part.open(QIODevice::ReadOnly) ? name.toUtf8()
                    + QCryptographicHash::hash(part.readAll(), QCryptographicHash::Sha256)
                                                  : QByteArray();
        }
        return all;
    };
    const QByteArray before = hashes();
    const auto library = readSource(Source::Kodi, file, {});
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    QCOMPARE(library->states.size(), 4);
    QCOMPARE(hashes(), before);
}

void ImportSourceTest::kodiExport()
{
    write(QStringLiteral("videodb.xml"), R"(<?xml version="1.0" encoding="UTF-8"?>
<videodb version="1"><movie><title>Night Bus</title><originaltitle>Nattbuss</originaltitle>
<userrating>8</userrating><playcount>2</playcount><lastplayed>2024-05-01 20:15:00</lastplayed>
<uniqueid type="tmdb" default="true">603</uniqueid><premiered>2001-09-07</premiered>
<filenameandpath>/films/Night Bus.mkv</filenameandpath>
<actor><name>Somebody</name><order>0</order></actor>
<resume><position>90.5</position><total>6000</total></resume>
<dateadded>2019-02-03 10:00:00</dateadded></movie>
<tvshow><title>Harbour</title><year>2010</year><uniqueid type="tvdb">77</uniqueid>
<episodedetails><title>Part 1</title><showtitle>Harbour</showtitle><season>0</season>
<episode>3</episode><playcount>1</playcount></episodedetails></tvshow></videodb>)");
    const auto library = readSource(Source::Kodi, m_folder->path(), {});
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    QCOMPARE(library->states.size(), 3);
    const ImportedState *bus = find(*library, QStringLiteral("Night Bus"));
    QCOMPARE(bus->positionMs, 90'500);
    QCOMPARE(bus->durationMs, 6'000'000);
    QCOMPARE(bus->year, 2001);
    QVERIFY(bus->watched);
    QCOMPARE(bus->path, QStringLiteral("/films/Night Bus.mkv"));
    QCOMPARE(bus->ids.size(), 1);
    const ImportedState *part = find(*library, QStringLiteral("Part 1"));
    QCOMPARE(part->kind, TitleKind::Episode);
    QCOMPARE(part->series, QStringLiteral("Harbour"));
    QCOMPARE(part->year, 2010);
    QCOMPARE(part->season, 0);
    QCOMPARE(part->episode, 3);
    QCOMPARE(part->seriesIds.size(), 1);
}

void ImportSourceTest::damagedExportGivesWhatCame()
{
    write(QStringLiteral("videodb.xml"),
        "<videodb><movie><title>One</title><playcount>1</playcount></movie><movie><tit");
    const auto library = readSource(Source::Kodi, m_folder->path(), {});
    QVERIFY(library);
    QCOMPARE(library->states.size(), 1);
    write(QStringLiteral("videodb.xml"), "\x01\x02");
    const auto broken = readSource(Source::Kodi, m_folder->path(), {});
    QVERIFY(!broken);
    QCOMPARE(broken.error().code, ErrorCode::Corrupt);
    write(QStringLiteral("videodb.xml"), QByteArray("<a>").repeated(100'000));
    QVERIFY(!readSource(Source::Kodi, m_folder->path(), {}));
}

void ImportSourceTest::nfoFiles()
{
    write(QStringLiteral("films/Bus/movie.nfo"),
        "<?xml version=\"1.0\"?>\n<movie><title>Night Bus</title><year>2001</year>"
        "<watched>true</watched><isuserfavorite>true</isuserfavorite><imdbid>tt1</imdbid></movie>"
        "\nhttps://example.org/tt1");
    write(QStringLiteral("series/Harbour/tvshow.nfo"),
        "<tvshow><title>Harbour</title><year>2010</year><imdb_id>tt77</imdb_id></tvshow>");
    write(QStringLiteral("series/Harbour/Season 1/S1E1.nfo"),
        "<episodedetails><title>Part 1</title><season>1</season><episode>1</episode>"
        "<playcount>3</playcount></episodedetails>\n<episodedetails><title>Part 2</title>"
        "<season>1</season><episode>2</episode></episodedetails>");
    write(QStringLiteral("films/broken.nfo"), "\x01");
    const auto library = readSource(Source::Jellyfin, m_folder->path(), {});
    QVERIFY(library);
    QCOMPARE(library->states.size(), 4);
    QCOMPARE(library->unreadable.size(), 1);
    const ImportedState *bus = find(*library, QStringLiteral("Night Bus"));
    QVERIFY(bus->watched && bus->favourite);
    QVERIFY(bus->path.isEmpty());
    for (const QString &name : {QStringLiteral("Part 1"), QStringLiteral("Part 2")}) {
        const ImportedState *part = find(*library, name);
        QCOMPARE(part->series, QStringLiteral("Harbour"));
        QCOMPARE(part->seriesIds,
            (QVector<ExternalId>{{QStringLiteral("imdb"), QStringLiteral("tt77")}}));
        QVERIFY(part->path.endsWith(QStringLiteral("Season 1/S1E1.nfo")));
    }
    QCOMPARE(find(*library, QStringLiteral("Part 1"))->playCount, 3);
}

void ImportSourceTest::jellyfin()
{
    QVERIFY(ForeignLibraries::make(at(QStringLiteral("jellyfin.db")),
        ForeignLibraries::jellyfinUsersSchema() + ForeignLibraries::jellyfinSchema() + R"(
INSERT INTO Users VALUES ('AAAAAAAA-0000-0000-0000-000000000001', 'Mia', NULL, 1, NULL, 0);
INSERT INTO BaseItems (Id, Type, Path, Name, ProductionYear, RunTimeTicks, DateCreated) VALUES
    ('10000000-0000-0000-0000-000000000001', 'MediaBrowser.Controller.Entities.Movies.Movie',
    '/films/Night Bus.mkv', 'Night Bus', 2001, 60000000000, '2019-02-03 10:00:00.1234567'),
    ('20000000-0000-0000-0000-000000000001', 'MediaBrowser.Controller.Entities.TV.Series',
    '/series/Harbour', 'Harbour', 2010, NULL, '2019-02-03 10:00:00'),
    ('40000000-0000-0000-0000-000000000001', 'MediaBrowser.Controller.Entities.Folder',
    '/series', 'series', NULL, NULL, '2019-02-03 10:00:00');
INSERT INTO BaseItems (Id, Type, Path, Name, OwnerId) VALUES
    ('10000000-0000-0000-0000-000000000002', 'MediaBrowser.Controller.Entities.Video',
    '/films/Night Bus cd2.mkv', 'Night Bus cd2', '10000000-0000-0000-0000-000000000001'),
    ('10000000-0000-0000-0000-000000000003', 'MediaBrowser.Controller.Entities.Video',
    '/home/Garden.mkv', 'Garden', '00000000-0000-0000-0000-000000000000');
INSERT INTO BaseItems (Id, Type, Path, Name, SeriesName, SeriesId, ParentIndexNumber, IndexNumber)
    VALUES ('30000000-0000-0000-0000-000000000001', 'MediaBrowser.Controller.Entities.TV.Episode',
    '/series/Harbour/S1E1.mkv', 'Part 1', 'Harbour', '20000000-0000-0000-0000-000000000001', 1, 1);
INSERT INTO BaseItemProviders VALUES ('10000000-0000-0000-0000-000000000001', 'Tmdb', '603'),
    ('10000000-0000-0000-0000-000000000001', 'Imdb', 'tt1'),
    ('20000000-0000-0000-0000-000000000001', 'Tvdb', '77');
INSERT INTO UserData (ItemId, UserId, CustomDataKey, Rating, PlaybackPositionTicks, PlayCount,
    IsFavorite, LastPlayedDate, Played) VALUES
    ('10000000-0000-0000-0000-000000000001', 'AAAAAAAA-0000-0000-0000-000000000001', 'tt1', 7.6,
    0, 2, 0, '2023-01-01 00:00:00', 1),
    ('10000000-0000-0000-0000-000000000001', 'AAAAAAAA-0000-0000-0000-000000000001', '603', NULL,
    900000000, 1, 1, '2024-05-01 20:15:00.5', 0),
    ('00000000-0000-0000-0000-000000000001', 'AAAAAAAA-0000-0000-0000-000000000001', 'tt9', NULL,
    0, 1, 0, '2022-01-01 00:00:00', 1),
    ('00000000-0000-0000-0000-000000000001', 'AAAAAAAA-0000-0000-0000-000000000002', 'tt8', NULL,
    0, 1, 0, '2022-01-01 00:00:00', 1),
    ('00000000-0000-0000-0000-000000000001', 'AAAAAAAA-0000-0000-0000-000000000001', '77001001',
    NULL, 0, 1, 0, '2022-01-01 00:00:00', 1),
    ('00000000-0000-0000-0000-000000000001', 'AAAAAAAA-0000-0000-0000-000000000001',
    'tt0000077001001', NULL, 0, 1, 0, '2022-01-01 00:00:00', 1);
)"));
    const auto library = readSource(Source::Jellyfin, m_folder->path(), {});
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    QCOMPARE(library->user, QStringLiteral("Mia"));
    QCOMPARE(library->states.size(), 5);
    QVERIFY(!find(*library, QStringLiteral("Night Bus cd2"))); // a part
    QVERIFY(find(*library, QStringLiteral("Garden")));
    const ImportedState *bus = find(*library, QStringLiteral("Night Bus"));
    QVERIFY(bus->watched && bus->favourite);
    QCOMPARE(bus->playCount, 2);
    QCOMPARE(bus->rating, 8);
    QCOMPARE(bus->positionMs, 90'000);
    QCOMPARE(bus->durationMs, 6'000'000);
    QCOMPARE(bus->lastPlayedMs, 1'714'594'500'000);
    QCOMPARE(bus->addedMs, 1'549'188'000'000);
    QCOMPARE(bus->ids.first().value, QStringLiteral("603"));
    const ImportedState *part = find(*library, QStringLiteral("Part 1"));
    QCOMPARE(part->seriesIds.first().value, QStringLiteral("77"));
    QCOMPARE(part->year, 2010);
    const ImportedState *removed = find(*library, QStringLiteral("tt9"));
    QVERIFY(removed && removed->watched);
    QCOMPARE(removed->ids, (QVector<ExternalId>{{QStringLiteral("imdb"), QStringLiteral("tt9")}}));
}

void ImportSourceTest::jellyfinOfBefore()
{
    QDir().mkpath(at(QStringLiteral("data")));
    QVERIFY(ForeignLibraries::make(at(QStringLiteral("data/jellyfin.db")),
        ForeignLibraries::jellyfinUsersSchema()
            + "INSERT INTO Users VALUES ('A', 'Mia', NULL, 5, NULL, 0), ('B', 'Jonas', NULL, 6,"
              " NULL, 0);"));
    QVERIFY(ForeignLibraries::make(
        at(QStringLiteral("data/library.db")), ForeignLibraries::oldJellyfinSchema() + R"(
INSERT INTO TypedBaseItems (guid, type, Path, Name, ProductionYear, UserDataKey, ProviderIds)
    VALUES (x'01', 'MediaBrowser.Controller.Entities.Movies.Movie', '/films/Night Bus.mkv',
    'Night Bus', 2001, '603', 'Tmdb=603|Imdb=tt1');
INSERT INTO TypedBaseItems (guid, type, Path, Name, ProductionYear, ProviderIds)
    VALUES (x'78563412341278561234567890abcdef', 'MediaBrowser.Controller.Entities.TV.Series',
    '/series/Harbour', 'Harbour', 2010, 'Tvdb=77');
INSERT INTO TypedBaseItems (guid, type, Path, Name, OwnerId) VALUES
    (x'04', 'MediaBrowser.Controller.Entities.Video', '/films/Night Bus cd2.mkv', 'Night Bus cd2',
    '00000000000000000000000000000001');
INSERT INTO TypedBaseItems (guid, type, Path, Name, SeriesName, SeriesId, ParentIndexNumber,
    IndexNumber, UserDataKey) VALUES (x'03', 'MediaBrowser.Controller.Entities.TV.Episode',
    '/series/Harbour/S1E1.mkv', 'Part 1', 'Harbour', '12345678-1234-5678-1234-567890abcdef', 1, 1,
    '77001001');
INSERT INTO UserDatas (key, userId, rating, played, playCount, isFavorite, playbackPositionTicks,
    lastPlayedDate) VALUES ('603', 5, NULL, 1, 1, 1, 0, '2024-05-01T20:15:00.0000000Z'),
    ('603', 6, NULL, 0, 0, 0, 0, NULL), ('tt1', 5, NULL, 1, 1, 0, 0, NULL),
    ('tt9', 5, 8, 0, 0, 0, 0, NULL), ('77001001', 5, 10, 0, 0, 0, 900000000, NULL);
)"));
    const auto library = readSource(Source::Jellyfin, m_folder->path(), QStringLiteral("mia"));
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    const ImportedState *bus = find(*library, QStringLiteral("Night Bus"));
    QVERIFY(bus->watched && bus->favourite);
    QCOMPARE(bus->lastPlayedMs, 1'714'594'500'000);
    QCOMPARE(bus->ids.size(), 2);
    const ImportedState *part = find(*library, QStringLiteral("Part 1"));
    QCOMPARE(part->positionMs, 90'000);
    QCOMPARE(part->rating, 10);
    QCOMPARE(part->seriesIds.size(), 1);
    QVERIFY(!find(*library, QStringLiteral("Night Bus cd2")));
    QVERIFY(!find(*library, QStringLiteral("tt1")));
    QCOMPARE(find(*library, QStringLiteral("tt9"))->rating, 8);
    const auto other = readSource(Source::Jellyfin, m_folder->path(), QStringLiteral("Jonas"));
    QVERIFY(other && !find(*other, QStringLiteral("Night Bus"))->watched);
}

void ImportSourceTest::usersAreAskedFor()
{
    jellyfinOfBefore();
    const auto several = readSource(Source::Jellyfin, m_folder->path(), {});
    QVERIFY(!several);
    QCOMPARE(several.error().code, ErrorCode::InvalidInput);
    QVERIFY(several.error().message.contains(QStringLiteral("Jonas, Mia")));
    const auto nobody = readSource(Source::Jellyfin, m_folder->path(), QStringLiteral("Eva"));
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().code, ErrorCode::NotFound);
}

void ImportSourceTest::plex()
{
    const QString folder = QStringLiteral("Plug-in Support/Databases");
    QDir().mkpath(at(folder));
    QVERIFY(ForeignLibraries::make(at(folder + QStringLiteral("/com.plexapp.plugins.library.db")),
        ForeignLibraries::plexSchema() + R"(
INSERT INTO accounts VALUES (0, '', 0), (1, 'mia', 0);
INSERT INTO metadata_items (id, parent_id, metadata_type, guid, title, year, "index", duration,
    added_at) VALUES
    (1, NULL, 1, 'plex://movie/aa', 'Night Bus', 2001, 1, 6000000, 1549188000),
    (2, NULL, 2, 'com.plexapp.agents.thetvdb://77?lang=en', 'Harbour', 2010, 1, NULL, 1549188000),
    (3, 2, 3, 'com.plexapp.agents.thetvdb://77/1?lang=en', 'Season 1', NULL, 1, NULL, 1549188000),
    (4, 3, 4, 'com.plexapp.agents.thetvdb://77/1/1?lang=en', 'Part 1', 2010, 1, 2400000, NULL),
    (5, NULL, 8, 'plex://artist/x', 'Music', NULL, NULL, NULL, NULL);
INSERT INTO media_items VALUES (1, 1, 1, 1920, 1080, 6000000), (2, 1, 4, 1920, 1080, 2400000);
INSERT INTO media_parts VALUES (1, 1, '', 'C:\Films\Night Bus.mkv', 5, 6000000),
    (2, 2, '', '/series/Harbour/S1E1.mkv', 5, 2400000);
INSERT INTO tags VALUES (1, 'tmdb://603', 314), (2, 'Drama', 1);
INSERT INTO taggings VALUES (1, 1, 1, 0), (2, 1, 2, 0);
INSERT INTO metadata_item_settings (account_id, guid, rating, view_offset, view_count,
    last_viewed_at) VALUES (1, 'plex://movie/aa', 9.0, NULL, 2, 1714594500),
    (1, 'com.plexapp.agents.thetvdb://77/1/1?lang=en', NULL, 600500, 0, 1717268400);
INSERT INTO metadata_item_views (account_id, guid, metadata_type, grandparent_title, parent_index,
    "index", title, viewed_at, originally_available_at) VALUES
    (1, 'plex://movie/aa', 1, '', NULL, NULL, 'Night Bus', 1714594500, NULL),
    (1, 'plex://episode/gone', 4, 'Harbour', 1, 2, 'Part 2', 1717268400, NULL),
    (1, 'plex://movie/gone', 1, '', -1, -1, 'Old Film', 1717268400, -400000000),
    (1, 'plex://movie/older', 1, '', -1, -1, 'Older Film', 1717268400, '1931-05-11 00:00:00');
)"));
    const auto library = readSource(Source::Plex, m_folder->path(), {});
    QVERIFY2(library, qPrintable(library ? QString() : library.error().message));
    QCOMPARE(library->states.size(), 6);
    const ImportedState *bus = find(*library, QStringLiteral("Night Bus"));
    QCOMPARE(bus->rating, 9);
    QCOMPARE(bus->playCount, 2);
    QCOMPARE(bus->lastPlayedMs, 1'714'594'500'000);
    QCOMPARE(bus->addedMs, 1'549'188'000'000);
    QCOMPARE(bus->ids.first().source, QStringLiteral("tmdb"));
    QCOMPARE(bus->path, QStringLiteral("C:\\Films\\Night Bus.mkv"));
    const ImportedState *part = find(*library, QStringLiteral("Part 1"));
    QCOMPARE(part->season, 1);
    QCOMPARE(part->episode, 1);
    QCOMPARE(part->positionMs, 600'500);
    QVERIFY(!part->watched);
    QVERIFY(part->seriesIds.contains({QStringLiteral("tvdb"), QStringLiteral("77")}));
    const ImportedState *gone = find(*library, QStringLiteral("Part 2"));
    QVERIFY(gone->watched);
    QCOMPARE(gone->episode, 2);
    QCOMPARE(find(*library, QStringLiteral("Old Film"))->year, 1957);
    QCOMPARE(find(*library, QStringLiteral("Older Film"))->year, 1931);
}

// One account of several is nobody's only because it has no name.
void ImportSourceTest::plexAccountWithoutAName()
{
    QVERIFY(ForeignLibraries::make(at(QStringLiteral("com.plexapp.plugins.library.db")),
        ForeignLibraries::plexSchema()
            + "INSERT INTO accounts VALUES (0, '', 0), (1, 'mia', 0), (2002, '', 0);"));
    const auto asked = readSource(Source::Plex, m_folder->path(), {});
    QVERIFY(!asked);
    QCOMPARE(asked.error().code, ErrorCode::InvalidInput);
    QVERIFY(asked.error().message.contains(QStringLiteral("mia, 2002")));
    QVERIFY(readSource(Source::Plex, m_folder->path(), QStringLiteral("2002")));
}

void ImportSourceTest::whatIsNoLibraryIsTold_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no database") << QByteArray(5000, 'x') << ErrorCode::Corrupt;
    QTest::newRow("empty") << QByteArray() << ErrorCode::Unsupported;
}

void ImportSourceTest::whatIsNoLibraryIsTold()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const ErrorCode, code);
    write(QStringLiteral("some.db"), bytes);
    for (const Source source : {Source::Kodi, Source::Jellyfin, Source::Plex}) {
        const auto library = readSource(source, at(QStringLiteral("some.db")), {});
        QVERIFY(!library);
        QCOMPARE(library.error().code, code);
        QVERIFY(!library.error().message.isEmpty());
        const auto missing = readSource(source, at(QStringLiteral("nothing")), {});
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QDir().mkpath(at(QStringLiteral("empty")));
        const auto nothing = readSource(source, at(QStringLiteral("empty")), {});
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().code, ErrorCode::NotFound);
    }
    // Damage that only a query finds is that of the file, not of this program's own data.
    const QString damaged = at(QStringLiteral("damaged.db"));
    QVERIFY(ForeignLibraries::make(
        damaged, ForeignLibraries::kodiSchema() + ForeignLibraries::kodiRows()));
    QFile file(damaged);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 pageBytes = 4096;
    for (qint64 page = 1; page * pageBytes < file.size(); ++page) {
        QVERIFY(file.seek(page * pageBytes));
        QCOMPARE(file.write(QByteArray(pageBytes, '\xee')), pageBytes);
    }
    file.close();
    const auto torn = readSource(Source::Kodi, damaged, {});
    QVERIFY(!torn);
    QCOMPARE(torn.error().code, ErrorCode::Corrupt);
    QVERIFY2(torn.error().message.contains(damaged), qPrintable(torn.error().message));
    // A view could say anything for ever; only tables are asked.
    const QString view = at(QStringLiteral("view.db"));
    QVERIFY(ForeignLibraries::make(view,
        ForeignLibraries::kodiSchema()
            + "DROP TABLE movie; CREATE VIEW movie AS SELECT 1 AS idMovie;"));
    const auto library = readSource(Source::Kodi, view, {});
    QVERIFY(!library);
    QCOMPARE(library.error().code, ErrorCode::Unsupported);
}

void ImportSourceTest::timesAndIds()
{
    QCOMPARE(timeFrom(QStringLiteral("2024-05-01 20:15:00"), Qt::UTC), 1'714'594'500'000);
    QCOMPARE(
        timeFrom(QStringLiteral("2024-05-01T20:15:00.1234567Z"), Qt::LocalTime), 1'714'594'500'000);
    QCOMPARE(timeFrom(QStringLiteral("1714594500"), Qt::UTC), 1'714'594'500'000);
    for (const char *bad : {"", "soon", "0001-01-01 00:00:00", "-5", "9999999999999999999"}) {
        QCOMPARE(timeFrom(QLatin1String(bad), Qt::UTC), 0);
    }
    QVector<ExternalId> ids;
    addId(ids, QStringLiteral("TheMovieDb"), QStringLiteral(" 603 "));
    addId(ids, QStringLiteral("Tmdb"), QStringLiteral("603"));
    addId(ids, QStringLiteral("imdb"), {});
    addId(ids, QStringLiteral("TmdbCollection"), QStringLiteral("5"));
    QCOMPARE(ids, (QVector<ExternalId>{{QStringLiteral("tmdb"), QStringLiteral("603")}}));
    QCOMPARE(ratingFrom(7.5), 8);
    QCOMPARE(ratingFrom(0.1), 1);
    QCOMPARE(ratingFrom(1e300), 10);
    QCOMPARE(ratingFrom(0), 0);
    QCOMPARE(ratingFrom(std::numeric_limits<double>::quiet_NaN()), 0);
}

MATINEE_TEST(ImportSourceTest)
#include "tst_importsource.moc"
