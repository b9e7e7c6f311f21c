-- What the service's insert_probe does, for one probe. The ids begin with the time, as the service's do: with random
-- ones pgbench would have to write many more pages.
WITH new AS (
    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
            || substr(gen_random_uuid()::text, 15))::uuid AS id
), new_grid AS (
    INSERT INTO grid (id, width, height) SELECT id, 9, 9 FROM new
)
INSERT INTO probe (grid_id, id, x, y, direction) SELECT id, id, 0, 0, 'NORTH' FROM new;
