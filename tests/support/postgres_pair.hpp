#pragma once

#include <cstdint>
#include <string>

#include "tests/support/postgres_database.hpp"
#include "tests/support/postgres_server.hpp"

namespace mars::tests {

/// A PostgreSQL server with a hot standby, and a migrated database on both.
class PostgresPair {
 public:
  enum class Replication : std::uint8_t {
    synchronous,  ///< commits wait for the standby
    asynchronous
  };

  explicit PostgresPair(Replication replication);

  [[nodiscard]] PostgresServer& primary() { return primary_; }

  [[nodiscard]] PostgresServer& standby() { return standby_; }

  [[nodiscard]] const PostgresDatabase& database() const { return database_; }

  /// `host:port` of the first server, and of both with a comma between.
  [[nodiscard]] std::string hosts() const;

  /// Runs SQL in the database on one of the servers.
  [[nodiscard]] std::string query(const PostgresServer& server, const std::string& sql) const;

  /// Returns when the standby has everything and receives nothing any more.
  void cut_replication() const;

 private:
  PostgresServer primary_{PostgresServer::Disk::cached};
  PostgresDatabase database_;
  PostgresServer standby_;
};

}  // namespace mars::tests
