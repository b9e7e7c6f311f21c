CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) primary key);
CREATE TABLE grid (
    id BLOB NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CONSTRAINT grid_pkey PRIMARY KEY (id),
    CONSTRAINT grid_id_is_uuid CHECK (length(id) = 16),
    CONSTRAINT grid_width_in_range CHECK (width BETWEEN 0 AND 2147483647),
    CONSTRAINT grid_height_in_range CHECK (height BETWEEN 0 AND 2147483647),
    CONSTRAINT grid_not_a_point CHECK (width > 0 OR height > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE probe (
    id BLOB NOT NULL,
    grid_id BLOB NOT NULL,
    x INTEGER NOT NULL,
    y INTEGER NOT NULL,
    direction TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CONSTRAINT probe_pkey PRIMARY KEY (id),
    CONSTRAINT probe_grid_id_fkey FOREIGN KEY (grid_id) REFERENCES grid (id),
    CONSTRAINT probe_id_is_uuid CHECK (length(id) = 16),
    CONSTRAINT probe_x_in_range CHECK (x BETWEEN 0 AND 2147483647),
    CONSTRAINT probe_y_in_range CHECK (y BETWEEN 0 AND 2147483647),
    CONSTRAINT probe_direction_is_known CHECK (direction IN ('NORTH', 'SOUTH', 'EAST', 'WEST')),
    CONSTRAINT probe_version_not_negative CHECK (version >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency_key (
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (principal, key),
    CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_key_fingerprint_is_uuid CHECK (length(fingerprint) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_expires_at_idx ON idempotency_key (expires_at);
-- Dbmate schema migrations
INSERT INTO "schema_migrations" (version) VALUES
  ('20261122000000'),
  ('20261124082651');
