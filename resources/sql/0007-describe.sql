-- Local: for which titles the network was asked, so that none is asked for twice.
CREATE TABLE describe_work (
    title BLOB NOT NULL PRIMARY KEY,
    outcome INTEGER NOT NULL,                   -- 1 described, 2 not found
    language TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
