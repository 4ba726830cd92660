-- The upload queue of one device. Times are milliseconds since 1970; ids are bytes.

CREATE TABLE transfer (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- order of adding
    id BLOB NOT NULL UNIQUE,
    file TEXT NOT NULL,
    state TEXT NOT NULL,                        -- work under way is 'waiting'
    added_at INTEGER NOT NULL,
    started_at INTEGER NOT NULL DEFAULT 0,
    error_code INTEGER NOT NULL DEFAULT -1,     -- -1: none
    error_message TEXT NOT NULL DEFAULT '',
    error_detail TEXT NOT NULL DEFAULT '',
    error_retryable INTEGER NOT NULL DEFAULT 0,
    cleanup INTEGER NOT NULL DEFAULT 0,         -- 1: what it stored is still to be removed
    size INTEGER NOT NULL DEFAULT -1,           -- of the file when it was first read; -1: never
    mtime_ns INTEGER NOT NULL DEFAULT 0,
    inode INTEGER NOT NULL DEFAULT 0,
    sample BLOB NOT NULL DEFAULT x'',
    object BLOB,
    object_name TEXT NOT NULL DEFAULT '',
    begun INTEGER NOT NULL DEFAULT 0,           -- 1: the store may know an upload for the object
    upload_id TEXT NOT NULL DEFAULT '',
    published INTEGER NOT NULL DEFAULT 0        -- 1: the catalog may refer to the object
) STRICT;

CREATE TABLE part (
    transfer BLOB NOT NULL,
    number INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    chunk_hashes BLOB NOT NULL,
    etag TEXT NOT NULL DEFAULT '',              -- empty: not known to be stored
    PRIMARY KEY (transfer, number)
) STRICT, WITHOUT ROWID;

-- What this device has stored: finds files that are probably already there.
CREATE TABLE content (
    object BLOB NOT NULL PRIMARY KEY,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    sample BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX content_by_look ON content (size, sample);

CREATE TABLE library (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL
) STRICT;
