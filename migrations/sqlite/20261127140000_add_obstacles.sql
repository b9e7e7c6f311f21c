-- migrate:up

-- Cells that no probe can enter, as "x y,x y" in the order in which they were given, and how many they are: a move
-- reads the text only where there are some. A grid never changes.
ALTER TABLE grid ADD COLUMN obstacle_count INTEGER NOT NULL DEFAULT 0
    CONSTRAINT grid_obstacle_count_in_range CHECK (obstacle_count BETWEEN 0 AND 10000);
ALTER TABLE grid ADD COLUMN obstacles TEXT NOT NULL DEFAULT '';

-- For the probes of a grid. A move changes neither column, and so leaves the index alone.
CREATE INDEX probe_grid_id_idx ON probe (grid_id, id);

-- migrate:down

DROP INDEX probe_grid_id_idx;
ALTER TABLE grid DROP COLUMN obstacles;
ALTER TABLE grid DROP COLUMN obstacle_count;
