#include "chassis/sqlite/migration_target.hpp"

#include <sqlite3.h>

#include <optional>
#include <stdexcept>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/schema.hpp"

namespace chassis::sqlite {

namespace {

constexpr Statement check_foreign_keys{.name = "foreign_key_check", .sql = "PRAGMA foreign_key_check"};

/// For a connection without a transaction: within one, SQLite ignores the switch.
class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(Database& database) : connection_(database.connection()) { enforce(0); }

  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

  ~ForeignKeysOff() { enforce(1); }

 private:
  void enforce(int on) const { sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, on, nullptr); }

  sqlite3* connection_;
};

}  // namespace

std::vector<std::string> MigrationTarget::applied() {
  return applied_versions(database_.connection());
}

void MigrationTarget::transact(const std::function<void()>& work) {
  const ForeignKeysOff off(database_);
  std::optional<Transaction> transaction;
  try {
    transaction.emplace(database_, begin_writing);
  } catch (const Unavailable& error) {
    throw Unavailable(std::string("no turn to change the database: ") + error.what());
  }
  work();
  transaction->commit();
}

void MigrationTarget::create_history() {
  database_.run_script("CREATE TABLE IF NOT EXISTS \"schema_migrations\" (version varchar(128) primary key)");
}

void MigrationTarget::run(const std::string& sql) {
  database_.run_script(sql);
  auto violations = database_.query(check_foreign_keys);
  if (violations.next())
    throw std::runtime_error("a row of " + std::string(violations.text(0)) + " violates a foreign key");
}

}  // namespace chassis::sqlite
