#include "chassis/http/rate_limiter.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace chassis::http {
namespace {

using namespace std::chrono_literals;
using Time = RateLimiter::Clock::time_point;

constexpr Time start{1000h};

/// Three tokens, one every twenty seconds.
constexpr RateLimiter::Options three_a_minute{.limit = 3, .window = 60s};

int allowed(RateLimiter& limiter, std::string_view client, Time now, int attempts) {
  int count = 0;
  for (int attempt = 0; attempt < attempts; ++attempt)
    count += limiter.take(client, now).allowed ? 1 : 0;
  return count;
}

TEST(RateLimiter, AllowsAFullBucketAndRejectsOneMore) {
  RateLimiter limiter(three_a_minute);
  for (const std::uint32_t left : {2U, 1U, 0U}) {
    const auto decision = limiter.take("a", start);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.remaining, left);
    EXPECT_EQ(decision.reset, 20s * (3 - left));
  }
  const auto refused = limiter.take("a", start);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.remaining, 0U);
  EXPECT_EQ(refused.reset, 20s);
}

TEST(RateLimiter, RefillsATokenWhenItIsDueAndNotBefore) {
  RateLimiter limiter(three_a_minute);
  ASSERT_EQ(allowed(limiter, "a", start, 4), 3);
  EXPECT_EQ(allowed(limiter, "a", start + 20s - 1ns, 1), 0);
  EXPECT_EQ(allowed(limiter, "a", start + 20s, 2), 1);
  EXPECT_EQ(allowed(limiter, "a", start + 60s, 3), 2);
}

TEST(RateLimiter, HoldsNoMoreThanTheLimitAfterALongPause) {
  RateLimiter limiter(three_a_minute);
  ASSERT_EQ(allowed(limiter, "a", start, 3), 3);
  EXPECT_EQ(allowed(limiter, "a", start + 24h, 10), 3);
}

TEST(RateLimiter, RejectionsTakeNoToken) {
  RateLimiter limiter(three_a_minute);
  ASSERT_EQ(allowed(limiter, "a", start, 1000), 3);
  EXPECT_EQ(allowed(limiter, "a", start + 20s, 1), 1);
}

TEST(RateLimiter, LimitsEachClientByItself) {
  RateLimiter limiter(three_a_minute);
  for (int client = 0; client < 1000; ++client)
    EXPECT_EQ(allowed(limiter, std::to_string(client), start, 4), 3);
}

TEST(RateLimiter, ManyAddressesShareOneBucketOnceTheRoomIsUsedUp) {
  constexpr int shards = 16;
  RateLimiter limiter({.limit = 3, .window = 60s, .max_clients = std::size_t{10} * shards});
  int let_through = 0;
  for (int client = 0; client < 10'000; ++client)
    let_through += allowed(limiter, std::to_string(client), start, 4);
  EXPECT_EQ(let_through, 3 * (10 * shards + shards));
}

TEST(RateLimiter, RoomComesBackWhenBucketsAreFullAgain) {
  constexpr int shards = 16;
  RateLimiter limiter({.limit = 3, .window = 60s, .max_clients = std::size_t{10} * shards});
  for (int client = 0; client < 10'000; ++client)
    limiter.take(std::to_string(client), start);
  EXPECT_EQ(allowed(limiter, "late", start, 3), 0);
  EXPECT_EQ(allowed(limiter, "late", start + 60s, 4), 3);
}

TEST(RateLimiter, IsExactAcrossThreads) {
  RateLimiter limiter({.limit = 1000, .window = 3600s});
  std::atomic<int> let_through = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
      threads.emplace_back([&] { let_through += allowed(limiter, "a", start, 1000); });
  }
  EXPECT_EQ(let_through, 1000);
}

RC_GTEST_PROP(RateLimiterProperty, NoSpanOfTimeLetsMoreThanABucketAndWhatCameBackThrough, ()) {
  const auto limit = *rc::gen::inRange<std::uint32_t>(1, 50);
  const auto window = std::chrono::seconds(*rc::gen::inRange(1, 100));
  RateLimiter limiter({.limit = limit, .window = window, .max_clients = 16});
  const auto questions = *rc::gen::container<std::vector<std::pair<std::int64_t, int>>>(
      rc::gen::pair(rc::gen::inRange<std::int64_t>(0, 2'000'000'000), rc::gen::inRange(0, 40)));
  std::map<int, std::vector<Time>> let_through;
  Time now = start;
  for (const auto& [pause, client] : questions) {
    now += std::chrono::nanoseconds(pause);
    for (int attempt = 0; attempt < 3; ++attempt) {
      if (limiter.take(std::to_string(client), now).allowed) let_through[client].push_back(now);
    }
  }
  for (const auto& [client, times] : let_through) {
    for (auto first = times.begin(); first != times.end(); ++first) {
      for (auto last = first; last != times.end(); ++last) {
        const auto came_back = (*last - *first) * limit / std::chrono::nanoseconds(window);
        RC_ASSERT(last - first + 1 <= limit + came_back);
      }
    }
  }
}

}  // namespace
}  // namespace chassis::http
