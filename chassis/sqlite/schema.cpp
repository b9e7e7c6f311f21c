#include "chassis/sqlite/schema.hpp"

#include <string>
#include <vector>

#include "chassis/database/schema_mismatch.hpp"

namespace chassis::sqlite {

namespace {

constexpr Query count_objects{.name = "count_schema_objects", .sql = "SELECT count(*) FROM sqlite_schema"};
constexpr Query count_versions_tables{
    .name = "count_versions_tables",
    .sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'"};
constexpr Query select_versions{.name = "select_schema_versions",
                                .sql = "SELECT version FROM schema_migrations ORDER BY version"};

std::int64_t count(sqlite3* connection, const Query& query) {
  Statement statement(connection, query);
  auto rows = statement.run();
  rows.next();
  return rows.integer(0);
}

std::vector<std::string> applied_versions(sqlite3* connection) {
  std::vector<std::string> versions;
  if (count(connection, count_versions_tables) == 0) return versions;
  Statement statement(connection, select_versions);
  for (auto rows = statement.run(); rows.next();)
    versions.emplace_back(rows.text(0));
  return versions;
}

}  // namespace

void ensure_schema(Database& database, const Schema& schema) {
  // The lock comes before the look, so that of two that start on one empty file the second sees the first
  // one's work.
  Transaction transaction(database, begin_writing);
  if (count(database.connection(), count_objects) == 0) database.run_script(std::string(schema.sql));
  require_schema(database.connection(), schema.versions);
  transaction.commit();
}

void require_schema(sqlite3* connection, std::span<const std::string_view> versions) {
  database::require_same_schema(sqlite3_db_filename(connection, "main"), versions,
                                applied_versions(connection));
}

}  // namespace chassis::sqlite
