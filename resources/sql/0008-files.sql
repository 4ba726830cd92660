-- Files of this PC: what tells their bytes apart, and what is known of the folders they lie in.

ALTER TABLE local_file ADD COLUMN sample BLOB;      -- SHA-256 of size and samples; NULL: never read
ALTER TABLE local_file ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;    -- its part of the folder is away
-- All that a scan compares with, so that it need not read what the probes found.
DROP INDEX local_file_folder;
CREATE INDEX local_file_seen ON local_file (folder, path, size_bytes, mtime_ns, device, inode,
    subtitles, sample, missing_since_ms, hidden);
CREATE INDEX local_file_sample ON local_file (sample) WHERE sample IS NOT NULL;
CREATE INDEX local_file_missing ON local_file (folder) WHERE missing_since_ms <> 0;

ALTER TABLE folder ADD COLUMN problem INTEGER NOT NULL DEFAULT 0;       -- FolderProblem
ALTER TABLE folder ADD COLUMN file_system BLOB;     -- what it lay on when it was last there
ALTER TABLE folder ADD COLUMN device INTEGER NOT NULL DEFAULT 0;        -- st_dev at that time
ALTER TABLE folder ADD COLUMN watching INTEGER NOT NULL DEFAULT 0;      -- FolderWatching

-- Bytes that were here and are not any more: replaced, forgotten, removed with their folder. Should
-- they come back under another name or elsewhere, they are the title that they were.
CREATE TABLE former_file (
    sample BLOB NOT NULL PRIMARY KEY,
    title BLOB NOT NULL,
    version BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_file_version ON former_file (version);

CREATE TRIGGER local_file_replaced AFTER UPDATE OF sample ON local_file
WHEN old.sample IS NOT NULL AND new.sample IS NOT old.sample BEGIN
    INSERT INTO former_file VALUES (old.sample, old.title, old.version)
        ON CONFLICT DO UPDATE SET title = excluded.title, version = excluded.version;
END;
CREATE TRIGGER local_file_forgotten AFTER DELETE ON local_file
WHEN old.sample IS NOT NULL BEGIN
    INSERT INTO former_file VALUES (old.sample, old.title, old.version)
        ON CONFLICT DO UPDATE SET title = excluded.title, version = excluded.version;
END;
