#pragma once

#include <sqlite3.h>

#include <functional>
#include <string>
#include <vector>

#include "chassis/database/migration.hpp"
#include "chassis/sqlite/database.hpp"

namespace chassis::sqlite {

/// Is called before an older database is changed, with the first migration that it lacks. The database is
/// locked for writing, and nothing has been changed yet.
using BeforeUpgrade = std::function<void(const database::Migration& first)>;

/// The versions of the migrations that were applied; none where there is no `schema_migrations`.
std::vector<std::string> applied_versions(sqlite3* connection);

/// Brings a database up to date, or creates the schema in an empty one, in one transaction, also where
/// several processes do so at once. Throws `database::SchemaMismatch` if the database is of a newer program
/// or of something else, and `UpgradeFailed`; the database is then what it was before.
void ensure_schema(Database& database, database::Migrations migrations, const BeforeUpgrade& before_upgrade);

/// A database of an older program could not be brought up to date.
class UpgradeFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws `database::SchemaMismatch` if the database has another schema, or none.
void require_schema(sqlite3* connection, database::Migrations migrations);

/// Throws `database::SchemaMismatch` if `ensure_schema` could not bring the database up to date.
void require_upgradable(sqlite3* connection, database::Migrations migrations);

}  // namespace chassis::sqlite
