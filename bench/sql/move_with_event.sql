-- The same as move.sql, with the event that the service records.
\set number random(1, :probes)
SELECT probe.id, grid.id AS grid_id, grid.width, grid.height, probe.x, probe.y, probe.direction, probe.version
FROM probe JOIN grid ON grid.id = probe.grid_id
WHERE probe.id = ('01900000-0000-7000-8000-' || lpad(to_hex(:number::bigint), 12, '0'))::uuid \gset
WITH updated AS (
  UPDATE probe
  SET x = :x, y = :y, direction = 'NORTH'::direction, version = probe.version + 1, updated_at = now()
  WHERE id = ('01900000-0000-7000-8000-' || lpad(to_hex(:number::bigint), 12, '0'))::uuid AND version = :version
  RETURNING id, grid_id, version
)
INSERT INTO event (timeline, txid, ordinal, type, scope_id, subject_id, version, data)
SELECT 1, pg_current_xact_id()::text::bigint, 0, 'probe.moved', grid_id, id, version,
  '"command":"L","from":{"x":0,"y":0,"direction":"EAST"},"to":{"x":0,"y":0,"direction":"NORTH"}'
FROM updated;
