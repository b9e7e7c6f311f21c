#include "app/services/grid_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

using testing::ElementsAre;

class GridServiceTest : public testing::Test {
 protected:
  domain::GridId add_grid() {
    const schemas::GridRequest request{.x = 3, .y = 3, .obstacles = {{.x = 1, .y = 2}}};
    return tests::run(service_.add(context_, request))->answer.id;
  }

  GridService::Placed place(domain::GridId grid, std::int32_t x, std::int32_t y,
                            std::optional<std::string> key = {}) {
    return tests::run(service_.place(context_, grid, {.x = x, .y = y, .direction = domain::Direction::east},
                                     std::move(key)));
  }

  chassis::RequestContext context_;
  tests::InMemoryProbeRepository probes_;
  tests::RecordedProbeEvents events_;
  tests::InMemoryIdempotencyRepository keys_{probes_};
  chassis::idempotency::KeysInUse keys_in_use_{1};
  chassis::idempotency::Idempotency idempotency_{
      {.keys = keys_, .keys_in_use = keys_in_use_, .events = events_}, std::chrono::hours(1)};
  chassis::UuidGenerator new_id_;
  GridService service_{probes_, idempotency_, events_, new_id_};
};

TEST_F(GridServiceTest, StoresAGridAndAProbeOnIt) {
  const auto grid = add_grid();
  const auto stored = tests::run(service_.find(context_, grid));
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->obstacles, "1 2");
  EXPECT_EQ(stored->grid.obstacle_count, 1);
  const auto placed = place(grid, 2, 3);
  ASSERT_TRUE(placed.has_value());
  const auto probe = tests::run(probes_.find(context_, placed.value()->answer->id));
  EXPECT_EQ(probe.value().probe.position, (domain::Position{2, 3}));
  EXPECT_EQ(probe.value().probe.grid, stored->grid);
  EXPECT_THAT(events_.names,
              ElementsAre("grid_started", "grid_finished", "setup_started", "placement_finished"));
}

TEST_F(GridServiceTest, PlacesNoProbeOffTheGridOrOnAnObstacle) {
  const auto grid = add_grid();
  const domain::GridId unknown = new_id_();
  EXPECT_EQ(place(unknown, 0, 0).error(), PlacementError(GridNotFound{unknown}));
  EXPECT_TRUE(std::holds_alternative<domain::OutsideGrid>(place(grid, 4, 0).error()));
  EXPECT_EQ(place(grid, 1, 2).error(), PlacementError(domain::BlockedByObstacle{{1, 2}}));
  EXPECT_TRUE(place(grid, 3, 3).has_value());
}

TEST_F(GridServiceTest, KeepsNoRefusalWithAKey) {
  const auto grid = add_grid();
  EXPECT_FALSE(place(grid, 4, 0, "key").has_value());
  EXPECT_TRUE(keys_.claims.empty());
  const auto placed = place(grid, 3, 0, "key");
  const auto again = place(grid, 3, 0, "key");
  EXPECT_FALSE(placed.value()->replayed);
  EXPECT_TRUE(again.value()->replayed);
  EXPECT_EQ(again.value()->answer, placed.value()->answer);
  EXPECT_EQ(place(grid, 2, 0, "key").value().error(), chassis::idempotency::Refusal::reused);
}

}  // namespace
}  // namespace mars::services
