#include "chassis/http/semaphore.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

namespace chassis::http {
namespace {

TEST(Semaphore, GivesOutItsPermitsAndNoMore) {
  Semaphore places(2);
  const auto first = places.take();
  auto second = places.take();
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_EQ(places.refused(), 0U);
  EXPECT_FALSE(places.take());
  EXPECT_EQ(places.refused(), 1U);
  second.reset();
  EXPECT_TRUE(places.take());
  EXPECT_EQ(places.refused(), 1U);
}

TEST(Semaphore, TakesAMovedPermitBackOnce) {
  Semaphore places(1);
  {
    auto place = places.take();
    const auto moved = std::move(*place);
    place.reset();
    EXPECT_FALSE(places.take());
  }
  const auto again = places.take();
  EXPECT_TRUE(again);
  EXPECT_FALSE(places.take());
}

TEST(Semaphore, IsExactAcrossThreads) {
  constexpr int count = 3;
  Semaphore places(count);
  std::atomic<int> taken = 0;
  std::atomic<int> too_many = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 2 * count; ++thread) {
      threads.emplace_back([&] {
        for (int round = 0; round < 10'000; ++round) {
          const auto place = places.take();
          if (!place) continue;
          if (++taken > count) ++too_many;
          --taken;
        }
      });
    }
  }
  EXPECT_EQ(too_many, 0);
  std::vector<Semaphore::Permit> all;
  while (auto place = places.take())
    all.push_back(*std::move(place));
  EXPECT_EQ(all.size(), count);
}

}  // namespace
}  // namespace chassis::http
