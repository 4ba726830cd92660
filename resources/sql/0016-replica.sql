-- What this device remembers of the library that it keeps in step with others, beside its chain.
CREATE TABLE replica (
    no INTEGER PRIMARY KEY CHECK (no = 1),
    library BLOB NOT NULL,
    forgotten INTEGER NOT NULL DEFAULT 0,       -- the last own segment that is not kept any more
    forgotten_hash BLOB,
    hinted INTEGER NOT NULL DEFAULT 0,          -- the head that was put last
    expired INTEGER NOT NULL DEFAULT 0,         -- own segments up to here are removed from the store
    ack BLOB,                                   -- the ack that was put last, as it was put
    segments_since INTEGER NOT NULL DEFAULT 0   -- sealed or merged since the last snapshot
) STRICT;

-- When the last segment was sealed that was merged of a writer, by the store's time; 0: not known.
ALTER TABLE merged_writer ADD COLUMN sealed_ms INTEGER NOT NULL DEFAULT 0;

-- Objects whose removal was decided and has not been answered.
CREATE TABLE removing (
    object BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Files of this PC that were uploaded and are needed until the others know of the object.
CREATE TABLE kept_source (
    object BLOB NOT NULL PRIMARY KEY,
    content BLOB NOT NULL,
    operation BLOB NOT NULL,                    -- the act that refers to the object
    shared INTEGER NOT NULL,                    -- the object is another device's
    path TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX object_marked ON object (id) WHERE marked_ms <> 0;
