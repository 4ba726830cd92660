-- Shared tables. Their rows come from any device in any order, so nothing but the primary key is
-- unique and nothing refers by FOREIGN KEY: queries hide what dangles. A row appears with the first
-- of its groups, so every other column has a default. Ids are bytes; times are milliseconds since
-- 1970. Columns, groups and codes are listed in library/catalog/shared/sharedschema.cpp.

CREATE TABLE title (
    id BLOB NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL DEFAULT 0,            -- identity
    title TEXT NOT NULL DEFAULT '',
    year INTEGER NOT NULL DEFAULT 0,
    parent BLOB,                                -- numbering
    series BLOB,
    season INTEGER NOT NULL DEFAULT -1,
    episode INTEGER NOT NULL DEFAULT -1,
    episode_end INTEGER NOT NULL DEFAULT -1,
    original_title TEXT NOT NULL DEFAULT '',    -- description
    sort_title TEXT NOT NULL DEFAULT '',
    plot TEXT NOT NULL DEFAULT '',
    tagline TEXT NOT NULL DEFAULT '',
    premiered TEXT NOT NULL DEFAULT '',
    poster BLOB,                                -- artwork
    still BLOB,
    backdrop BLOB,
    logo BLOB,
    deleted INTEGER NOT NULL DEFAULT 0,         -- deleted
    added_ms INTEGER NOT NULL DEFAULT 0,        -- added
    -- Deleted and not revived by a person's later edit; follows from the registers.
    gone INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX title_parent ON title (parent) WHERE parent IS NOT NULL;
CREATE INDEX title_series ON title (series) WHERE series IS NOT NULL;

CREATE TABLE version (
    id BLOB NOT NULL PRIMARY KEY,
    title BLOB,                                 -- identity
    edition TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL DEFAULT '',
    size_bytes INTEGER NOT NULL DEFAULT 0,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    hdr INTEGER NOT NULL DEFAULT 0,
    content BLOB,                               -- content
    deleted INTEGER NOT NULL DEFAULT 0          -- deleted
) STRICT, WITHOUT ROWID;
CREATE INDEX version_title ON version (title);
CREATE INDEX version_content ON version (content) WHERE content IS NOT NULL;

CREATE TABLE object (
    id BLOB NOT NULL PRIMARY KEY,
    content BLOB,                               -- fact
    name TEXT NOT NULL DEFAULT '',
    size_bytes INTEGER NOT NULL DEFAULT 0,
    added_ms INTEGER NOT NULL DEFAULT 0,
    marked_ms INTEGER NOT NULL DEFAULT 0        -- mark: not 0 means to be removed
) STRICT, WITHOUT ROWID;
CREATE INDEX object_content ON object (content) WHERE content IS NOT NULL;

-- Everything a probe finds in one content: container, streams, chapters. One immutable fact, so
-- that the streams of two probes never mix.
CREATE TABLE media_fact (
    content BLOB NOT NULL PRIMARY KEY,
    facts BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE picture (
    id BLOB NOT NULL PRIMARY KEY,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    portrait BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE credit (
    id BLOB NOT NULL PRIMARY KEY,
    title BLOB,
    person BLOB,
    department TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    present INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_title ON credit (title, position);
CREATE INDEX credit_person ON credit (person);

CREATE TABLE genre (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE title_genre (
    title BLOB NOT NULL,
    genre BLOB NOT NULL,
    present INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (title, genre)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_genre_genre ON title_genre (genre, title);

CREATE TABLE tag (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE title_tag (
    title BLOB NOT NULL,
    tag BLOB NOT NULL,
    present INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (title, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_tag_tag ON title_tag (tag, title);

CREATE TABLE collection (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    overview TEXT NOT NULL DEFAULT '',
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE collection_item (
    collection BLOB NOT NULL,
    title BLOB NOT NULL,
    present INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (collection, title)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    color TEXT NOT NULL DEFAULT '',
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE play_state (
    profile BLOB NOT NULL,
    title BLOB NOT NULL,
    version BLOB,                               -- resume
    position_ms INTEGER NOT NULL DEFAULT 0,
    resume_at_ms INTEGER NOT NULL DEFAULT 0,
    watched INTEGER NOT NULL DEFAULT 0,         -- watched
    watched_at_ms INTEGER NOT NULL DEFAULT 0,
    epoch BLOB,                                 -- reset: which counters of play_count are valid
    PRIMARY KEY (profile, title)
) STRICT, WITHOUT ROWID;
CREATE INDEX play_state_title ON play_state (title);

CREATE TABLE play_count (
    profile BLOB NOT NULL,
    title BLOB NOT NULL,
    epoch BLOB NOT NULL,
    writer BLOB NOT NULL,
    count INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (profile, title, epoch, writer)
) STRICT, WITHOUT ROWID;

CREATE TABLE same_as (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    same INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

-- What merging needs to know of the shared tables: who wrote each group of columns last, and every
-- change of this device and others in the order they came.

CREATE TABLE writer (
    no INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE                     -- device id, incarnation
) STRICT;

CREATE TABLE register (
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    grp INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    writer INTEGER NOT NULL,                    -- writer.no
    origin INTEGER NOT NULL,
    PRIMARY KEY (tbl, row, grp)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_log (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    operation BLOB NOT NULL,
    profile BLOB,
    origin INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    writer INTEGER NOT NULL,                    -- writer.no
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    grp INTEGER NOT NULL,                       -- 0: the columns of several groups of a new row
    vals BLOB NOT NULL,                         -- CBOR map of column name to value
    sealed_segment INTEGER                      -- NULL: the stamp is still provisional
) STRICT;
CREATE INDEX change_log_row ON change_log (tbl, row, grp);
CREATE INDEX change_log_unsealed ON change_log (no) WHERE sealed_segment IS NULL;

-- Local tables: facts of this PC, never sent anywhere.

CREATE TABLE device (
    no INTEGER PRIMARY KEY CHECK (no = 1),
    id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    machine_id BLOB NOT NULL,
    data_folder_inode INTEGER NOT NULL,
    clock_wall_ms INTEGER NOT NULL DEFAULT 0,   -- latest stamp given or seen
    clock_counter INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    reachable INTEGER NOT NULL DEFAULT 1,
    scanned_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE local_file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    folder INTEGER REFERENCES folder (id),      -- NULL: added on its own
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    title BLOB NOT NULL,
    version BLOB NOT NULL,
    content BLOB,                               -- NULL: never hashed
    media BLOB,                                 -- what the probe found in these bytes
    subtitles BLOB,                             -- side-cars
    failure TEXT NOT NULL DEFAULT '',           -- holds until size or time change
    missing_since_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX local_file_version ON local_file (version);
CREATE INDEX local_file_title ON local_file (title);
CREATE INDEX local_file_folder ON local_file (folder);
CREATE INDEX local_file_inode ON local_file (inode, device);

-- Maintained rows: everything a page shows, so that a page is one walk along one index. They follow
-- from the tables above and can be made again at any time.

CREATE TABLE title_card (
    no INTEGER PRIMARY KEY,
    title BLOB NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    listed INTEGER NOT NULL,                    -- not gone, and something of it is known to exist
    name TEXT NOT NULL,
    sort_title TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    folded TEXT NOT NULL,                       -- normalised name, for prefixes
    year INTEGER NOT NULL,
    series BLOB,
    series_name TEXT NOT NULL,
    parent BLOB,
    season INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    episode_end INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    poster BLOB,
    still BLOB,
    availability INTEGER NOT NULL,
    failure TEXT NOT NULL,
    child_count INTEGER NOT NULL,
    height INTEGER NOT NULL,
    hdr INTEGER NOT NULL,
    added_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX title_card_by_title ON title_card (kind, sort_key, title) WHERE listed = 1;
CREATE INDEX title_card_by_year ON title_card (kind, year, sort_key, title) WHERE listed = 1;
CREATE INDEX title_card_by_added ON title_card (kind, added_ms, sort_key, title) WHERE listed = 1;
CREATE INDEX title_card_by_duration ON title_card (kind, duration_ms, sort_key, title)
    WHERE listed = 1;
CREATE INDEX title_card_parent ON title_card (parent, sort_key) WHERE parent IS NOT NULL;
CREATE INDEX title_card_series ON title_card (series, sort_key) WHERE series IS NOT NULL;
CREATE INDEX title_card_folded ON title_card (folded) WHERE listed = 1;

-- One row for each viewer and title that has any play state, its seasons and series included.
CREATE TABLE viewer_state (
    profile BLOB NOT NULL,
    title BLOB NOT NULL,
    position_ms INTEGER NOT NULL,
    version BLOB,
    watched INTEGER NOT NULL,
    play_count INTEGER NOT NULL,
    played_ms INTEGER NOT NULL,
    watched_children INTEGER NOT NULL,
    PRIMARY KEY (profile, title)
) STRICT, WITHOUT ROWID;
CREATE INDEX viewer_state_played ON viewer_state (profile, played_ms, title);
CREATE INDEX viewer_state_resume ON viewer_state (profile, played_ms) WHERE position_ms > 0;
CREATE INDEX viewer_state_title ON viewer_state (title);

CREATE TABLE next_up (
    profile BLOB NOT NULL,
    series BLOB NOT NULL,
    title BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (profile, series)
) STRICT, WITHOUT ROWID;
CREATE INDEX next_up_at ON next_up (profile, at_ms);

CREATE TABLE tally (
    name TEXT NOT NULL PRIMARY KEY,             -- 'kind:1', 'files', 'unreadable'
    n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER title_card_listed AFTER INSERT ON title_card WHEN new.listed = 1 BEGIN
    INSERT INTO tally VALUES ('kind:' || new.kind, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER title_card_relisted AFTER UPDATE OF listed, kind ON title_card
WHEN old.listed <> new.listed OR old.kind <> new.kind BEGIN
    INSERT INTO tally VALUES ('kind:' || old.kind, -old.listed)
        ON CONFLICT DO UPDATE SET n = n - old.listed;
    INSERT INTO tally VALUES ('kind:' || new.kind, new.listed)
        ON CONFLICT DO UPDATE SET n = n + new.listed;
END;
CREATE TRIGGER title_card_removed AFTER DELETE ON title_card WHEN old.listed = 1 BEGIN
    UPDATE tally SET n = n - 1 WHERE name = 'kind:' || old.kind;
END;
CREATE TRIGGER local_file_added AFTER INSERT ON local_file BEGIN
    INSERT INTO tally VALUES ('files', 1) ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO tally VALUES ('unreadable', new.failure <> '')
        ON CONFLICT DO UPDATE SET n = n + (new.failure <> '');
END;
CREATE TRIGGER local_file_changed AFTER UPDATE OF failure ON local_file
WHEN (old.failure <> '') <> (new.failure <> '') BEGIN
    UPDATE tally SET n = n + (new.failure <> '') - (old.failure <> '') WHERE name = 'unreadable';
END;
CREATE TRIGGER local_file_removed AFTER DELETE ON local_file BEGIN
    UPDATE tally SET n = n - 1 WHERE name = 'files';
    UPDATE tally SET n = n - (old.failure <> '') WHERE name = 'unreadable';
END;

-- Titles whose pictures are still to be made; a row that was tried stays until its files change.
CREATE TABLE picture_work (
    title BLOB NOT NULL PRIMARY KEY,
    tried INTEGER NOT NULL DEFAULT 0,
    added_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_work_open ON picture_work (tried, added_ms);

-- Texts as library/catalog/searchtext splits them; the row's number is title_card.no.
CREATE VIRTUAL TABLE title_search USING fts5 (
    name, other, people, files,
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);

-- What the maintained rows were made with; made again when it differs.
CREATE TABLE maintained_with (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
