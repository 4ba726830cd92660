-- Objects of the store whose bytes are all on this PC, and where: 1 as a copy that a person keeps here,
-- 2 in this PC's own store. Not replicated.
CREATE TABLE object_here (
    object BLOB NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (object, place)
) STRICT, WITHOUT ROWID;

-- Whether new videos of a folder are copied into the storage by themselves: 1 yes, 2 those that come
-- after the first scan of the folder.
ALTER TABLE folder ADD COLUMN uploads INTEGER NOT NULL DEFAULT 0;
-- Samples of files that are not copied by themselves (again).
CREATE TABLE upload_settled (
    sample BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
