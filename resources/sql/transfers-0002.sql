-- Transfers out of the store: into a file, or kept in the cache.

ALTER TABLE transfer ADD COLUMN direction TEXT NOT NULL DEFAULT 'upload';
ALTER TABLE transfer ADD COLUMN content BLOB;   -- of what is brought here, where it is known
