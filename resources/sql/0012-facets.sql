-- Maintained rows: a facet knows what its title is filtered by besides, so that a list of several
-- filters looks only at the titles that are left. Marks are bits, in library/catalog/facets.h.

CREATE TABLE title_facet_with (
    kind INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    value ANY NOT NULL,
    no INTEGER NOT NULL,                        -- title_card.no
    year INTEGER NOT NULL,
    height INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    marks INTEGER NOT NULL,
    PRIMARY KEY (kind, facet, value, no)
) STRICT, WITHOUT ROWID;
INSERT INTO title_facet_with
    SELECT f.kind, f.facet, f.value, f.no, c.year, c.height, c.rating,
        c.hdr | c.kept << 1 | (c.availability = 2) << 2
    FROM title_facet f JOIN title_card c ON c.no = f.no;
DROP TABLE title_facet;
ALTER TABLE title_facet_with RENAME TO title_facet;
CREATE INDEX title_facet_by_year ON title_facet (kind, facet, value, year, no)
    WHERE typeof(value) = 'blob';
CREATE INDEX title_facet_no ON title_facet (no);
CREATE TRIGGER title_facet_added AFTER INSERT ON title_facet BEGIN
    INSERT INTO facet_tally VALUES (new.kind, new.facet, new.value, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER title_facet_removed AFTER DELETE ON title_facet BEGIN
    UPDATE facet_tally SET n = n - 1
        WHERE kind = old.kind AND facet = old.facet AND value = old.value;
END;
