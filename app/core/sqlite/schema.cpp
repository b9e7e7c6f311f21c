#include "core/sqlite/schema.hpp"

#include <string>
#include <vector>

#include "core/migrations/schema_mismatch.hpp"

namespace mars::core::sqlite {

namespace {

constexpr Query count_objects{.name = "count_schema_objects", .sql = "SELECT count(*) FROM sqlite_schema"};
constexpr Query count_versions_tables{
    .name = "count_versions_tables",
    .sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'"};
constexpr Query select_versions{.name = "select_schema_versions",
                                .sql = "SELECT version FROM schema_migrations ORDER BY version"};

std::int64_t count(Database& database, const Query& query) {
  auto rows = database.query(query);
  rows.next();
  return rows.integer(0);
}

std::vector<std::string> applied_versions(Database& database) {
  std::vector<std::string> versions;
  if (count(database, count_versions_tables) == 0) return versions;
  for (auto rows = database.query(select_versions); rows.next();)
    versions.emplace_back(rows.text(0));
  return versions;
}

}  // namespace

void ensure_schema(Database& database, const Schema& schema) {
  // The lock comes before the look, so that of two that start on one empty file the second sees the first
  // one's work.
  Transaction transaction(database, begin_writing);
  if (count(database, count_objects) == 0) database.run_script(std::string(schema.sql));
  require_same_schema(database.file(), schema.versions, applied_versions(database));
  transaction.commit();
}

}  // namespace mars::core::sqlite
