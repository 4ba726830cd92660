#include "tests/import/foreignlibraries.h"

#include "library/catalog/database.h"

#include <QFile>

namespace ForeignLibraries {

using namespace Library;

bool make(const QString &file, const QByteArray &script, Journal journal)
{
    Result<Database> database = Database::open(file, OpenMode::ReadWrite);
    if (!database || !database->exec(script)) {
        return false;
    }
    if (journal == Journal::Done) {
        return database->exec("PRAGMA journal_mode = DELETE").has_value();
    }
    // As a program leaves its files when it is killed, or has them while it runs.
    for (const char *suffix : {"", "-wal"}) {
        if (!QFile::copy(file + QLatin1String(suffix),
                file + QLatin1String(".new") + QLatin1String(suffix))) {
            return false;
        }
    }
    *database = std::move(*Database::open(QStringLiteral(":memory:"), OpenMode::ReadWrite));
    QFile::remove(file);
    return QFile::rename(file + QStringLiteral(".new"), file)
        && QFile::rename(file + QStringLiteral(".new-wal"), file + QStringLiteral("-wal"));
}

QByteArray kodiSchema()
{
    return R"(
CREATE TABLE version (idVersion integer, iCompressCount integer);
INSERT INTO version VALUES (131, 0);
CREATE TABLE path (idPath integer primary key, strPath text, strContent text, strHash text,
    dateAdded text, idParentPath integer);
CREATE TABLE files (idFile integer primary key, idPath integer, strFilename text,
    playCount integer, lastPlayed text, dateAdded text);
CREATE TABLE bookmark (idBookmark integer primary key, idFile integer, timeInSeconds double,
    totalTimeInSeconds double, thumbNailImage text, player text, playerState text, type integer);
CREATE TABLE movie (idMovie integer primary key, idFile integer, c00 text, c01 text, c05 text,
    c07 text, c09 text, c16 text, c22 text, c23 text, idSet integer, userrating integer,
    premiered text);
CREATE TABLE tvshow (idShow integer primary key, c00 text, c01 text, c05 text, c09 text,
    c12 text, userrating integer, duration integer);
CREATE TABLE episode (idEpisode integer primary key, idFile integer, c00 text, c05 text,
    c12 varchar(24), c13 varchar(24), c18 text, idShow integer, userrating integer,
    idSeason integer);
CREATE TABLE uniqueid (uniqueid_id integer primary key, media_id integer, media_type text,
    value text, type text);
CREATE TABLE rating (rating_id integer primary key, media_id integer, media_type text,
    rating_type text, rating float, votes integer);
)";
}

QByteArray kodiRows()
{
    return R"(
INSERT INTO path VALUES (1, '/films/', 'movies', '', '', NULL),
    (2, 'smb://nas/Series/Harbour/', 'tvshows', '', '', NULL);
INSERT INTO files VALUES (1, 1, 'Night Bus (2001) 1080p.mkv', 2, '2024-05-01 20:15:00',
    '2019-02-03 10:00:00');
INSERT INTO files VALUES (2, 2, 'S1E1.mkv', NULL, '2024-06-01 19:00:00', '2020-01-01 00:00:00');
INSERT INTO files VALUES (3, 1, 'stack:///films/Long A.mkv , /films/Long B.mkv', NULL, NULL, NULL);
INSERT INTO bookmark VALUES (1, 2, 600.5, 2400, '', 'VideoPlayer', '', 1);
INSERT INTO bookmark VALUES (2, 1, 33, 6000, '', 'VideoPlayer', '', 0);
INSERT INTO movie VALUES (1, 1, 'Night Bus', '', '', '', '1', 'Nattbuss', '', '1', NULL, 8,
    '2001-09-07');
INSERT INTO movie VALUES (2, 3, 'Long', '', '', '1999', '', '', '', '1', NULL, NULL, '');
INSERT INTO tvshow VALUES (1, 'Harbour', '', '2010-01-05', 'Hamnen', '', 9, 0);
INSERT INTO episode VALUES (1, 2, 'Part 1', '2010-01-05', '1', '1', '', 1, NULL, 1);
INSERT INTO uniqueid VALUES (1, 1, 'movie', '603', 'tmdb'), (2, 1, 'movie', 'tt0000603', 'imdb'),
    (3, 1, 'tvshow', '77', 'tvdb'), (4, 1, 'episode', '7701', 'tvdb');
)";
}

QByteArray jellyfinUsersSchema()
{
    return R"(
CREATE TABLE Users (Id TEXT NOT NULL PRIMARY KEY, Username TEXT NOT NULL, Password TEXT,
    InternalId INTEGER NOT NULL, LastLoginDate TEXT, RowVersion INTEGER NOT NULL DEFAULT 0);
)";
}

