-- What was done, a row for each act, so that the history is read newest first and an act whole; and
-- what lies in the trash, found without a walk through the library.

CREATE INDEX change_log_operation ON change_log (operation);
CREATE INDEX title_gone ON title (id) WHERE gone = 1;

CREATE TABLE act (
    operation BLOB NOT NULL PRIMARY KEY,
    wall_ms INTEGER NOT NULL,                   -- of its latest record
    counter INTEGER NOT NULL,
    origin INTEGER NOT NULL,                    -- 1 where a person acted, else as in the log
    records INTEGER NOT NULL,
    -- 1: somebody may want to read of it: what a person did but for positions, new titles, what the
    -- storage got or lost.
    told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX act_at ON act (wall_ms, counter);
CREATE INDEX act_told ON act (wall_ms, counter) WHERE told = 1;

INSERT INTO act SELECT operation, max(wall_ms), 0,
    min(CASE WHEN profile IS NULL THEN origin ELSE 1 END), count(*),
    max(((origin = 1 OR profile IS NOT NULL) AND (tbl, grp) <> (15, 1) AND tbl NOT IN (18, 19, 20))
        OR (tbl, grp) = (1, 0) OR tbl = 3)
    FROM change_log GROUP BY operation;
UPDATE act SET counter = (SELECT max(l.counter) FROM change_log l
    WHERE l.operation = act.operation AND l.wall_ms = act.wall_ms);

CREATE TRIGGER change_log_added AFTER INSERT ON change_log BEGIN
    INSERT INTO act VALUES (new.operation, new.wall_ms, new.counter,
        CASE WHEN new.profile IS NULL THEN new.origin ELSE 1 END, 1,
        ((new.origin = 1 OR new.profile IS NOT NULL) AND (new.tbl, new.grp) <> (15, 1) AND new.tbl NOT IN (18, 19, 20))
            OR (new.tbl, new.grp) = (1, 0) OR new.tbl = 3)
    ON CONFLICT DO UPDATE SET
        wall_ms = max(wall_ms, excluded.wall_ms),
        counter = CASE WHEN (excluded.wall_ms, excluded.counter) > (wall_ms, counter)
            THEN excluded.counter ELSE counter END,
        origin = min(origin, excluded.origin),
        records = records + 1,
        told = max(told, excluded.told);
END;
-- Records of an act keep their order when they get other stamps: the last one stays the last.
CREATE TRIGGER change_log_moved AFTER UPDATE OF wall_ms, counter ON change_log BEGIN
    UPDATE act SET wall_ms = new.wall_ms, counter = new.counter
        WHERE operation = new.operation AND (wall_ms, counter) = (old.wall_ms, old.counter);
END;
CREATE TRIGGER change_log_removed AFTER DELETE ON change_log BEGIN
    UPDATE act SET records = records - 1 WHERE operation = old.operation;
    DELETE FROM act WHERE operation = old.operation AND records = 0;
END;
