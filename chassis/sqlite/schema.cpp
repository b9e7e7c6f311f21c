#include "chassis/sqlite/schema.hpp"

#include "chassis/database/schema_mismatch.hpp"
#include "chassis/sqlite/migration_target.hpp"

namespace chassis::sqlite {

namespace {

constexpr Statement count_objects{.name = "count_schema_objects",
                                  .sql = "SELECT count(*) FROM sqlite_schema"};
constexpr Statement count_versions_tables{
    .name = "count_versions_tables",
    .sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'"};
constexpr Statement select_versions{.name = "select_schema_versions",
                                    .sql = "SELECT version FROM schema_migrations ORDER BY version"};

std::int64_t count(sqlite3* connection, const Statement& query) {
  PreparedStatement statement(connection, query);
  auto rows = statement.run();
  rows.next();
  return rows.integer(0);
}

bool is_empty(sqlite3* connection) {
  return count(connection, count_objects) == 0;
}

void upgrade(MigrationTarget& target, const std::vector<database::Migration>& pending,
             const BeforeUpgrade& before_upgrade) {
  try {
    before_upgrade(pending.front());
    for (const auto& migration : pending)
      database::apply(target, migration);
  } catch (const std::exception& error) {
    throw UpgradeFailed(error.what());
  }
}

}  // namespace

std::vector<std::string> applied_versions(sqlite3* connection) {
  std::vector<std::string> versions;
  if (count(connection, count_versions_tables) == 0) return versions;
  PreparedStatement statement(connection, select_versions);
  for (auto rows = statement.run(); rows.next();)
    versions.emplace_back(rows.text(0));
  return versions;
}

void ensure_schema(Database& database, database::Migrations migrations, const BeforeUpgrade& before_upgrade) {
  // The lock comes before the look, so that of two that start on one empty file the second sees the first
  // one's work.
  MigrationTarget target(database);
  target.transact([&] {
    if (is_empty(database.connection())) {
      for (const auto& migration : migrations)
        database::apply(target, migration);
      return;
    }
    require_upgradable(database.connection(), migrations);
    const auto state = database::compare(migrations, target.applied());
    if (!state.pending.empty()) upgrade(target, state.pending, before_upgrade);
  });
}

void require_schema(sqlite3* connection, database::Migrations migrations) {
  database::require_same_schema(sqlite3_db_filename(connection, "main"), migrations,
                                applied_versions(connection));
}

void require_upgradable(sqlite3* connection, database::Migrations migrations) {
  const auto state = database::compare(migrations, applied_versions(connection));
  if (state.unknown.empty() && !state.applied.empty()) return;
  throw database::SchemaMismatch(database::schema_difference(sqlite3_db_filename(connection, "main"), state));
}

}  // namespace chassis::sqlite
