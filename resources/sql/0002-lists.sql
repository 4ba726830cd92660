-- Why bytes that are in a store cannot be read here: a local fact, beside local_file.failure.
CREATE TABLE content_failure (
    content BLOB NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Files of this PC that were hashed for an upload, in an added folder or not: one that a scan finds
-- later in the same state is the same video.
CREATE TABLE hashed_file (
    path TEXT NOT NULL PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What cannot be read is rare; it is found without a walk through the whole library.
CREATE INDEX title_card_unreadable ON title_card (kind, sort_key, title)
    WHERE listed = 1 AND failure <> '';

-- Counted there now, titles whose bytes are in a store alone included.
DROP TRIGGER local_file_added;
DROP TRIGGER local_file_changed;
DROP TRIGGER local_file_removed;
CREATE TRIGGER local_file_added AFTER INSERT ON local_file BEGIN
    INSERT INTO tally VALUES ('files', 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER local_file_removed AFTER DELETE ON local_file BEGIN
    UPDATE tally SET n = n - 1 WHERE name = 'files';
END;
DELETE FROM tally WHERE name = 'unreadable';

-- The newest first, and what is equally new by its name.
CREATE INDEX title_card_by_year_down ON title_card (kind, year DESC, sort_key, title)
    WHERE listed = 1;
CREATE INDEX title_card_by_added_down ON title_card (kind, added_ms DESC, sort_key, title)
    WHERE listed = 1;
CREATE INDEX title_card_by_duration_down ON title_card (kind, duration_ms DESC, sort_key, title)
    WHERE listed = 1;

-- Made again: what is below a deleted title is no longer listed.
DELETE FROM maintained_with;
