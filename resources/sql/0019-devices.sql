-- When a writer's last acknowledgement was made that was read here, by the store's time; 0: none was.
ALTER TABLE merged_writer ADD COLUMN seen_ms INTEGER NOT NULL DEFAULT 0;
