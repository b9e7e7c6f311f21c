#pragma once

#include <memory>
#include <string>

#include "tests/support/postgres_database.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::tests {

/// Two replicas of the service on one database, which they use in a role of its own, with the rights that the
/// docs/database.md says are enough.
class Replicas {
 public:
  struct Work {
    int clients = 8;
    int operations = 5;  ///< of each client
  };

  /// The database is made on the server of that connection string.
  explicit Replicas(const std::string& server);

  /// Starts them.
  void start();

  /// Lets clients set up and move probes of their own and a common one, list, and repeat requests with a key,
  /// through both. Fails the test unless every request is done, and the database holds what was acknowledged.
  void expect_normal_service(const Work& work) const;

  [[nodiscard]] const PostgresDatabase& database() const { return database_; }

  [[nodiscard]] const std::string& role() const { return role_.name; }

 private:
  /// Gone with this object, which must outlive what was granted to it.
  struct Role {
    std::string server;
    std::string name;

    explicit Role(const std::string& at);
    Role(const Role&) = delete;
    Role& operator=(const Role&) = delete;
    ~Role();
  };

  Role role_;
  PostgresDatabase database_;
  TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> first_;
  std::unique_ptr<ServerProcess> second_;
};

}  // namespace mars::tests
