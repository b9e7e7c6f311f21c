#include "app/domain/direction.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/app/domain/generators.hpp"

namespace mars::domain {
namespace {

TEST(Direction, HasTheNamesOfTheContract) {
  EXPECT_EQ(to_string(Direction::north), "NORTH");
  EXPECT_EQ(to_string(Direction::east), "EAST");
  EXPECT_EQ(to_string(Direction::south), "SOUTH");
  EXPECT_EQ(to_string(Direction::west), "WEST");
}

TEST(Direction, IsParsedFromItsExactNameOnly) {
  for (const auto& [direction, name] : direction_names)
    EXPECT_EQ(parse_direction(name), direction);
  for (const auto* wrong : {"", "north", "North", " NORTH", "NORTHEAST", "N"})
    EXPECT_FALSE(parse_direction(wrong));
}

TEST(Direction, TurnsClockwiseToTheRight) {
  EXPECT_EQ(turned_right(Direction::north), Direction::east);
  EXPECT_EQ(turned_right(Direction::east), Direction::south);
  EXPECT_EQ(turned_right(Direction::south), Direction::west);
  EXPECT_EQ(turned_right(Direction::west), Direction::north);
}

RC_GTEST_PROP(Direction, LeftUndoesRight, ()) {
  const auto direction = *tests::any_direction();
  RC_ASSERT(turned_left(turned_right(direction)) == direction);
}

}  // namespace
}  // namespace mars::domain
