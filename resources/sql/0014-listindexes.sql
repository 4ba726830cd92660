-- The indexes of the orders have what most filters ask, and what is found by a search is judged by an
-- index of its own: the rows of title_card, which lie far apart in a big library, are read for what
-- is shown alone.

DROP INDEX title_card_by_title;
CREATE INDEX title_card_by_title ON title_card (kind, sort_key, title, listed, rating, height)
    WHERE listed = 1;
DROP INDEX title_card_by_year;
CREATE INDEX title_card_by_year
    ON title_card (kind, year, sort_key, title, listed, rating, height) WHERE listed = 1;
DROP INDEX title_card_by_year_down;
CREATE INDEX title_card_by_year_down
    ON title_card (kind, year DESC, sort_key, title, listed, rating, height) WHERE listed = 1;
DROP INDEX title_card_by_added;
CREATE INDEX title_card_by_added
    ON title_card (kind, added_ms, sort_key, title, listed, rating, height, year) WHERE listed = 1;
DROP INDEX title_card_by_added_down;
CREATE INDEX title_card_by_added_down
    ON title_card (kind, added_ms DESC, sort_key, title, listed, rating, height, year) WHERE listed = 1;

CREATE INDEX title_card_found ON title_card (no, kind, year, folded, title, listed) WHERE listed = 1;
