-- A film in several files: each is a version of its own with its own content and objects, and the
-- details show them as one.
ALTER TABLE version ADD COLUMN part INTEGER NOT NULL DEFAULT 0;     -- part: from 1; 0: in one file
