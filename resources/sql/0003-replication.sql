-- Shared tables that came with replication: who writes, and which snapshots there are.

CREATE TABLE device_writer (
    id BLOB NOT NULL PRIMARY KEY,               -- device id, incarnation
    name TEXT NOT NULL DEFAULT '',              -- name
    ended INTEGER NOT NULL DEFAULT 0            -- ended: 1 retired, 2 forked
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
    id BLOB NOT NULL PRIMARY KEY,
    writer BLOB,
    vector BLOB,
    hash BLOB,
    made_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_check (
    snapshot BLOB NOT NULL,
    writer BLOB NOT NULL,
    whole INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (snapshot, writer)
) STRICT, WITHOUT ROWID;

CREATE INDEX same_as_b ON same_as (b);

-- A record is unsealed until a segment carries it. The columns of vals are numbered from now on;
-- the program rewrites those that are named in the same transaction.

DROP INDEX change_log_unsealed;
ALTER TABLE change_log DROP COLUMN sealed_segment;
ALTER TABLE change_log ADD COLUMN over_wall_ms INTEGER;      -- the latest stamp that it overwrote
ALTER TABLE change_log ADD COLUMN over_counter INTEGER;
ALTER TABLE change_log ADD COLUMN over_writer INTEGER;       -- writer.no; NULL: it overwrote none
ALTER TABLE change_log ADD COLUMN carrier INTEGER;           -- writer.no; NULL: unsealed
ALTER TABLE change_log ADD COLUMN carrier_sequence INTEGER;
-- 0: the stamp is provisional and may be moved when it is sealed.
ALTER TABLE change_log ADD COLUMN stamp_final INTEGER NOT NULL DEFAULT 0;
CREATE INDEX change_log_unsealed ON change_log (no) WHERE carrier IS NULL;

ALTER TABLE device ADD COLUMN last_write_ms INTEGER NOT NULL DEFAULT 0;     -- 0: not known
ALTER TABLE device ADD COLUMN sealed_wall_ms INTEGER NOT NULL DEFAULT 0;    -- latest sealed stamp
ALTER TABLE device ADD COLUMN sealed_counter INTEGER NOT NULL DEFAULT 0;

-- Segments that the present incarnation sealed, until every device has acknowledged them.
CREATE TABLE own_segment (
    sequence INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0        -- seen in the store
) STRICT;

-- How far the chain of each other writer is merged.
CREATE TABLE merged_writer (
    writer INTEGER PRIMARY KEY,                 -- writer.no
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Every segment that was merged or sealed here: another hash under the same number is a fork.
CREATE TABLE segment_hash (
    writer INTEGER NOT NULL,                    -- writer.no
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (writer, sequence)
) STRICT, WITHOUT ROWID;

-- Maintained: titles that are shown as another one, being the same.
CREATE TABLE title_same (
    title BLOB NOT NULL PRIMARY KEY,
    shown BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX title_same_shown ON title_same (shown);
