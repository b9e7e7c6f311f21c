#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {
class ConnectionPool;
}

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
  [[nodiscard]] chassis::postgres::Settings settings() const;

  /// A pool of connections to it, of which nobody else knows.
  [[nodiscard]] std::shared_ptr<chassis::postgres::ConnectionPool> pool() const;

  /// Runs SQL on a connection of its own; returns the first column of the first row as text, or "".
  [[nodiscard]] std::string query(const std::string& sql) const;

  void execute(const std::string& sql) const { static_cast<void>(query(sql)); }

  /// Keeps what the database holds now, for `restore`. Connections to it are ended.
  void keep();

  /// Puts the database that was kept in place of this one, under its name, as a restore to that point in time
  /// would. Connections are ended, and new ones refused until it is done.
  void restore();

  /// Ends every connection to the database, as an administrator would; returns once they are gone.
  void terminate_connections() const;

 private:
  /// Ends connections and refuses new ones, or accepts them again.
  void close() const;
  void reopen() const;

  std::string server_;
  std::string name_;
  std::string kept_;  ///< the name of the database that `keep` has made
};

/// The connection string of the server for tests. Throws where the environment does not name it.
std::string postgres_of_environment();

/// Runs SQL in the database that the connection string `server` names; returns the first column of the first
/// row as text, or "".
std::string query_postgres(const std::string& server, const std::string& sql);

}  // namespace mars::tests
