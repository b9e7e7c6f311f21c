#include "app/domain/grid.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "tests/unit/app/domain/generators.hpp"

namespace mars::domain {
namespace {

constexpr auto largest = std::numeric_limits<std::int32_t>::max();

TEST(Grid, ContainsItsEdges) {
  const Grid grid{.width = 3, .height = 2};
  EXPECT_TRUE(grid.contains({0, 0}));
  EXPECT_TRUE(grid.contains({3, 2}));
  EXPECT_FALSE(grid.contains({4, 2}));
  EXPECT_FALSE(grid.contains({3, 3}));
  EXPECT_FALSE(grid.contains({-1, 0}));
  EXPECT_FALSE(grid.contains({0, -1}));
}

TEST(Grid, StepsOneCellInEachDirection) {
  const Grid grid{.width = 2, .height = 2};
  EXPECT_EQ(grid.step({1, 1}, Direction::north), (Position{1, 2}));
  EXPECT_EQ(grid.step({1, 1}, Direction::south), (Position{1, 0}));
  EXPECT_EQ(grid.step({1, 1}, Direction::east), (Position{2, 1}));
  EXPECT_EQ(grid.step({1, 1}, Direction::west), (Position{0, 1}));
}

TEST(Grid, DoesNotStepBeyondTheLargestCoordinate) {
  const Grid grid{.width = largest, .height = largest};
  EXPECT_EQ(grid.step({largest - 1, 0}, Direction::east), (Position{largest, 0}));
  EXPECT_EQ(grid.step({largest, largest}, Direction::east), std::nullopt);
  EXPECT_EQ(grid.step({largest, largest}, Direction::north), std::nullopt);
}

RC_GTEST_PROP(Grid, NeverStepsOffItself, ()) {
  const auto probe = *tests::any_probe();
  const auto next = probe.grid.step(probe.position, *tests::any_direction());
  RC_ASSERT(!next || probe.grid.contains(*next));
}

}  // namespace
}  // namespace mars::domain
