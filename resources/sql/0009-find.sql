-- Maintained rows for finding titles: what is searched, what is filtered by, and what a viewer
-- prefers.

DROP TABLE title_search;

-- Texts as library/catalog/searchtext splits them; the row's number is title_card.no.
CREATE VIRTUAL TABLE title_search USING fts5 (
    name, original, people, tags,
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5 6'
);

-- Chinese names as library/catalog/pinyin spells them.
CREATE VIRTUAL TABLE title_sound USING fts5 (
    whole, start, inner, people,
    tokenize = "ascii", prefix = '1 2 3 4 5 6', detail = column, columnsize = 0
);

-- Long texts, which are looked into for words of some length alone.
CREATE VIRTUAL TABLE title_text USING fts5 (
    plot, files,
    tokenize = "unicode61 remove_diacritics 2", prefix = '3 4'
);

-- Every word that was ever searched for in names, to put mistyped ones right. It only grows, so
-- that a reader that knows it up to a number needs only what follows.
CREATE TABLE search_word (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL UNIQUE
) STRICT;

ALTER TABLE title_card ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;    -- tenths; 0: not known
ALTER TABLE title_card ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;      -- a file of it is here
ALTER TABLE title_card ADD COLUMN date_ms INTEGER NOT NULL DEFAULT 0;   -- taken or first shown

-- Home videos lie in the order in which they were taken.
CREATE INDEX title_card_by_date ON title_card (kind, date_ms, sort_key, title)
    WHERE listed = 1 AND kind = 6;
CREATE INDEX title_card_by_date_down ON title_card (kind, date_ms DESC, sort_key, title)
    WHERE listed = 1 AND kind = 6;

-- What a listed title can be filtered by. Facets are numbered in library/catalog/facets.h.
CREATE TABLE title_facet (
    kind INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    value ANY NOT NULL,
    no INTEGER NOT NULL,                        -- title_card.no
    PRIMARY KEY (kind, facet, value, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_facet_no ON title_facet (no);

-- How many titles a facet leaves.
CREATE TABLE facet_tally (
    kind INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    value ANY NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (kind, facet, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER title_facet_added AFTER INSERT ON title_facet BEGIN
    INSERT INTO facet_tally VALUES (new.kind, new.facet, new.value, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER title_facet_removed AFTER DELETE ON title_facet BEGIN
    UPDATE facet_tally SET n = n - 1
        WHERE kind = old.kind AND facet = old.facet AND value = old.value;
END;

ALTER TABLE viewer_state ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE viewer_state ADD COLUMN favourite_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE viewer_state ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;  -- 1 to 10; 0: none
CREATE INDEX viewer_state_favourite ON viewer_state (profile, favourite_at_ms, title)
    WHERE favourite = 1;
CREATE INDEX viewer_state_watched ON viewer_state (profile, title) WHERE watched = 1;
CREATE INDEX viewer_state_begun ON viewer_state (profile, title)
    WHERE watched = 0 AND (position_ms > 0 OR watched_children > 0);

CREATE INDEX collection_item_title ON collection_item (title);
CREATE INDEX playlist_item_title ON playlist_item (title) WHERE title IS NOT NULL;

DELETE FROM maintained_with;
