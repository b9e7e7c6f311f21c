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

/// All connections of the process to one cluster, `Settings::max_connections` at most. Thread-safe. To be
/// held by a shared pointer.
///
/// A lease is one connection for one coroutine. Leases are given first come first served, over all threads. A
/// connection stays attached to the event loop that used it last as long as nobody else needs it, so that the
/// usual lease costs no system call. One connection is kept for urgent leases, which also go to the front.
///
/// Where no connection can be made the next attempt is due after a pause (`Reconnection`), and meanwhile
/// leases fail at once, unless other connections work. A connection whose statement has missed its deadline
/// keeps its place until the server has answered, so that no backend is left behind, or until it is let go
/// for a new one (`AbandonLimiter`).
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

  /// A connection, made anew where there is none; an empty lease where none was free before the deadline.
  /// Throws `Unavailable` where it cannot be made, after at most `connect_timeout`.
  boost::asio::awaitable<Lease> acquire(Urgency urgency, Clock::time_point deadline);

  /// A connection that is free and needs no other event loop to give it up; an empty lease where there is
  /// none. To be called on the executor's thread.
  Lease try_acquire(const boost::asio::any_io_executor& executor, Urgency urgency);

  /// Whether somebody waits for a connection. Costs next to nothing.
  [[nodiscard]] bool is_contended() const { return waiting() > 0; }

  /// Connections that are open, and those that are being made.
  [[nodiscard]] std::size_t size() const;

  /// Those of them that are leased, or being made; the others are idle.
  [[nodiscard]] std::size_t in_use() const;

  /// How many coroutines wait for a connection.
  [[nodiscard]] std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  /// Records that the server may be gone: it was silent, or refuses as one that is shut down. Idle
  /// connections are closed, and those that are leased are not used for another statement, so that new ones
  /// have to show where to go.
  void doubt_server();

  /// Lets connections stay attached to an event loop as long as there is one. Destroyed before the event
  /// loop.
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

  /// The idle connections of an event loop, and of none.
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
