-- Samples are smaller from here on: those of before name nothing, and the next scan takes them again.
UPDATE local_file SET sample = NULL;
DELETE FROM former_file;
