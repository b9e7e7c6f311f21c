#include "core/sqlite/schema.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

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

std::string joined(const std::vector<std::string_view>& versions) {
  std::string text;
  for (const auto& version : versions)
    text.append(text.empty() ? "" : ", ").append(version);
  return text;
}

}  // namespace

std::string schema_difference(std::span<const std::string_view> wanted,
                              std::span<const std::string_view> found) {
  std::vector<std::string_view> missing;
  std::vector<std::string_view> unknown;
  std::ranges::set_difference(wanted, found, std::back_inserter(missing));
  std::ranges::set_difference(found, wanted, std::back_inserter(unknown));
  std::string text;
  if (!missing.empty()) text += "it lacks " + joined(missing) + " (run `make db-upgrade`)";
  if (!unknown.empty()) {
    text.append(text.empty() ? "" : "; ").append("it has ").append(joined(unknown));
    text += ", which this program does not know (run a newer one, or `make db-rollback`)";
  }
  return text;
}

void ensure_schema(Database& database, const Schema& schema) {
  // The lock comes before the look, so that of two that start on one empty file the second sees the first
  // one's work.
  Transaction transaction(database, begin_writing);
  if (count(database, count_objects) == 0) database.run_script(std::string(schema.sql));
  const auto versions = applied_versions(database);
  const std::vector<std::string_view> found(versions.begin(), versions.end());
  const auto difference = schema_difference(schema.versions, found);
  if (!difference.empty()) {
    throw SchemaMismatch(database.file() +
                         " has another schema than this program was built for: " + difference);
  }
  transaction.commit();
}

}  // namespace mars::core::sqlite
