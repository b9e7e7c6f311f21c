#include "chassis/database/migration_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "chassis/database/schema_mismatch.hpp"

namespace chassis::database {

namespace {

void run(MigrationTarget& target, const Migration& migration, const std::string& sql) {
  try {
    target.run(sql);
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("{} failed, and is undone: {}", migration.name, error.what()));
  }
}

void revert(MigrationTarget& target, const Migration& migration) {
  run(target, migration,
      fmt::format("{};\nDELETE FROM schema_migrations WHERE version = '{}'", migration.down,
                  migration.version));
}

/// Applies the first migration that is missing. False if there is none.
bool apply_next(MigrationTarget& target, Migrations known, const MigrationReport& report) {
  const auto state = compare(known, target.applied());
  if (!state.unknown.empty()) throw SchemaMismatch(schema_difference("the database", state));
  if (state.pending.empty()) return false;
  const auto& next = state.pending.front();
  report(fmt::format("applying {} ({} of {})", next.name, state.applied.size() + 1, known.size()));
  apply(target, next);
  return true;
}

/// The migration of `known` that was applied with the highest version.
Migration last_of(Migrations known, const std::vector<std::string>& applied) {
  const auto last = std::ranges::max_element(applied);
  if (last == applied.end()) throw std::runtime_error("no migration is applied to the database");
  const auto found = std::ranges::find(known, *last, &Migration::version);
  if (found == known.end())
    throw SchemaMismatch(
        schema_difference("the database", {.applied = {}, .pending = {}, .unknown = {*last}}));
  return *found;
}

}  // namespace

void apply(MigrationTarget& target, const Migration& migration) {
  target.create_history();
  run(target, migration,
      fmt::format("{};\nINSERT INTO schema_migrations (version) VALUES ('{}')", migration.up,
                  migration.version));
}

void migrate_up(MigrationTarget& target, Migrations known, const MigrationReport& report) {
  for (bool found = true; found;)
    target.transact([&] { found = apply_next(target, known, report); });
  report(fmt::format("the database is up to date: all {} migrations are applied", known.size()));
}

void migrate_down(MigrationTarget& target, Migrations known, const MigrationReport& report) {
  std::size_t left = 0;
  target.transact([&] {
    const auto applied = target.applied();
    const auto last = last_of(known, applied);
    report(fmt::format("taking back {}", last.name));
    revert(target, last);
    left = applied.size() - 1;
  });
  report(fmt::format("{} of {} migrations are applied", left, known.size()));
}

void report_migrations(MigrationTarget& target, Migrations known, const MigrationReport& report) {
  const auto state = compare(known, target.applied());
  for (const auto& migration : known) {
    const bool is_applied =
        std::ranges::find(state.applied, migration.version, &Migration::version) != state.applied.end();
    report(fmt::format("{} {}", is_applied ? "applied" : "pending", migration.name));
  }
  for (const auto& version : state.unknown)
    report(fmt::format("unknown {}", version));
  report(fmt::format("{} applied, {} pending, {} unknown", state.applied.size(), state.pending.size(),
                     state.unknown.size()));
}

}  // namespace chassis::database
