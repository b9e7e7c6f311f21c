#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "chassis/postgres/connection.hpp"

namespace chassis::postgres {

class ConnectionPool;

/// The priority of a lease in the queue.
enum class Urgency : std::uint8_t {
  ordinary,
  urgent  ///< before the others, and never without a connection while those work; for what is short and rare
};

/// A connection of a pool, for one coroutine. Empty once it is given back.
class Lease {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  /// Closes the connection.
  ~Lease();

  explicit operator bool() const { return pool_ != nullptr; }

  Connection& operator*() const { return *connection_; }

  Connection* operator->() const { return connection_.get(); }

  /// Returns the connection to the pool. An open connection is reused if its server is trusted; one with an
  /// outstanding result, once that has arrived.
  void give_back();

 private:
  friend class ConnectionPool;

  /// Without a connection it reserves the slot of one.
  Lease(std::shared_ptr<ConnectionPool> pool, std::unique_ptr<Connection> connection, Urgency urgency)
      : pool_(std::move(pool)), connection_(std::move(connection)), urgency_(urgency) {}

  void close();

  std::shared_ptr<ConnectionPool> pool_;
  std::unique_ptr<Connection> connection_;
  Urgency urgency_ = Urgency::ordinary;
};

}  // namespace chassis::postgres
