-- Maintained rows: a facet knows what its title is filtered by besides, so that a list of several
-- filters looks only at the titles that are left, and genres and tags have orders of their own.
-- Marks are bits, in library/catalog/facets.h. The texts that are searched have pairs of characters.

DROP TABLE title_facet;
DELETE FROM facet_tally;
CREATE TABLE title_facet (
    kind INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    value ANY NOT NULL,
    no INTEGER NOT NULL,                        -- title_card.no
    year INTEGER NOT NULL,
    height INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    marks INTEGER NOT NULL,
    added_ms INTEGER,                           -- of a genre or a tag, and what follows
    sort_key BLOB,
    title BLOB,
    PRIMARY KEY (kind, facet, value, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_facet_no ON title_facet (no);
CREATE INDEX title_facet_by_title ON title_facet (kind, facet, value, sort_key, title)
    WHERE sort_key IS NOT NULL;
CREATE INDEX title_facet_by_year ON title_facet (kind, facet, value, year)
    WHERE sort_key IS NOT NULL;
CREATE INDEX title_facet_by_added ON title_facet (kind, facet, value, added_ms)
    WHERE sort_key IS NOT NULL;
CREATE TRIGGER title_facet_added AFTER INSERT ON title_facet BEGIN
    INSERT INTO facet_tally VALUES (new.kind, new.facet, new.value, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER title_facet_removed AFTER DELETE ON title_facet BEGIN
    UPDATE facet_tally SET n = n - 1
        WHERE kind = old.kind AND facet = old.facet AND value = old.value;
END;

DELETE FROM maintained_with;
