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

/// A plain address (`plain_address`) as limits count it: an IPv6 address by the /64 that one customer
/// is given.
std::string network_of(const boost::asio::ip::address& address);

/// Who sends a request, as limits count clients: the principal, or else the network of the client's address.
std::string client_name(const Request& request, std::string_view principal);

/// How many of one thing each client has at once. Holds an entry for a client only while it has one.
/// Thread-safe.
class ClientCounts {
 public:
  /// Counts one until it is destroyed, which must be before the counts are. An empty one counts nothing.
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

  /// Counts one more of `client`; nothing where it has as many as a client may have.
  [[nodiscard]] std::optional<Slot> take(std::string client);

  /// How often a client had too many.
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
