#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/postgres_database.hpp"

namespace mars::tests {

/// Locks a table of PostgreSQL against writers, until it is released or destroyed: what is written meanwhile
/// stays under way, for as long as a test wants it to.
class TableLock {
 public:
  TableLock(const PostgresDatabase& database, const std::string& table) : database_(database) {
    const auto settings = database.settings();
    const std::string port = std::to_string(settings.port);
    connection_.reset(PQsetdbLogin(settings.host.c_str(), port.c_str(), nullptr, nullptr,
                                   settings.name.c_str(), settings.user.c_str(), settings.password.c_str()));
    run("BEGIN");
    run("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
  }

  void release() { connection_.reset(); }

  /// Returns once `count` statements wait for a lock; throws where that takes too long.
  void await_waiting(int count) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const std::string query =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND backend_type = 'client backend' AND datname = '" +
        database_.settings().name + "'";
    while (std::stoi(database_.query(query)) < count) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("nobody waits for the lock");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  void run(const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection_.get(), sql.c_str()),
                                                               PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
      throw std::runtime_error(PQerrorMessage(connection_.get()));
  }

  const PostgresDatabase& database_;
  std::unique_ptr<PGconn, Finish> connection_;
};

}  // namespace mars::tests
