-- migrate:up

-- The answers to requests that came with an idempotency key, each written by the transaction that did the work. A key
-- belongs to whoever sent it: `principal` is empty where nobody has to say who they are. The answer is the service's
-- own text, the fingerprint tells requests apart, and a row counts until it expires, whenever it is deleted.
-- `expires_at` is in seconds since 1970.
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

-- For the deletion of what has expired.
CREATE INDEX idempotency_key_expires_at_idx ON idempotency_key (expires_at);

-- migrate:down

DROP TABLE idempotency_key;
