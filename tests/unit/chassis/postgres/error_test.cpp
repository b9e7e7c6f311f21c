#include "chassis/postgres/error.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace chassis::postgres {

namespace {

class TransientTest : public testing::TestWithParam<std::string_view> {};

class PermanentTest : public testing::TestWithParam<std::string_view> {};

TEST_P(TransientTest, IsTheServersCondition) {
  EXPECT_TRUE(is_transient(GetParam()));
}

TEST_P(PermanentTest, IsTheStatementsFault) {
  EXPECT_FALSE(is_transient(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(SqlStates, TransientTest,
                         testing::Values("08006", "08001", "25006", "40001", "40P01", "53100", "53300",
                                         "55000", "55006", "55P03", "57014", "57P01", "57P02", "57P03",
                                         "57P04", "57P05", "58030"));

INSTANTIATE_TEST_SUITE_P(SqlStates, PermanentTest,
                         testing::Values("", "23505", "23514", "25001", "42P01", "57000"));

TEST(SqlErrorTest, ReturnsItsSqlState) {
  const SqlError error("23505", "duplicate key");
  EXPECT_EQ(error.sqlstate(), "23505");
  EXPECT_STREQ(error.what(), "SQLSTATE 23505: duplicate key");
}

}  // namespace

}  // namespace chassis::postgres
