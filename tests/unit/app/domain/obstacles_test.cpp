#include "app/domain/obstacles.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "chassis/base/errors.hpp"

namespace mars::domain {
namespace {

constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();

TEST(ObstaclesAsText, AreCellsInTheirOrder) {
  EXPECT_EQ(to_text({}), "");
  const std::vector<Position> cells{{.x = 7, .y = 0}, {.x = 0, .y = largest}};
  EXPECT_EQ(to_text(cells), "7 0,0 2147483647");
  EXPECT_TRUE(cells_in("").empty());
}

RC_GTEST_PROP(ObstaclesAsText, AreReadAsTheyWereWritten,
              (const std::vector<std::pair<std::int32_t, std::int32_t>>& numbers)) {
  std::vector<Position> cells;
  for (const auto& [x, y] : numbers)
    cells.push_back({.x = x, .y = y});
  RC_ASSERT(cells_in(to_text(cells)) == cells);
}

TEST(ObstaclesAsText, AreRefusedWhereTheyAreMalformed) {
  for (const auto* text : {"1", "1 ", "1,2", "a b", "1 2 3", " 1 2", "1 2;3 4", "2147483648 0"})
    EXPECT_THROW(cells_in(text), chassis::DamagedData) << text;
}

TEST(Obstacles, CountACellOnce) {
  EXPECT_EQ(Obstacles(std::vector<Position>{{.x = 1, .y = 2}, {.x = 2, .y = 1}, {.x = 1, .y = 2}}).size(),
            2U);
}

}  // namespace
}  // namespace mars::domain
