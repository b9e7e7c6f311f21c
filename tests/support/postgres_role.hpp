#pragma once

#include <string>

#include "tests/support/postgres_database.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

/// A role of the server of `database` that may log in and has no rights but those that it is granted. Gone
/// with this object, and what it was granted.
class PostgresRole {
 public:
  explicit PostgresRole(const PostgresDatabase& database)
      : database_(database), name_("role_of_" + database.settings().name) {
    database_.execute("CREATE ROLE " + name_ + " LOGIN PASSWORD '" + password + "'");
  }

  PostgresRole(const PostgresRole&) = delete;
  PostgresRole& operator=(const PostgresRole&) = delete;

  ~PostgresRole() {
    database_.terminate_connections();
    database_.execute("DROP OWNED BY " + name_ + "; DROP ROLE " + name_);
  }

  /// As docs/database.md has it: all that the service needs.
  void grant_what_the_service_needs() const {
    grant("SELECT, INSERT, UPDATE, DELETE", "grid, probe, idempotency_key, event");
    grant("SELECT", "schema_migrations");
  }

  void grant(const std::string& rights, const std::string& tables) const {
    database_.execute("GRANT " + rights + " ON " + tables + " TO " + name_);
  }

  void revoke(const std::string& rights, const std::string& tables) const {
    database_.execute("REVOKE " + rights + " ON " + tables + " FROM " + name_);
  }

  [[nodiscard]] const std::string& name() const { return name_; }

  /// The variables that let a server use the database as this role.
  [[nodiscard]] ServerProcess::Variables variables() const {
    auto variables = variables_for(database_);
    variables["DB_USER"] = name_;
    variables["DB_PASSWORD"] = password;
    return variables;
  }

 private:
  static constexpr const char* password = "of-a-test";

  const PostgresDatabase& database_;
  std::string name_;
};

}  // namespace mars::tests
