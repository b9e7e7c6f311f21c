#include "app/domain/route.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <limits>
#include <map>
#include <queue>
#include <utility>

#include "app/domain/command_runner.hpp"
#include "tests/unit/app/domain/generators.hpp"

namespace mars::domain {
namespace {

constexpr RouteSearch::Limits limits{.letters = 100'000};
constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();

/// The length of a shortest command, by looking at every cell and heading; nothing where there is none.
std::optional<std::size_t> shortest(const Probe& probe, Position target, const Obstacles& obstacles) {
  using Key = std::pair<Position, Direction>;
  std::map<Key, std::size_t> lengths{{{probe.position, probe.direction}, 0}};
  std::queue<Key> open;
  open.emplace(probe.position, probe.direction);
  while (!open.empty()) {
    Probe at = probe;
    std::tie(at.position, at.direction) = open.front();
    open.pop();
    const auto length = lengths.at({at.position, at.direction});
    if (at.position == target) return length;
    for (const auto* letter : {"L", "R", "M"}) {
      const auto next = run_commands(at, letter, obstacles);
      if (next && lengths.try_emplace({next->position, next->direction}, length + 1).second)
        open.emplace(next->position, next->direction);
    }
  }
  return std::nullopt;
}

Obstacles wall(Position from, Position to) {
  std::vector<Position> cells;
  for (std::int64_t x = from.x; x <= to.x; ++x) {
    for (std::int64_t y = from.y; y <= to.y; ++y)
      cells.push_back({static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)});
  }
  return Obstacles(cells);
}

RC_GTEST_PROP(Route, IsAShortestCommandThatEndsOnItsCell, ()) {
  const auto probe = *tests::any_probe();
  const auto obstacles = *tests::any_obstacles(probe);
  const Position target{*rc::gen::inRange(0, probe.grid.width + 1),
                        *rc::gen::inRange(0, probe.grid.height + 1)};
  const auto command = find_route(probe, target, obstacles, limits);
  const auto length = shortest(probe, target, obstacles);
  RC_ASSERT(command.has_value() == length.has_value());
  if (!command) {
    const auto expected =
        obstacles.contains(target) ? RouteError::target_is_obstacle : RouteError::unreachable;
    RC_ASSERT(command.error() == expected);
    return;
  }
  RC_ASSERT(command->size() == *length);
  const auto moved = run_commands(probe, *command, obstacles);
  RC_ASSERT(moved.has_value());
  RC_ASSERT((moved->position == target));
}

TEST(Route, IsEmptyToTheCellOfTheProbe) {
  EXPECT_EQ(find_route({.grid = {.width = 5, .height = 5}}, {0, 0}, {}, limits), "");
}

TEST(Route, GoesToCellsOnTheGridOnly) {
  const Probe probe{.grid = {.width = 5, .height = 5}};
  EXPECT_EQ(find_route(probe, {6, 0}, {}, limits).error(), RouteError::target_outside_grid);
  EXPECT_EQ(find_route(probe, {0, -1}, {}, limits).error(), RouteError::target_outside_grid);
  EXPECT_EQ(find_route(probe, {1, 1}, wall({1, 1}, {1, 1}), limits).error(), RouteError::target_is_obstacle);
}

TEST(Route, HasNoMoreLettersThanACommandMayHave) {
  const Probe probe{.grid = {.width = largest, .height = largest}};
  EXPECT_EQ(find_route(probe, {0, 100'000}, {}, limits)->size(), 100'000U);
  EXPECT_EQ(find_route(probe, {0, 100'001}, {}, limits).error(), RouteError::too_long);
  EXPECT_EQ(find_route(probe, {largest, largest}, {}, limits).error(), RouteError::too_long);
}

TEST(Route, GoesRoundTheLongestWallOnTheLargestGrid) {
  const Probe probe{.grid = {.width = largest, .height = largest}};
  const auto obstacles = wall({5, 0}, {5, static_cast<std::int32_t>(max_obstacles) - 1});
  const auto command = find_route(probe, {10, 0}, obstacles, limits);
  ASSERT_TRUE(command) << static_cast<int>(command.error());
  EXPECT_EQ(command->size(), 2 * max_obstacles + 10 + 2);
  EXPECT_EQ(run_commands(probe, *command, obstacles)->position, (Position{10, 0}));
}

TEST(Route, FindsItsWayAtTheFarCornerOfTheLargestGrid) {
  const Probe probe{.grid = {.width = largest, .height = largest}, .position = {largest, largest}};
  const auto obstacles = wall({largest - 2, largest - 1}, {largest, largest - 1});
  const auto command = find_route(probe, {largest, largest - 2}, obstacles, limits);
  ASSERT_TRUE(command) << static_cast<int>(command.error());
  EXPECT_EQ(run_commands(probe, *command, obstacles)->position, (Position{largest, largest - 2}));
}

TEST(Route, GivesUpAtItsLimitOfWork) {
  std::vector<Position> diagonal;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(max_obstacles); ++at)
    diagonal.push_back({at, at + 1});
  const Probe probe{.grid = {.width = largest, .height = largest}};
  const Obstacles obstacles(diagonal);
  EXPECT_EQ(find_route(probe, {0, 2}, obstacles, limits).error(), RouteError::too_complex);
}

TEST(Route, IsSearchedInSlices) {
  const Probe probe{.grid = {.width = 9, .height = 9}};
  const auto obstacles = wall({1, 0}, {1, 8});
  RouteSearch search(probe, {2, 0}, obstacles, limits);
  int slices = 1;
  auto result = search.advance(1);
  for (; !result; result = search.advance(1))
    ++slices;
  EXPECT_GT(slices, 10);
  EXPECT_EQ(*result, find_route(probe, {2, 0}, obstacles, limits));
}

}  // namespace
}  // namespace mars::domain
