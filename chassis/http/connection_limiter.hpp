#pragma once

#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "chassis/http/client_counts.hpp"
#include "chassis/http/descriptor_reserve.hpp"
#include "chassis/http/semaphore.hpp"

namespace chassis::http {

/// Limits the connections to one address of the server: in total, per client, and per client during TLS
/// handshakes. Thread-safe.
class ConnectionLimiter {
 public:
  struct Options {
    std::size_t most = 0;
    std::size_t most_of_a_client = 0;  ///< 0, any number
    /// Connections from this machine have no limit per client: a local proxy forwards those of all clients.
    bool loopback_exempt = false;
    /// If every permit is taken, the connection that has been idle for longest is closed.
    bool evicts_idle = false;
    /// Refilled with the descriptors of closed connections; may be null.
    DescriptorReserve* reserve = nullptr;
  };

  /// Held by a connection while it is open.
  struct Admission {
    std::optional<Semaphore::Permit> permit;
    ClientCounts::Slot client;
    ClientCounts::Slot handshake;  ///< released after the handshake
  };

  explicit ConnectionLimiter(const Options& options);

  /// An admission without its permit. Empty if the client at `address` has too many connections or, with TLS,
  /// too many handshakes.
  [[nodiscard]] std::optional<Admission> admit_client(const boost::asio::ip::address& address, bool with_tls);

  [[nodiscard]] std::optional<Semaphore::Permit> acquire() { return connections_.take(); }

  [[nodiscard]] bool evicts_idle() const { return options_.evicts_idle; }

  /// Must be called when a connection has been closed.
  void note_closed() const {
    if (options_.reserve != nullptr) options_.reserve->refill();
  }

  /// A connection was evicted for another one.
  void count_eviction() { evicted_.fetch_add(1, std::memory_order_relaxed); }

  [[nodiscard]] std::uint64_t evicted() const { return evicted_.load(std::memory_order_relaxed); }

  /// A connection was rejected: every permit was taken, and no connection was idle.
  void count_refusal() { refused_.fetch_add(1, std::memory_order_relaxed); }

  [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  [[nodiscard]] std::uint64_t refused_by_client() const { return clients_.refused() + handshakes_.refused(); }

 private:
  [[nodiscard]] bool is_exempt(const boost::asio::ip::address& client) const;

  Options options_;
  Semaphore connections_;
  ClientCounts clients_;
  ClientCounts handshakes_;
  std::atomic<std::uint64_t> evicted_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace chassis::http
