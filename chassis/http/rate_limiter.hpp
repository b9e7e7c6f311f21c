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

/// How often each client may ask: one token bucket for each, for all threads together. A bucket holds `limit`
/// tokens, begins full, and gets them back evenly, all within `window`. Thread-safe.
///
/// Memory is bounded. A bucket that is full again is forgotten when room is needed, which changes nothing for
/// its client. While more clients than `max_clients` have buckets that are not full, those that come on top
/// share one: many addresses get less, never more.
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
    /// Where allowed, until the bucket is full again; otherwise until it holds a token.
    Clock::duration reset{};
  };

  explicit RateLimiter(const Options& options);

  /// Takes a token for `client`, if there is one.
  Decision take(std::string_view client, Clock::time_point now);

  /// How long until there is a token for `client`; zero where there is one. Takes none.
  Clock::duration wait_of(std::string_view client, Clock::time_point now);

  [[nodiscard]] const Options& options() const { return options_; }

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the name the container looks for

    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  /// A bucket is known by the time at which it will be full: every token that is missing is one interval.
  using FullAt = Clock::time_point;

  /// Clients whose hashes are alike, under a lock of their own, so that threads rarely wait for each other.
  struct Shard {
    FullAt& bucket_of(std::string_view client, Clock::time_point now, std::size_t most);
    void forget_full(Clock::time_point now);

    std::mutex mutex;
    std::unordered_map<std::string, FullAt, Hash, std::equal_to<>> buckets;
    FullAt shared{};                  ///< of those for whom there was no room
    Clock::time_point next_search{};  ///< for buckets that are full again, where there is no room
  };

  static constexpr std::size_t shard_count = 16;

  Options options_;
  Clock::duration interval_;  ///< in which a token comes back
  std::array<Shard, shard_count> shards_;
};

}  // namespace chassis::http
