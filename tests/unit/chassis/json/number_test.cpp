#include "chassis/json/number.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/chassis/json/generators.hpp"

namespace chassis::json {
namespace {

std::string printed(double number) {
  std::string text;
  append_float(text, number);
  return text;
}

TEST(Number, EndsWhereNoNumberGoesOn) {
  const struct {
    std::string_view text;
    std::size_t length;
    bool is_float;
  } cases[] = {
      {"0", 1, false},     {"-0", 2, false},   {"12x", 2, false},  {"01", 1, false},        {"1.", 1, false},
      {"1.5", 3, true},    {"1.e5", 1, false}, {"1e", 1, false},   {"1e+", 1, false},       {"1e5", 3, true},
      {"1E-07,", 5, true}, {"1.5e", 3, true},  {"-", 0, false},    {"-a", 0, false},        {".5", 0, false},
      {"+1", 0, false},    {"", 0, false},     {"0x10", 1, false}, {"-12.50e+3]", 9, true},
  };

  for (const auto& expected : cases) {
    const auto extent = number_extent(expected.text);
    EXPECT_EQ(extent.length, expected.length) << expected.text;
    EXPECT_EQ(extent.is_float, expected.is_float) << expected.text;
  }
}

TEST(Number, HasAnExponentWherePythonGivesItOne) {
  EXPECT_EQ(printed(9999999999999998.0), "9999999999999998.0");
  EXPECT_EQ(printed(1e16), "1e+16");
  EXPECT_EQ(printed(-1e16), "-1e+16");
  EXPECT_EQ(printed(0.0001), "0.0001");
  EXPECT_EQ(printed(std::nextafter(0.0001, 0.0)), "9.999999999999999e-05");
  EXPECT_EQ(printed(-0.0), "-0.0");
  EXPECT_EQ(printed(5e-324), "5e-324");
}

TEST(Number, IntegersHaveNoLimit) {
  EXPECT_EQ(integer_value("-0"), Value(0));
  EXPECT_EQ(integer_value("9223372036854775807"), Value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(integer_value("-9223372036854775808"), Value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(integer_value("9223372036854775808"), Value(BigInteger{"9223372036854775808"}));
  EXPECT_TRUE(integer_value("-9223372036854775809").get_if<BigInteger>()->is_negative());
}

TEST(Number, FloatsBeyondTheLimitsAreInfiniteOrZero) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(float_value("1e400"), infinity);
  EXPECT_EQ(float_value("-1E+400"), -infinity);
  EXPECT_EQ(float_value("1" + std::string(400, '0') + ".5"), infinity);
  EXPECT_EQ(float_value("1e99999999999999999999"), infinity);
  EXPECT_EQ(float_value("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(float_value("-1e-99999999999999999999")));
  EXPECT_EQ(float_value("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(float_value("0." + std::string(400, '0') + "1e401"), 1.0);
  EXPECT_EQ(float_value("1" + std::string(400, '0') + "e-400"), 1.0);
  EXPECT_EQ(float_value("0e99999999999999999999"), 0.0);
  EXPECT_EQ(float_value("4.9e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(Number, PrintsFloatsAsPythonDoes) {
  const struct {
    double number;
    const char* text;
  } cases[] = {
      {100.0, "100.0"},
      {-0.0, "-0.0"},
      {0.1, "0.1"},
      {1e-4, "0.0001"},
      {1e-5, "1e-05"},
      {1e-7, "1e-07"},
      {1.5e-7, "1.5e-07"},
      {1e15, "1000000000000000.0"},
      {1e16, "1e+16"},
      {123456789012345680.0, "1.2345678901234568e+17"},
      {9007199254740993.0, "9007199254740992.0"},
      {1e100, "1e+100"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {2.5, "2.5"},
      {-12.75, "-12.75"},
  };

  for (const auto& [number, text] : cases)
    EXPECT_EQ(printed(number), text);
}

RC_GTEST_PROP(Number, APrintedFloatReadsBackAsItself, ()) {
  const auto number = *mars::tests::any_finite_float();
  const auto text = printed(number);
  RC_ASSERT(number_extent(text).length == text.size());
  RC_ASSERT(number_extent(text).is_float);
  RC_ASSERT(float_value(text) == number);
}

}  // namespace
}  // namespace chassis::json
