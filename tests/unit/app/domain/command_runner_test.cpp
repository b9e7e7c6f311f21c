#include "app/domain/command_runner.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <ranges>

#include "tests/unit/app/domain/generators.hpp"

namespace mars::domain {
namespace {

Probe probe_on(std::int32_t width, std::int32_t height, Direction direction = Direction::north) {
  return {.grid = {.width = width, .height = height}, .direction = direction};
}

TEST(CommandRunner, WalksTheExampleOfTheSeed) {
  const auto moved = run_commands(probe_on(10, 10), "MMMRMMM");
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->position, (Position{3, 3}));
  EXPECT_EQ(moved->direction, Direction::east);
}

TEST(CommandRunner, TakesLettersInEitherCase) {
  EXPECT_EQ(run_commands(probe_on(5, 5), "mRmLrl"), run_commands(probe_on(5, 5), "MRMLRL"));
}

TEST(CommandRunner, ReachesTheEdgeAndNotBeyond) {
  EXPECT_TRUE(run_commands(probe_on(0, 2), "MM"));
  EXPECT_EQ(run_commands(probe_on(0, 2), "MMM").error(),
            CommandError(OutsideGrid{{.width = 0, .height = 2}}));
}

TEST(CommandRunner, StopsAtAnObstacle) {
  const Obstacles obstacles(std::vector<Position>{{0, 2}, {7, 7}});
  EXPECT_EQ(run_commands(probe_on(5, 5), "MM", obstacles).error(), CommandError(BlockedByObstacle{{0, 2}}));
  EXPECT_TRUE(run_commands(probe_on(5, 5), "MRMLMM", obstacles));
}

TEST(CommandRunner, TheFirstLetterThatFailsDecides) {
  EXPECT_EQ(run_commands(probe_on(1, 1), "MMX").error(),
            CommandError(OutsideGrid{{.width = 1, .height = 1}}));
  EXPECT_EQ(run_commands(probe_on(1, 1), "MXM").error(), CommandError(UnknownCommand{"X"}));
}

TEST(CommandRunner, NamesAnUnknownLetterAsOneCodePoint) {
  const auto letter_named_for = [](std::string_view commands) {
    return std::get<UnknownCommand>(run_commands(probe_on(9, 9), commands).error()).letter;
  };
  EXPECT_EQ(letter_named_for("MéM"), "é");
  EXPECT_EQ(letter_named_for("\uff2dM"), "\uff2d");
  EXPECT_EQ(letter_named_for("🚀🚀"), "🚀");
  EXPECT_EQ(letter_named_for(std::string_view("\0M", 2)), std::string(1, '\0'));
}

RC_GTEST_PROP(CommandRunner, FourTurnsToOneSideAreNone, ()) {
  const auto probe = *tests::any_probe();
  RC_ASSERT((run_commands(probe, "LLLL") == probe));
  RC_ASSERT((run_commands(probe, "RRRR") == probe));
}

RC_GTEST_PROP(CommandRunner, AWalkAndItsMirrorEndWhereTheyBegan, ()) {
  const auto probe = *tests::any_probe();
  const auto commands = *tests::any_commands();
  const auto there = run_commands(probe, commands);
  RC_PRE(there.has_value());

  // Turned around, the same way back is the letters in reverse, left for right.
  std::string mirror(commands.rbegin(), commands.rend());
  std::ranges::transform(mirror, mirror.begin(), [](char letter) {
    const bool left = letter == 'L' || letter == 'l';
    const bool right = letter == 'R' || letter == 'r';
    if (left) return 'R';
    return right ? 'L' : letter;
  });
  RC_ASSERT((run_commands(*there, "LL" + mirror + "LL") == probe));
}

RC_GTEST_PROP(CommandRunner, EqualsTheFoldOfItsLetters, ()) {
  const auto commands = *tests::any_commands();
  std::expected<Probe, CommandError> one_by_one = *tests::any_probe();
  const auto at_once = run_commands(*one_by_one, commands);
  for (std::size_t index = 0; index < commands.size() && one_by_one; ++index)
    one_by_one = run_commands(*one_by_one, commands.substr(index, 1));
  RC_ASSERT((at_once == one_by_one));
}

RC_GTEST_PROP(CommandRunner, StaysOnTheGrid, ()) {
  const auto moved = run_commands(*tests::any_probe(), *tests::any_commands());
  RC_PRE(moved.has_value());
  RC_ASSERT(moved->grid.contains(moved->position));
}

}  // namespace
}  // namespace mars::domain
