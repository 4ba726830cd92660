-- When this device last kept house for the household, by the store's time; 0: never.
ALTER TABLE replica ADD COLUMN household_kept_ms INTEGER NOT NULL DEFAULT 0;
