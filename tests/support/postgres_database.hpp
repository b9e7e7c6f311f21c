#pragma once

#include <cstdint>
#include <string>

#include "core/postgres/settings.hpp"

namespace mars::tests {

/// A PostgreSQL database for one test, dropped at the end with whoever is still connected to it.
///
/// The environment variable MARS_TEST_POSTGRES names the server: a connection string or URL of a superuser on
/// a server that exists for tests only. Without it the first constructor throws.
class PostgresDatabase {
 public:
  enum class Schema : std::uint8_t {
    migrated,  ///< every migration's up part was applied
    none       ///< not even `schema_migrations`
  };

  explicit PostgresDatabase(Schema schema = Schema::migrated);
  /// On the server of that connection string.
  explicit PostgresDatabase(std::string server, Schema schema = Schema::migrated);
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;
  ~PostgresDatabase();

  /// How to connect to it.
  [[nodiscard]] core::postgres::Settings settings() const;

  /// Runs SQL on a connection of its own; returns the first column of the first row as text, or "".
  [[nodiscard]] std::string query(const std::string& sql) const;

  void execute(const std::string& sql) const { static_cast<void>(query(sql)); }

  /// Ends every connection to the database, as an administrator would; returns once they are gone.
  void terminate_connections() const;

 private:
  std::string server_;
  std::string name_;
};

/// Runs SQL in the database that the connection string `server` names; returns the first column of the first
/// row as text, or "".
std::string query_postgres(const std::string& server, const std::string& sql);

}  // namespace mars::tests
