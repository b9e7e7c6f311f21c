#include "chassis/http/rate_limiter.hpp"

#include <algorithm>
#include <functional>

namespace chassis::http {

namespace {

/// Rounded up, so that rounding never raises the limit.
RateLimiter::Clock::duration interval_of(const RateLimiter::Options& options) {
  const RateLimiter::Clock::duration window = options.window;
  return (window + RateLimiter::Clock::duration(options.limit - 1)) / options.limit;
}

/// Looking through all buckets of a shard takes some 20 microseconds, and a flood of addresses must not cause
/// it with each request.
constexpr std::chrono::milliseconds between_searches{10};

}  // namespace

RateLimiter::RateLimiter(const Options& options) : options_(options), interval_(interval_of(options)) {}

RateLimiter::Decision RateLimiter::take(std::string_view client, Clock::time_point now) {
  auto& shard = shards_[Hash{}(client) % shard_count];
  const std::lock_guard lock(shard.mutex);
  FullAt& full_at = shard.bucket_of(client, now, options_.max_clients / shard_count);
  const auto missing = std::max(full_at - now, Clock::duration::zero());
  const auto whole = interval_ * options_.limit;
  if (missing + interval_ > whole)
    return {.allowed = false, .remaining = 0, .reset = missing + interval_ - whole};
  full_at = now + missing + interval_;
  const auto left = (whole - missing) / interval_ - 1;
  return {.allowed = true, .remaining = static_cast<std::uint32_t>(left), .reset = missing + interval_};
}

RateLimiter::Clock::duration RateLimiter::wait_of(std::string_view client, Clock::time_point now) {
  auto& shard = shards_[Hash{}(client) % shard_count];
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.buckets.find(client);
  const auto full_at = found == shard.buckets.end() ? shard.shared : found->second;
  return std::max(full_at - now + interval_ - interval_ * options_.limit, Clock::duration::zero());
}

RateLimiter::FullAt& RateLimiter::Shard::bucket_of(std::string_view client, Clock::time_point now,
                                                   std::size_t most) {
  if (const auto found = buckets.find(client); found != buckets.end()) return found->second;
  if (buckets.size() >= most) forget_full(now);
  if (buckets.size() >= most) return shared;
  // The client may have taken tokens from the shared bucket.
  return buckets.emplace(client, shared).first->second;
}

void RateLimiter::Shard::forget_full(Clock::time_point now) {
  if (now < next_search) return;
  next_search = now + between_searches;
  std::erase_if(buckets, [now](const auto& bucket) { return bucket.second <= now; });
}

}  // namespace chassis::http
