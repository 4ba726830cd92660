-- What describes titles and what people do with them, beyond what a scan of names finds.

ALTER TABLE title ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;         -- facts; tenths, 0: not known
ALTER TABLE title ADD COLUMN votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE title ADD COLUMN certificate TEXT NOT NULL DEFAULT '';      -- "PG-13", "FSK 12"
ALTER TABLE title ADD COLUMN studio TEXT NOT NULL DEFAULT '';
ALTER TABLE title ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE title ADD COLUMN absolute_episode INTEGER NOT NULL DEFAULT -1;  -- absolute numbering

-- What a person wrote over one field of a title: above whatever a scan or the network says, until
-- it is reset. Fields are numbered in library/catalog/shared/editedfields.h; numbers and dates are
-- written as text.
CREATE TABLE title_edit (
    title BLOB NOT NULL,
    field BLOB NOT NULL,                        -- one byte
    value TEXT NOT NULL DEFAULT '',
    picture BLOB,
    present INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (title, field)
) STRICT, WITHOUT ROWID;

-- Ids of a title in other catalogs: ("tmdb", "27205").
CREATE TABLE external_id (
    title BLOB NOT NULL,
    source BLOB NOT NULL,                       -- UUIDv5 of the source's name
    name TEXT NOT NULL DEFAULT '',              -- of the source, in lower case
    value TEXT NOT NULL DEFAULT '',             -- empty: withdrawn
    PRIMARY KEY (title, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_id_value ON external_id (name, value);

-- A person said which title these bytes are, whatever their file is called.
CREATE TABLE identified (
    sample BLOB NOT NULL PRIMARY KEY,           -- SHA-256 of size and samples of a file
    title BLOB
) STRICT, WITHOUT ROWID;

ALTER TABLE collection ADD COLUMN poster BLOB;

ALTER TABLE play_state ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;        -- 1 to 10; 0: none
ALTER TABLE play_state ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;     -- favourite
ALTER TABLE play_state ADD COLUMN favourite_at_ms INTEGER NOT NULL DEFAULT 0;

CREATE TABLE playlist (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',              -- a filter as JSON; empty: items one by one
    owner BLOB,                                 -- profile; NULL: of the household
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE playlist_item (
    playlist BLOB NOT NULL,
    item BLOB NOT NULL,                         -- random: a title may stand in a list twice
    title BLOB,
    present INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (playlist, item)
) STRICT, WITHOUT ROWID;

-- Titles as they are shown: what a person wrote, else what is known.
CREATE VIEW title_shown AS SELECT
    t.id, t.kind, t.parent, t.series, t.season, t.episode_end, t.absolute_episode, t.still, t.logo,
    t.rating, t.votes, t.studio, t.country, t.added_ms, t.gone,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'01'
        AND present = 1), t.title) AS title,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'02'
        AND present = 1), t.sort_title) AS sort_title,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'03'
        AND present = 1), t.original_title) AS original_title,
    coalesce((SELECT CAST(value AS INTEGER) FROM title_edit WHERE title = t.id AND field = x'04'
        AND present = 1), t.year) AS year,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'05'
        AND present = 1), t.plot) AS plot,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'06'
        AND present = 1), t.tagline) AS tagline,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'07'
        AND present = 1), t.premiered) AS premiered,
    coalesce((SELECT value FROM title_edit WHERE title = t.id AND field = x'08'
        AND present = 1), t.certificate) AS certificate,
    coalesce((SELECT picture FROM title_edit WHERE title = t.id AND field = x'09'
        AND present = 1), t.poster) AS poster,
    coalesce((SELECT picture FROM title_edit WHERE title = t.id AND field = x'0a'
        AND present = 1), t.backdrop) AS backdrop,
    coalesce((SELECT CAST(value AS INTEGER) FROM title_edit WHERE title = t.id AND field = x'0b'
        AND present = 1), t.episode) AS episode
FROM title t;
