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

/// How many connections to one address of the server there may be at once: in all, of one client, and of one
/// client in the middle of their TLS handshakes. Thread-safe.
class ConnectionLimiter {
 public:
  struct Options {
    std::size_t most = 0;
    std::size_t most_of_a_client = 0;  ///< 0, any number
    /// Connections from this machine are not limited by client: a proxy here sends those of all clients.
    bool loopback_exempt = false;
    /// If every permit is taken, the connection that has been idle for longest is closed.
    bool evicts_idle = false;
    /// To be filled again with the descriptors of connections that end; null where there is none.
    DescriptorReserve* reserve = nullptr;
  };

  /// What a connection holds while it is open.
  struct Admission {
    std::optional<Semaphore::Permit> permit;
    ClientCounts::Slot client;
    ClientCounts::Slot handshake;  ///< to be given up when the handshake is done
  };

  explicit ConnectionLimiter(const Options& options);

  /// An admission without its permit. Nothing if the client at `address` has too many connections, or too
  /// many handshakes under way where `with_tls`.
  [[nodiscard]] std::optional<Admission> admit_client(const boost::asio::ip::address& address, bool with_tls);

  [[nodiscard]] std::optional<Semaphore::Permit> acquire() { return connections_.take(); }

  [[nodiscard]] bool evicts_idle() const { return options_.evicts_idle; }

  /// To be called when a connection has been closed.
  void note_closed() const {
    if (options_.reserve != nullptr) options_.reserve->refill();
  }

  /// A connection had to make room for another.
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
