-- migrate:up

-- What has happened, each row written by the statement that did it. The key is an order that is compatible with that
-- of commits: timeline and id of the transaction, and a number within it (docs/decisions). `subject_id` is what it
-- happened to, a probe or a grid, and `scope_id` its grid; `version` is that of the subject afterwards, and `data` has
-- the members of a JSON object. Rows are appended at the right end of the key, and deleted at its left end.
CREATE TABLE event (
    timeline integer NOT NULL,
    txid bigint NOT NULL,
    ordinal integer NOT NULL,
    type text NOT NULL,
    scope_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    version bigint NOT NULL,
    data text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT event_pkey PRIMARY KEY (timeline, txid, ordinal)
);

-- For the history of a probe.
CREATE INDEX event_subject_id_version_idx ON event (subject_id, version);

-- The begin of the log: as long as it is there, nothing has been deleted.
INSERT INTO event (timeline, txid, ordinal, type, scope_id, subject_id, version, data)
VALUES (0, 0, 0, '', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 0, '');

-- migrate:down

DROP TABLE event;