QByteArray jellyfinSchema()
{
    return R"(
CREATE TABLE BaseItems (Id TEXT NOT NULL PRIMARY KEY, Type TEXT NOT NULL, Data TEXT, Path TEXT,
    ChannelId TEXT, IsMovie INTEGER NOT NULL DEFAULT 0, CommunityRating REAL, IndexNumber INTEGER,
    Name TEXT, OfficialRating TEXT, MediaType TEXT, Overview TEXT, ParentIndexNumber INTEGER,
    PremiereDate TEXT, ProductionYear INTEGER, Genres TEXT, SortName TEXT, RunTimeTicks INTEGER,
    DateCreated TEXT, SeriesName TEXT, SeasonName TEXT, OriginalTitle TEXT, SeasonId TEXT,
    SeriesId TEXT, ParentId TEXT, OwnerId TEXT, PresentationUniqueKey TEXT);
CREATE TABLE BaseItemProviders (ItemId TEXT NOT NULL, ProviderId TEXT NOT NULL,
    ProviderValue TEXT NOT NULL, PRIMARY KEY (ItemId, ProviderId));
CREATE TABLE UserData (ItemId TEXT NOT NULL, UserId TEXT NOT NULL, CustomDataKey TEXT NOT NULL,
    Rating REAL, PlaybackPositionTicks INTEGER NOT NULL, PlayCount INTEGER NOT NULL,
    IsFavorite INTEGER NOT NULL, LastPlayedDate TEXT, Played INTEGER NOT NULL,
    AudioStreamIndex INTEGER, SubtitleStreamIndex INTEGER, Likes INTEGER, RetentionDate TEXT,
    PRIMARY KEY (ItemId, UserId, CustomDataKey));
)";
}

QByteArray oldJellyfinSchema()
{
    return R"(
CREATE TABLE TypedBaseItems (guid GUID PRIMARY KEY NOT NULL, type TEXT NOT NULL, data BLOB NULL,
    ParentId GUID NULL, Path TEXT NULL, StartDate DATETIME NULL, IsMovie BIT NULL,
    CommunityRating Float NULL, IndexNumber INT NULL, Name TEXT NULL, MediaType TEXT NULL,
    Overview TEXT NULL, ParentIndexNumber INT NULL, PremiereDate DATETIME NULL,
    ProductionYear INT NULL, SortName TEXT NULL, RunTimeTicks BIGINT NULL,
    DateCreated DATETIME NULL, OriginalTitle TEXT NULL, SeriesName TEXT NULL, SeriesId GUID NULL,
    UserDataKey TEXT NULL, ProviderIds TEXT NULL, Images TEXT NULL, OwnerId TEXT NULL);
CREATE TABLE UserDatas (key nvarchar not null, userId INT not null, rating float null,
    played bit not null, playCount int not null, isFavorite bit not null,
    playbackPositionTicks bigint not null, lastPlayedDate datetime null, AudioStreamIndex INT,
    SubtitleStreamIndex INT);
CREATE UNIQUE INDEX UserDatasIndex1 ON UserDatas (key, userId);
)";
}

QByteArray plexSchema()
{
    return R"(
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name varchar(255), created_at dt_integer(8));
CREATE TABLE library_sections (id INTEGER PRIMARY KEY, name varchar(255), section_type integer);
CREATE TABLE metadata_items (id INTEGER PRIMARY KEY, library_section_id integer,
    parent_id integer, metadata_type integer, guid varchar(255), media_item_count integer,
    title varchar(255), title_sort varchar(255), original_title varchar(255), studio varchar(255),
    rating float, tagline varchar(255), summary text, "index" integer, duration integer,
    originally_available_at dt_integer(8), added_at dt_integer(8), year integer, hash varchar(255));
CREATE TABLE metadata_item_settings (id INTEGER PRIMARY KEY, account_id integer,
    guid varchar(255), rating float, view_offset integer, view_count integer,
    last_viewed_at dt_integer(8), created_at dt_integer(8), updated_at dt_integer(8));
CREATE TABLE metadata_item_views (id INTEGER PRIMARY KEY, account_id integer, guid varchar(255),
    metadata_type integer, library_section_id integer, grandparent_title varchar(255),
    parent_index integer, parent_title varchar(255), "index" integer, title varchar(255),
    viewed_at dt_integer(8), grandparent_guid varchar(255),
    originally_available_at dt_integer(8));
CREATE TABLE media_items (id INTEGER PRIMARY KEY, library_section_id integer,
    metadata_item_id integer, width integer, height integer, duration integer);
CREATE TABLE media_parts (id INTEGER PRIMARY KEY, media_item_id integer, hash varchar(255),
    file varchar(255), size integer, duration integer);
CREATE TABLE tags (id INTEGER PRIMARY KEY, tag varchar(255), tag_type integer);
CREATE TABLE taggings (id INTEGER PRIMARY KEY, metadata_item_id integer, tag_id integer,
    "index" integer);
)";
}

} // namespace ForeignLibraries
