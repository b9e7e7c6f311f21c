#include "app/domain/plan.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/unit/app/domain/generators.hpp"

namespace mars::domain {
namespace {

Probe probe_on(std::int32_t width, std::int32_t height) {
  return {.grid = {.width = width, .height = height}};
}

Obstacles obstacles_at(std::initializer_list<Position> cells) {
  return Obstacles(std::vector(cells));
}

TEST(Plan, NamesTheCellsOnTheWay) {
  const auto planned = plan(probe_on(5, 5), "MRM");
  EXPECT_EQ(planned.cells, (std::vector<Position>{{0, 0}, {0, 1}, {1, 1}}));
  EXPECT_EQ(planned.cell_count, 3U);
  EXPECT_EQ(planned.end.position, (Position{1, 1}));
  EXPECT_EQ(planned.end.direction, Direction::east);
  EXPECT_FALSE(planned.failure);
}

TEST(Plan, NamesTheLetterThatFailsAndStopsWhereItStands) {
  const auto planned = plan(probe_on(5, 5), "MMMRM", obstacles_at({{0, 2}}));
  ASSERT_TRUE(planned.failure);
  EXPECT_EQ(planned.failure->index, 1U);
  EXPECT_EQ(planned.failure->letter, "M");
  EXPECT_EQ(planned.failure->error, CommandError(BlockedByObstacle{{0, 2}}));
  EXPECT_EQ(planned.end.position, (Position{0, 1}));
}

TEST(Plan, CountsLettersAsCodePoints) {
  const auto planned = plan(probe_on(5, 5), "Mé");
  ASSERT_TRUE(planned.failure);
  EXPECT_EQ(planned.failure->index, 1U);
  EXPECT_EQ(planned.failure->letter, "é");
}

TEST(Plan, ListsUpToAThousandCells) {
  const auto just = plan(probe_on(0, 5000), std::string(999, 'M'));
  EXPECT_EQ(just.cells.size(), 1000U);
  EXPECT_EQ(just.cell_count, 1000U);
  const auto more = plan(probe_on(0, 5000), std::string(1000, 'M'));
  EXPECT_EQ(more.cells.size(), 1000U);
  EXPECT_EQ(more.cell_count, 1001U);
  EXPECT_EQ(more.end.position, (Position{0, 1000}));
}

RC_GTEST_PROP(Plan, SaysWhatTheMoveThenDoes, ()) {
  const auto probe = *tests::any_probe();
  const auto obstacles = *tests::any_obstacles(probe);
  const auto commands = *tests::any_text_of_commands();
  const auto planned = plan(probe, commands, obstacles);
  const auto moved = run_commands(probe, commands, obstacles);
  RC_ASSERT(moved.has_value() == !planned.failure.has_value());
  if (moved) {
    RC_ASSERT((*moved == planned.end));
  } else {
    RC_ASSERT((moved.error() == planned.failure->error));
    // What stands before the failing letter is a command that succeeds, and ends where the plan does.
    RC_ASSERT((run_commands(probe, commands.substr(0, planned.failure->index), obstacles) == planned.end));
  }
}

RC_GTEST_PROP(Plan, EntersNoObstacleAndStaysOnTheGrid, ()) {
  const auto probe = *tests::any_probe();
  const auto obstacles = *tests::any_obstacles(probe);
  const auto planned = plan(probe, *tests::any_text_of_commands(), obstacles);
  for (const auto& cell : planned.cells) {
    RC_ASSERT(probe.grid.contains(cell));
    RC_ASSERT(!obstacles.contains(cell));
  }
}

}  // namespace
}  // namespace mars::domain
