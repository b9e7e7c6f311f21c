#include "core/postgres/schema_check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace mars::core::postgres {

namespace {

constexpr std::array<std::string_view, 2> expected{"20260101000000", "20260201000000"};

SchemaDifference difference_to(const std::vector<std::string>& applied) {
  return compare_versions(expected, applied);
}

TEST(SchemaCheckTest, FindsNothingWhereBothAreTheSame) {
  EXPECT_TRUE(difference_to({"20260101000000", "20260201000000"}).empty());
}

TEST(SchemaCheckTest, NamesWhatWasNotApplied) {
  EXPECT_EQ(difference_to({"20260101000000"}), (SchemaDifference{{"20260201000000"}, {}}));
  EXPECT_EQ(difference_to({}), (SchemaDifference{{"20260101000000", "20260201000000"}, {}}));
}

TEST(SchemaCheckTest, NamesWhatTheProgramDoesNotKnow) {
  EXPECT_EQ(difference_to({"20260101000000", "20260201000000", "20260301000000"}),
            (SchemaDifference{{}, {"20260301000000"}}));
}

TEST(SchemaCheckTest, NamesBoth) {
  const SchemaDifference difference = difference_to({"20260101000000", "20260115000000"});
  EXPECT_EQ(difference, (SchemaDifference{{"20260201000000"}, {"20260115000000"}}));
  EXPECT_FALSE(difference.empty());
}

}  // namespace

}  // namespace mars::core::postgres
