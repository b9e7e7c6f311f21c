-- Probes 1 to :probes, whose ids tell their numbers. Without checking each row's foreign key, which is known to hold.
SET session_replication_role = replica;
INSERT INTO grid (id, width, height)
SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid, 9, 9 FROM generate_series(1, :probes) AS number;
INSERT INTO probe (id, grid_id, x, y, direction)
SELECT id, id, 0, 0, 'NORTH' FROM grid;
RESET session_replication_role;
VACUUM ANALYZE;
