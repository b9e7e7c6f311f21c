#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/endpoint.hpp"
#include "chassis/postgres/fence.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// A new connection led to another server than the previous one, or to a restarted one.
struct ServerChange {
  Endpoint from;
  Endpoint to;
  std::uint32_t timeline = 0;  ///< of the server, 0 where it shows none
};

/// Callbacks of a cluster. Called on any thread, before the connection is used. Functions may be empty.
struct ClusterEvents {
  std::function<void(const ServerChange&)> server_changed{};
  std::function<void(const Endpoint&)> has_no_timeline{};  ///< once: former primaries are not recognised
};

/// The servers of `Settings::host` as this process knows them: the server that worked last, and the newest
/// timeline of the database. Thread-safe. Must be held by a shared pointer.
class Cluster {
 public:
  using Clock = std::chrono::steady_clock;

  /// Throws `std::invalid_argument` if `settings.host` is not a list of hosts.
  explicit Cluster(Settings settings, ClusterEvents events = {});

  /// Connects to the first usable server. Tries all addresses of all hosts, starting with the server that
  /// worked last. Each address gets an equal share of the time until `deadline`, so that an address that does
  /// not respond does not use up the time of the others. Throws `ConnectFailure`, which names the reason of
  /// each host.
  boost::asio::awaitable<std::unique_ptr<Connection>> connect(Clock::time_point deadline);

  [[nodiscard]] const Settings& settings() const { return settings_; }

  [[nodiscard]] const std::vector<std::shared_ptr<const Host>>& hosts() const { return hosts_; }

  [[nodiscard]] const std::shared_ptr<Fence>& fence() const { return fence_; }

  /// The server of the newest connection; empty before the first.
  [[nodiscard]] std::optional<Endpoint> current() const;

  /// How many times the server has changed.
  [[nodiscard]] std::uint64_t server_changes() const { return server_changes_.load(); }

 private:
  class Round;

  boost::asio::awaitable<std::vector<Endpoint>> look_up(std::shared_ptr<const Host> host,
                                                        Clock::time_point deadline) const;
  boost::asio::awaitable<std::unique_ptr<Connection>> try_endpoint(Endpoint endpoint,
                                                                   Clock::time_point deadline);
  void require_target(const ServerIdentity& server) const;
  void admit(Connection& connection, const Endpoint& endpoint);
  [[nodiscard]] std::size_t first_host() const;

  const Settings settings_;
  const ClusterEvents events_;
  std::vector<std::shared_ptr<const Host>> hosts_;
  std::shared_ptr<Fence> fence_ = std::make_shared<Fence>();
  std::atomic<std::uint64_t> server_changes_ = 0;
  std::atomic<bool> told_of_no_timeline_ = false;

  mutable std::mutex mutex_;
  std::optional<Endpoint> current_;  ///< guarded by the mutex
};

}  // namespace chassis::postgres
