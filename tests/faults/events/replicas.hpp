#pragma once

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "tests/support/service.hpp"

namespace mars::tests {

/// Two replicas of the service on one PostgreSQL database.
class Replicas {
 public:
  explicit Replicas(ServerProcess::Variables more = {}) : more_(std::move(more)) {
    for (std::size_t index = 0; index < servers_.size(); ++index)
      start(index);
  }

  void start(std::size_t index) {
    servers_.at(index).reset();
    auto variables = variables_for(database_);
    variables["APP_THREADS"] = "2";
    variables["DB_MAX_CONNECTIONS"] = "2";
    variables.insert(more_.begin(), more_.end());
    servers_.at(index) = std::make_unique<ServerProcess>(folders_.at(index).path(), variables);
    servers_.at(index)->await_log("DATABASE_READY");
    ports_.at(index) = servers_.at(index)->port();
  }

  void kill(std::size_t index) {
    servers_.at(index)->signal(SIGKILL);
    servers_.at(index)->wait();
  }

  /// Leaves the logs unread from now on.
  void stop_reading() {
    for (auto& server : servers_)
      server->stop_reading();
  }

  [[nodiscard]] std::uint16_t port(std::size_t index) const { return ports_.at(index); }

  [[nodiscard]] const PostgresDatabase& database() const { return database_; }

 private:
  ServerProcess::Variables more_;
  PostgresDatabase database_;
  std::array<TemporaryFolder, 2> folders_;
  std::array<std::atomic<std::uint16_t>, 2> ports_{};
  std::array<std::unique_ptr<ServerProcess>, 2> servers_;
};

}  // namespace mars::tests
