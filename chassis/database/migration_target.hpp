#pragma once

#include <functional>
#include <string>
#include <vector>

#include "chassis/database/migration.hpp"

namespace chassis::database {

/// A database that migrations are applied to, of either engine. Its table `schema_migrations`, which dbmate
/// uses as well, has the versions of those that were applied. Calls block, each until a deadline at the
/// latest, and throw what the engine throws. Belongs to one thread.
class MigrationTarget {
 public:
  MigrationTarget() = default;
  MigrationTarget(const MigrationTarget&) = delete;
  MigrationTarget& operator=(const MigrationTarget&) = delete;
  virtual ~MigrationTarget() = default;

  /// The versions of the migrations that were applied; none where there is no `schema_migrations`.
  [[nodiscard]] virtual std::vector<std::string> applied() = 0;

  /// Runs `work` in a transaction, alone among all processes that migrate this database: waits for its turn.
  /// Undoes everything if `work` throws.
  virtual void transact(const std::function<void()>& work) = 0;

  /// Creates `schema_migrations` if it is missing. To be called within `transact`, like `run`.
  virtual void create_history() = 0;

  /// Runs statements that are separated by semicolons.
  virtual void run(const std::string& sql) = 0;
};

/// Receives progress messages of one sentence each.
using MigrationReport = std::function<void(const std::string& sentence)>;

/// Applies one migration and notes its version, within `MigrationTarget::transact`. Throws
/// `std::runtime_error` with the name of the migration if that fails.
void apply(MigrationTarget& target, const Migration& migration);

/// Applies what is missing in order, each migration in a transaction of its own. Throws `SchemaMismatch`,
/// with nothing changed, if the database has a migration that `known` does not have.
void migrate_up(MigrationTarget& target, Migrations known, const MigrationReport& report);

/// Takes back the migration with the highest version that was applied. Throws `SchemaMismatch` if it is not
/// one of `known`, and `std::runtime_error` if there is none.
void migrate_down(MigrationTarget& target, Migrations known, const MigrationReport& report);

/// Reports each migration as applied, pending or unknown, and how many there are. Changes nothing and waits
/// for no other process.
void report_migrations(MigrationTarget& target, Migrations known, const MigrationReport& report);

}  // namespace chassis::database
