#include "chassis/base/text.hpp"

#include <gmock/gmock.h>

namespace chassis {
namespace {

using testing::ElementsAre;

TEST(Text, IsTrimmedOfBlanksAtBothEnds) {
  EXPECT_EQ(trimmed(" \ta b\r"), "a b");
  EXPECT_EQ(trimmed(" \t\r"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(Text, IsSplitIntoTrimmedParts) {
  EXPECT_THAT(split(" a , b,c ", ','), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split(",a,", ','), ElementsAre("", "a", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

}  // namespace
}  // namespace chassis
