-- Local tables: what lies beside videos of this PC.

-- Descriptions and pictures as they were when they were looked at: what is unchanged is not opened
-- again.
CREATE TABLE side_file (
    path TEXT NOT NULL PRIMARY KEY,
    folder INTEGER NOT NULL,                    -- folder.id; 0: beside a file added on its own
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX side_file_folder ON side_file (folder);

-- What descriptions list of a title, also where a person wants it otherwise: what a reset brings back.
CREATE TABLE described_member (
    tbl INTEGER NOT NULL,
    title BLOB NOT NULL,
    member BLOB NOT NULL,
    PRIMARY KEY (tbl, title, member)
) STRICT, WITHOUT ROWID;

-- Titles whose pictures changed beside their files.
CREATE TABLE picture_renewal (
    title BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
