-- A person may put what waits into another order.

ALTER TABLE transfer ADD COLUMN place INTEGER NOT NULL DEFAULT 0;   -- in the queue

UPDATE transfer SET place = sequence;
