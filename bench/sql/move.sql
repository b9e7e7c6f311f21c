-- What the service's select_probe and update_probe do, for one probe. No BEGIN and COMMIT around them: that would be two
-- round trips more.
\set number random(1, :probes)
SELECT probe.id, grid.id AS grid_id, grid.width, grid.height, probe.x, probe.y, probe.direction, probe.version
FROM probe JOIN grid ON grid.id = probe.grid_id
WHERE probe.id = ('01900000-0000-7000-8000-' || lpad(to_hex(:number::bigint), 12, '0'))::uuid \gset
UPDATE probe
SET x = :x, y = :y, direction = 'NORTH'::direction, version = probe.version + 1, updated_at = now()
WHERE id = ('01900000-0000-7000-8000-' || lpad(to_hex(:number::bigint), 12, '0'))::uuid AND version = :version;
