#include "chassis/idempotency/keys_in_use.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "chassis/base/errors.hpp"

namespace chassis::idempotency {
namespace {

Key key(std::string name, std::string principal = "") {
  return {.principal = std::move(principal), .key = std::move(name)};
}

TEST(KeysInUse, HoldEachKeyOnce) {
  KeysInUse keys(10);
  const auto held = keys.hold(key("one"));
  EXPECT_TRUE(held);
  EXPECT_FALSE(keys.hold(key("one")));
  EXPECT_TRUE(keys.hold(key("two")));
  EXPECT_TRUE(keys.hold(key("one", "somebody")));
}

TEST(KeysInUse, ReleaseAKeyWithItsHold) {
  KeysInUse keys(10);
  {
    auto held = keys.hold(key("one"));
    const auto moved = std::move(held);
    EXPECT_FALSE(keys.hold(key("one")));
  }
  EXPECT_TRUE(keys.hold(key("one")));
}

TEST(KeysInUse, HaveALimit) {
  KeysInUse keys(2);
  const auto first = keys.hold(key("one"));
  {
    const auto second = keys.hold(key("two"));
    EXPECT_TRUE(second);
    EXPECT_THROW(static_cast<void>(keys.hold(key("three"))), chassis::Unavailable);
    EXPECT_FALSE(keys.hold(key("two"))) << "what is held is known at the limit, too";
  }
  EXPECT_TRUE(keys.hold(key("three")));
}

TEST(KeysInUse, BelongToOneThreadAtATime) {
  KeysInUse keys(10);
  int guarded = 0;
  std::atomic<int> holds = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int round = 0; round < 2000; ++round) {
          const auto held = keys.hold(key("one"));
          if (!held) continue;
          ++guarded;
          ++holds;
        }
      });
    }
  }
  EXPECT_EQ(guarded, holds);
}

}  // namespace
}  // namespace chassis::idempotency
