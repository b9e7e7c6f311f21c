#include "app/repositories/recent_probes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <thread>
#include <vector>

namespace mars::repositories {
namespace {

/// Ids that share their last byte, and so a mutex and its share of the capacity.
domain::ProbeId id_of(std::uint8_t number) {
  domain::ProbeId id{};
  id.data[0] = number;
  return id;
}

StoredProbe probe_at(domain::ProbeId id, std::int32_t x, std::int64_t version) {
  return {.probe = {.id = id, .grid = {.width = 9, .height = 9}, .position = {.x = x}}, .version = version};
}

TEST(RecentProbes, RecallsWhatItWasTold) {
  RecentProbes recent(100);
  recent.remember(probe_at(id_of(1), 3, 7), recent.epoch());
  const auto recalled = recent.recall(id_of(1));
  ASSERT_TRUE(recalled);
  EXPECT_EQ(recalled->probe.position.x, 3);
  EXPECT_EQ(recalled->version, 7);
  EXPECT_FALSE(recent.recall(id_of(2)));
}

TEST(RecentProbes, KeepsTheLatestVersionInWhateverOrderTheyCome) {
  RecentProbes recent(100);
  recent.remember(probe_at(id_of(1), 2, 2), recent.epoch());
  recent.remember(probe_at(id_of(1), 3, 3), recent.epoch());
  recent.remember(probe_at(id_of(1), 1, 1), recent.epoch());
  EXPECT_EQ(recent.recall(id_of(1))->version, 3);
  EXPECT_EQ(recent.recall(id_of(1))->probe.position.x, 3);
}

TEST(RecentProbes, ForgetsOnlyWhatIsOutdated) {
  RecentProbes recent(100);
  recent.remember(probe_at(id_of(1), 0, 5), recent.epoch());
  recent.forget(id_of(1), 4);
  EXPECT_TRUE(recent.recall(id_of(1)));
  recent.forget(id_of(1), 5);
  EXPECT_FALSE(recent.recall(id_of(1)));
  recent.forget(id_of(1), 5);
}

TEST(RecentProbes, LetsGoOfTheProbeThatWasAskedForTheLongestAgo) {
  RecentProbes recent(std::size_t{16} * 2);  // two for each of its 16 parts
  recent.remember(probe_at(id_of(1), 0, 0), recent.epoch());
  recent.remember(probe_at(id_of(2), 0, 0), recent.epoch());
  EXPECT_TRUE(recent.recall(id_of(1)));
  recent.remember(probe_at(id_of(3), 0, 0), recent.epoch());
  EXPECT_TRUE(recent.recall(id_of(1)));
  EXPECT_FALSE(recent.recall(id_of(2)));
  EXPECT_TRUE(recent.recall(id_of(3)));
}

TEST(RecentProbes, RemembersNothingWithoutCapacity) {
  RecentProbes recent(0);
  recent.remember(probe_at(id_of(1), 0, 0), recent.epoch());
  EXPECT_FALSE(recent.recall(id_of(1)));
}

TEST(RecentProbes, ForgetsAllOfThem) {
  RecentProbes recent(100);
  recent.remember(probe_at(id_of(1), 0, 5), recent.epoch());
  recent.remember(probe_at(id_of(2), 0, 6), recent.epoch());
  recent.forget_all();
  EXPECT_FALSE(recent.recall(id_of(1)));
  EXPECT_FALSE(recent.recall(id_of(2)));
  recent.remember(probe_at(id_of(1), 0, 1), recent.epoch());
  EXPECT_EQ(recent.recall(id_of(1))->version, 1) << "an earlier version than the forgotten one";
}

TEST(RecentProbes, DropsWhatWasAskedForBeforeAllWasForgotten) {
  RecentProbes recent(100);
  const auto epoch = recent.epoch();
  recent.forget_all();
  recent.remember(probe_at(id_of(1), 0, 5), epoch);
  EXPECT_FALSE(recent.recall(id_of(1)));
}

TEST(RecentProbes, ForgetsWhatIsBeingRememberedMeanwhile) {
  constexpr int rounds = 2000;
  RecentProbes recent(100);
  std::barrier together(2);
  std::thread other([&] {
    for (int round = 0; round < rounds; ++round) {
      together.arrive_and_wait();
      recent.forget_all();
      together.arrive_and_wait();
    }
  });
  for (int round = 0; round < rounds; ++round) {
    const auto epoch = recent.epoch();
    together.arrive_and_wait();
    recent.remember(probe_at(id_of(1), 0, 0), epoch);
    together.arrive_and_wait();
    EXPECT_FALSE(recent.recall(id_of(1))) << "round " << round;
  }
  other.join();
}

TEST(RecentProbes, ThreadsSeeNoVersionGoBack) {
  RecentProbes recent(100);
  const auto remember_all = [&] {
    std::int64_t last = 0;
    for (std::int64_t version = 0; version < 20'000; ++version) {
      recent.remember(probe_at(id_of(1), 0, version), recent.epoch());
      const auto seen = recent.recall(id_of(1))->version;
      EXPECT_GE(seen, std::max(last, version));
      last = seen;
    }
  };
  std::thread other(remember_all);
  remember_all();
  other.join();
}

}  // namespace
}  // namespace mars::repositories
