#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// The network of a plain address (`plain_address`) that limits count as one client: for IPv6 the /64 of a
/// customer.
std::string network_of(const boost::asio::ip::address& address);

/// The client of a request for limits: the principal, or without one the network of the client's address.
std::string client_name(const Request& request, std::string_view principal);

/// Limits how many slots each client holds at a time. Stores an entry only for clients that hold one.
/// Thread-safe.
class ClientCounts {
 public:
  /// A slot, released by its destructor. Must not outlive the counts. May be empty.
  class Slot {
   public:
    Slot() = default;

    Slot(ClientCounts& counts, std::string client) : counts_(&counts), client_(std::move(client)) {}

    Slot(Slot&& other) noexcept
        : counts_(std::exchange(other.counts_, nullptr)), client_(std::move(other.client_)) {}

    Slot& operator=(Slot&& other) noexcept {
      std::swap(counts_, other.counts_);
      std::swap(client_, other.client_);
      return *this;
    }

    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    ~Slot() {
      if (counts_ != nullptr) counts_->release(client_);
    }

   private:
    ClientCounts* counts_ = nullptr;
    std::string client_;
  };

  explicit ClientCounts(std::size_t most) : most_(most) {}

  /// Takes a slot for `client`; empty if the client holds as many as allowed.
  [[nodiscard]] std::optional<Slot> take(std::string client);

  /// The number of rejected requests for a slot.
  [[nodiscard]] std::uint64_t refused() const {
    const std::lock_guard lock(mutex_);
    return refused_;
  }

 private:
  void release(const std::string& client);

  std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> counts_;
  std::uint64_t refused_ = 0;
};

}  // namespace chassis::http
