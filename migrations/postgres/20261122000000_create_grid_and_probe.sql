-- migrate:up

CREATE TYPE direction AS ENUM ('NORTH', 'SOUTH', 'EAST', 'WEST');

-- Ids are UUIDs of version 7: a new row belongs behind the last one, so the primary key's pages fill one after
-- the other, and the order of ids is the order of creation.
CREATE TABLE grid (
    id uuid NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT grid_pkey PRIMARY KEY (id),
    CONSTRAINT grid_width_not_negative CHECK (width >= 0),
    CONSTRAINT grid_height_not_negative CHECK (height >= 0),
    CONSTRAINT grid_not_a_point CHECK (width > 0 OR height > 0)
);

-- A probe is inserted once and moved often. A move changes no indexed column, so PostgreSQL can put the new
-- version of the row on the page of the old one and leave the index alone (a HOT update), provided that the
-- page has room: the fill factor keeps a quarter of each page free for that, about twenty versions, and they
-- are pruned whenever the page gets full. For the same reason no column that a move changes may be indexed.
CREATE TABLE probe (
    id uuid NOT NULL,
    grid_id uuid NOT NULL,
    x integer NOT NULL,
    y integer NOT NULL,
    direction direction NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT probe_pkey PRIMARY KEY (id),
    CONSTRAINT probe_grid_id_fkey FOREIGN KEY (grid_id) REFERENCES grid (id),
    CONSTRAINT probe_x_not_negative CHECK (x >= 0),
    CONSTRAINT probe_y_not_negative CHECK (y >= 0),
    CONSTRAINT probe_version_not_negative CHECK (version >= 0)
) WITH (fillfactor = 75);

-- migrate:down

DROP TABLE probe;
DROP TABLE grid;
DROP TYPE direction;
