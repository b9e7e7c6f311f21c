#pragma once

#include "chassis/database/migration_target.hpp"
#include "chassis/sqlite/database.hpp"

namespace chassis::sqlite {

/// An embedded database that migrations are applied to. A migration holds the file's lock for writing, for
/// which the connection waits for its busy timeout.
///
/// Foreign keys are not enforced meanwhile, so that a migration can make a table anew, but they must hold
/// after each one.
class MigrationTarget final : public database::MigrationTarget {
 public:
  /// `database` outlives it.
  explicit MigrationTarget(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<std::string> applied() override;
  void transact(const std::function<void()>& work) override;
  void create_history() override;
  void run(const std::string& sql) override;

 private:
  Database& database_;
};

}  // namespace chassis::sqlite
