-- What this PC knows of the cluster's contents. Nothing here is replicated.

-- Pictures that the cluster has, as this PC put them there or saw them in a list.
CREATE TABLE picture_copy (
    picture BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- Of which cluster that is, and when its pictures were listed. One row at the most.
CREATE TABLE picture_listing (
    cluster BLOB NOT NULL PRIMARY KEY,          -- SHA-256 of where it is and of its library
    listed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Objects as they were when they were read against their manifests.
CREATE TABLE object_check (
    object BLOB NOT NULL PRIMARY KEY,
    state INTEGER NOT NULL DEFAULT 0,           -- CheckState: how the last look ended
    checked_ms INTEGER NOT NULL DEFAULT 0,      -- when; 0: no look has ended
    mended INTEGER NOT NULL DEFAULT 0,          -- chunks of which one copy was damaged and another whole
    absent_ms INTEGER NOT NULL DEFAULT 0,       -- since when the store says that it is not there; 0: it is
    begun_ms INTEGER NOT NULL DEFAULT 0,        -- of the look under way; 0: there is none
    chunks INTEGER NOT NULL DEFAULT 0,          -- that it has seen
    chunks_mended INTEGER NOT NULL DEFAULT 0    -- of these
) STRICT, WITHOUT ROWID;
CREATE INDEX object_check_bad ON object_check (state) WHERE state > 1;
