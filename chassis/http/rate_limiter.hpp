#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chassis::http {

/// A token bucket for each client, shared by all threads. A bucket starts with `limit` tokens, and refills
/// evenly within `window`. Thread-safe.
///
/// Memory is bounded. Full buckets are dropped when room is needed, which does not affect their clients.
/// While more than `max_clients` clients have buckets that are not full, further clients share one bucket:
/// many addresses get less, never more.
class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    std::uint32_t limit = 0;  ///< at least 1
    std::chrono::seconds window{};
    std::size_t max_clients = 65536;  ///< to within the number of shards
  };

  struct Decision {
    bool allowed = false;
    std::uint32_t remaining = 0;  ///< tokens that are left
    /// If allowed, the time until the bucket is full; otherwise the time until it contains a token.
    Clock::duration reset{};
  };

  explicit RateLimiter(const Options& options);

  /// Takes a token for `client`, if there is one.
  Decision take(std::string_view client, Clock::time_point now);

  /// The time until `client` has a token; zero if it has one. Takes no token.
  Clock::duration wait_of(std::string_view client, Clock::time_point now);

  [[nodiscard]] const Options& options() const { return options_; }

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the name the container looks for

    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  /// A bucket is represented by the time at which it will be full: each missing token is one interval.
  using FullAt = Clock::time_point;

  /// The clients of one range of hashes, under a separate lock, so that threads rarely contend.
  struct Shard {
    FullAt& bucket_of(std::string_view client, Clock::time_point now, std::size_t most);
    void forget_full(Clock::time_point now);

    std::mutex mutex;
    std::unordered_map<std::string, FullAt, Hash, std::equal_to<>> buckets;
    FullAt shared{};                  ///< the bucket of clients above `max_clients`
    Clock::time_point next_search{};  ///< for full buckets, when there is no room
  };

  static constexpr std::size_t shard_count = 16;

  Options options_;
  Clock::duration interval_;  ///< between two tokens
  std::array<Shard, shard_count> shards_;
};

}  // namespace chassis::http
