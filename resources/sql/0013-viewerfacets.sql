-- Maintained rows: what a viewer watched, has begun and likes are facets with the viewer as value, so
-- that these lists have orders of their own, as those of a genre have. The numbers are in
-- library/catalog/facets.h.

CREATE VIEW viewer_facet (profile, title, facet) AS
    SELECT profile, title, 9 FROM viewer_state WHERE watched = 1
    UNION ALL
    SELECT profile, title, 10 FROM viewer_state
        WHERE watched = 0 AND (position_ms > 0 OR watched_children > 0)
    UNION ALL
    SELECT profile, title, 11 FROM viewer_state WHERE favourite = 1;

CREATE VIEW viewer_facet_row AS
    SELECT c.kind, f.facet, f.profile AS value, c.no, c.year, c.height, c.rating,
        (c.hdr <> 0) + 2 * (c.kept <> 0) + 4 * (c.availability = 2) AS marks,
        c.added_ms, c.sort_key, c.title
    FROM viewer_facet f CROSS JOIN title_card c ON c.title = f.title
    WHERE c.listed = 1;

CREATE TRIGGER viewer_state_added AFTER INSERT ON viewer_state BEGIN
    INSERT INTO title_facet SELECT * FROM viewer_facet_row
        WHERE value = new.profile AND title = new.title;
END;
CREATE TRIGGER viewer_state_removed AFTER DELETE ON viewer_state BEGIN
    DELETE FROM title_facet WHERE facet IN (9, 10, 11) AND value = old.profile
        AND no = (SELECT no FROM title_card WHERE title = old.title);
END;
-- A position that moves on says nothing new.
CREATE TRIGGER viewer_state_changed AFTER UPDATE ON viewer_state
    WHEN (new.watched, new.favourite, new.position_ms > 0 OR new.watched_children > 0)
        IS NOT (old.watched, old.favourite, old.position_ms > 0 OR old.watched_children > 0)
BEGIN
    DELETE FROM title_facet WHERE facet IN (9, 10, 11) AND value = old.profile
        AND no = (SELECT no FROM title_card WHERE title = old.title);
    INSERT INTO title_facet SELECT * FROM viewer_facet_row
        WHERE value = new.profile AND title = new.title;
END;

DROP INDEX viewer_state_watched;
DROP INDEX viewer_state_begun;
DROP INDEX viewer_state_favourite;

INSERT INTO title_facet SELECT * FROM viewer_facet_row;
