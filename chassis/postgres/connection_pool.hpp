#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "chassis/postgres/abandon_limiter.hpp"
#include "chassis/postgres/cluster.hpp"
#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/lease.hpp"
#include "chassis/postgres/reconnection.hpp"
#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// The connection pool of the process for one cluster: at most `Settings::max_connections`. Thread-safe. Must
/// be held by a shared pointer.
///
/// A lease is one connection for one coroutine. Leases are granted first come, first served, across all
/// threads. An idle connection stays attached to the event loop that used it last until another thread needs
/// it, so a typical lease costs no system call. One connection is reserved for urgent leases, which also go
/// to the front of the queue.
///
/// After a failure to connect, the next attempt is due after a pause (`Reconnection`). Meanwhile leases fail
/// immediately, unless other connections work. A connection whose statement has missed its deadline keeps its
/// slot until the server responds, so that no backend is left behind, or until it is replaced
/// (`AbandonLimiter`).
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
 public:
  using Clock = std::chrono::steady_clock;

  /// Throws as `Cluster` does.
  explicit ConnectionPool(Settings settings, ClusterEvents events = {});
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();

  [[nodiscard]] const Settings& settings() const { return cluster_->settings(); }

  [[nodiscard]] Cluster& cluster() const { return *cluster_; }

  /// Leases a connection, and connects if necessary. Returns an empty lease if none was free before the
  /// deadline. Throws `Unavailable` if it cannot connect within `connect_timeout`.
  boost::asio::awaitable<Lease> acquire(Urgency urgency, Clock::time_point deadline);

  /// Leases an idle connection of this event loop without waiting; an empty lease if there is none. Must be
  /// called on the executor's thread.
  Lease try_acquire(const boost::asio::any_io_executor& executor, Urgency urgency);

  /// Whether coroutines wait for a connection. Cheap.
  [[nodiscard]] bool is_contended() const { return waiting() > 0; }

  /// Connections that are open or being opened.
  [[nodiscard]] std::size_t size() const;

  /// Connections that are leased or being opened; the others are idle.
  [[nodiscard]] std::size_t in_use() const;

  /// How many coroutines wait for a connection.
  [[nodiscard]] std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  /// Records that the server may have failed: it did not respond, or is shutting down. Idle connections are
  /// closed, and leased connections execute no further statement, so new connections have to find a server.
  void doubt_server();

  /// While it exists, connections stay attached to its event loop. Must be destroyed before the event loop.
  class Membership {
   public:
    Membership(std::shared_ptr<ConnectionPool> pool, const boost::asio::any_io_executor& executor);
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;
    ~Membership();

   private:
    std::shared_ptr<ConnectionPool> pool_;
    const boost::asio::execution_context* context_;
  };

 private:
  friend class Lease;
  using Context = boost::asio::execution_context;
  using ConnectionPtr = std::unique_ptr<Connection>;
  struct Waiter;
  class Turn;

  /// The idle connections of an event loop, and the detached ones.
  struct Home {
    std::size_t members = 0;
    std::vector<ConnectionPtr> idle;
  };

  boost::asio::awaitable<Lease> next_turn(Urgency urgency, Clock::time_point deadline);
  boost::asio::awaitable<void> open(Lease& lease);
  static boost::asio::awaitable<void> drain(std::shared_ptr<ConnectionPool> pool, Lease lease);
  void close_untrusted_idle();
  [[nodiscard]] bool may_abandon();

  // How leases end.
  void take_back(ConnectionPtr connection, Urgency urgency);
  void wait_for_answer(ConnectionPtr connection, Urgency urgency);
  void free_slot(Urgency urgency, bool connection_was_made);

  // With the mutex held.
  [[nodiscard]] std::optional<Lease> try_lease(const Context* context, Urgency urgency,
                                               Clock::time_point now);
  [[nodiscard]] bool may_lease(Urgency urgency) const;
  [[nodiscard]] bool is_hopeless(Clock::time_point now) const;
  ConnectionPtr take_idle(const Context* context);
  ConnectionPtr take_any_idle();
  void serve_waiters();
  void fail_waiters();
  void enqueue(std::shared_ptr<Waiter> waiter);

  const std::shared_ptr<Cluster> cluster_;
  std::atomic<std::size_t> waiting_ = 0;

  mutable std::mutex mutex_;
  std::size_t places_ = 0;    ///< that are taken: connections, and attempts to make one
  std::size_t ordinary_ = 0;  ///< of them, those of ordinary leases
  std::unordered_map<const Context*, Home> homes_;
  std::list<std::shared_ptr<Waiter>> waiters_;  ///< the urgent ones first
  Reconnection reconnection_;
  AbandonLimiter abandon_limiter_;
};

}  // namespace chassis::postgres
