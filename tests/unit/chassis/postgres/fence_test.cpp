#include "chassis/postgres/fence.hpp"

#include <gmock/gmock.h>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

namespace {

ServerIdentity primary(std::uint32_t timeline, const char* started = "1", const char* system = "cluster") {
  return {.system = system, .started = started, .timeline = timeline, .in_recovery = false};
}

TEST(Fence, KeepsConnectionsOfOneTimeline) {
  Fence fence;
  const auto first = fence.admit(primary(1));
  const auto second = fence.admit(primary(1));
  EXPECT_FALSE(first.server_changed);
  EXPECT_FALSE(second.server_changed);
  EXPECT_TRUE(fence.is_trusted(first.stamp));
  EXPECT_TRUE(fence.is_trusted(second.stamp));
  EXPECT_EQ(fence.timeline(), 1);
}

TEST(Fence, RefusesAnOlderTimelineThanOneSeen) {
  Fence fence;
  const auto old = fence.admit(primary(1, "1"));
  const auto promoted = fence.admit(primary(2, "2"));
  EXPECT_TRUE(promoted.server_changed);
  EXPECT_TRUE(fence.is_outdated(old.stamp));
  EXPECT_FALSE(fence.is_outdated(promoted.stamp));
  EXPECT_THROW(fence.admit(primary(1, "1")), ConnectFailure);
  EXPECT_THROW(fence.admit(primary(1, "1", "")), ConnectFailure);
  EXPECT_TRUE(fence.is_trusted(promoted.stamp));
  EXPECT_EQ(fence.timeline(), 2);
}

TEST(Fence, ComparesTimelinesAsNumbers) {
  Fence fence;
  fence.admit(primary(0x9));
  fence.admit(primary(0x10));
  EXPECT_THROW(fence.admit(primary(0x9)), ConnectFailure);
  EXPECT_EQ(fence.timeline(), 16);
}

TEST(Fence, TakesAnotherClusterWhateverItsTimeline) {
  Fence fence;
  const auto old = fence.admit(primary(7, "1", "before"));
  const auto upgraded = fence.admit(primary(1, "2", "after"));
  EXPECT_TRUE(upgraded.server_changed);
  EXPECT_TRUE(fence.is_outdated(old.stamp));
  EXPECT_EQ(fence.timeline(), 1);
}

TEST(Fence, SeesARestartedServerAsAnother) {
  Fence fence;
  const auto before = fence.admit(primary(1, "1"));
  EXPECT_TRUE(fence.admit(primary(1, "2")).server_changed);
  EXPECT_FALSE(fence.is_outdated(before.stamp));
}

TEST(Fence, IsOffWhereAServerShowsNoTimeline) {
  Fence fence;
  EXPECT_FALSE(fence.admit(primary(0)).has_timeline);
  EXPECT_TRUE(fence.admit(primary(1)).has_timeline);
  EXPECT_TRUE(
      fence.admit({.system = "cluster", .started = "1", .timeline = 0, .in_recovery = true}).has_timeline);
}

TEST(Fence, DistrustsIdleConnectionsFromBeforeADoubt) {
  Fence fence;
  const auto before = fence.admit(primary(1));
  fence.doubt();
  EXPECT_FALSE(fence.is_trusted(before.stamp));
  EXPECT_FALSE(fence.is_outdated(before.stamp));
  EXPECT_TRUE(fence.is_trusted(fence.admit(primary(1)).stamp));
}

}  // namespace

}  // namespace chassis::postgres
