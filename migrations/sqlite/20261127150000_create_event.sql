-- migrate:up

-- What has happened, each row written by the transaction that did it. One transaction writes at a time, so the order of
-- ids is that of commits. An id is the time in microseconds, or the next one if that is taken: so ids grow even after a
-- restore. `subject_id` is what it happened to, a probe or a grid, and `scope_id` its grid; `version` is that of the
-- subject afterwards, and `data` has the members of a JSON object. `created_at` is in microseconds since 1970.
CREATE TABLE event (
    id INTEGER NOT NULL,
    type TEXT NOT NULL,
    scope_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT event_pkey PRIMARY KEY (id),
    CONSTRAINT event_scope_id_is_uuid CHECK (length(scope_id) = 16),
    CONSTRAINT event_subject_id_is_uuid CHECK (length(subject_id) = 16)
) STRICT;

-- For the history of a probe.
CREATE INDEX event_subject_id_version_idx ON event (subject_id, version);

-- The begin of the log: as long as it is there, nothing has been deleted.
INSERT INTO event (id, type, scope_id, subject_id, version, data, created_at)
VALUES (0, '', zeroblob(16), zeroblob(16), 0, '', 0);

-- migrate:down

DROP TABLE event;
