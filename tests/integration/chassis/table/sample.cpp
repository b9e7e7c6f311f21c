#include "tests/integration/chassis/table/sample.hpp"

namespace mars::tests {

namespace {

constexpr std::array sqlite_steps{chassis::database::migration("1_create_sample.sql", R"(-- migrate:up
CREATE TABLE sample (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    place TEXT NOT NULL,
    answer TEXT,
    count INTEGER NOT NULL CHECK (count <> 666),
    total INTEGER,
    ratio REAL NOT NULL,
    weight REAL,
    active INTEGER NOT NULL,
    key INTEGER,
    made INTEGER NOT NULL,
    due INTEGER,
    day INTEGER NOT NULL,
    holiday INTEGER,
    mood TEXT NOT NULL,
    former_mood TEXT,
    owner BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency_key (
    principal TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT;
-- migrate:down
DROP TABLE sample;
DROP TABLE idempotency_key;
)")};

constexpr const char* on_postgres =
    "CREATE TABLE sample ("
    "  id uuid NOT NULL PRIMARY KEY, version bigint NOT NULL, place text NOT NULL, answer text,"
    "  count integer NOT NULL CHECK (count <> 666), total bigint, ratio double precision NOT NULL,"
    "  weight double precision, active boolean NOT NULL, key boolean,"
    "  made timestamp with time zone NOT NULL, due timestamp with time zone, day date NOT NULL, holiday date,"
    "  mood text NOT NULL, former_mood text, owner uuid)";

}  // namespace

std::unique_ptr<TableDatabase> postgres_samples() {
  return postgres_tables(on_postgres);
}

std::unique_ptr<TableDatabase> sqlite_samples() {
  return sqlite_tables(sqlite_steps);
}

Sample sample_number(std::uint8_t number) {
  Sample sample;
  sample.place = "shelf";
  sample.id.data[5] = number;
  sample.id.data[6] = 0x70;
  sample.id.data[8] = 0x80;
  return sample;
}

}  // namespace mars::tests
