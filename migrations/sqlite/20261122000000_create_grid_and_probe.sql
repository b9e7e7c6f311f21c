-- migrate:up

-- Ids are the 16 bytes of a UUID of version 7, whose order is the order of creation. WITHOUT ROWID keeps each row in
-- the one B-tree of its primary key: new rows are appended at its end, a list in order of creation is a
-- walk along its leaves, and no second index has to be written or searched. The rows are small enough for that.
-- STRICT makes the column types binding; integers have 64 bits here, so the checks also name the upper bound.
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

-- migrate:down

DROP TABLE probe;
DROP TABLE grid;
