#include "chassis/schema/types/moment.hpp"

#include <gtest/gtest.h>

#include "tests/unit/chassis/schema/types/outcome.hpp"

namespace chassis::schema {
namespace {

TEST(MomentField, IsConvertedToUtc) {
  EXPECT_EQ(outcome<Moment>("2024-02-29T12:00:00+02:30"), R"("2024-02-29T09:30:00Z")");
  EXPECT_EQ(outcome<Moment>("2024-01-01T00:30:00.25+01:00"), R"("2023-12-31T23:30:00.250000Z")");
  EXPECT_EQ(outcome<Moment>("1969-12-31T23:59:59.999999Z"), R"("1969-12-31T23:59:59.999999Z")");
}

TEST(MomentField, NeedsAnOffset) {
  EXPECT_EQ(outcome<Moment>("2024-02-29T12:00:00"), "timezone_aware");
  EXPECT_EQ(outcome<Moment>("2024-02-29"), "timezone_aware");
  EXPECT_EQ(outcome<Moment>(true), "datetime_type");
}

TEST(MomentField, IsOfTheYears1To9999InUtc) {
  EXPECT_EQ(outcome<Moment>("0001-01-01T00:00:00Z"), R"("0001-01-01T00:00:00Z")");
  EXPECT_EQ(outcome<Moment>("0001-01-01T00:00:00+00:01"), "greater_than_equal");
  EXPECT_EQ(outcome<Moment>("9999-12-31T23:59:59.999999Z"), R"("9999-12-31T23:59:59.999999Z")");
  EXPECT_EQ(outcome<Moment>("9999-12-31T23:59:59.999999-00:01"), "less_than_equal");
}

}  // namespace
}  // namespace chassis::schema
