-- migrate:up

-- The answers to requests that came with an idempotency key, each written by the statement that did the work. A key
-- belongs to whoever sent it: `principal` is empty where nobody has to say who they are. The answer is the service's
-- own text, the fingerprint tells requests apart, and a row counts until it expires, whenever it is deleted.
CREATE TABLE idempotency_key (
    principal text NOT NULL,
    key text NOT NULL,
    fingerprint uuid NOT NULL,
    answer text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (principal, key),
    CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255)
);

-- For the deletion of what has expired.
CREATE INDEX idempotency_key_expires_at_idx ON idempotency_key (expires_at);

-- migrate:down

DROP TABLE idempotency_key;
