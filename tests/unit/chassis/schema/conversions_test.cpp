#include "chassis/schema/conversions.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "chassis/json/number.hpp"

namespace chassis::schema {
namespace {
using Limits = std::numeric_limits<std::int64_t>;

std::string outcome(const json::Value& value) {
  const auto integer = to_integer(value);
  return integer ? integer->to_string() : std::string(integer.error().type);
}

TEST(ToInteger, TakesTheSpellingsOfLaxMode) {
  const struct {
    std::string_view text;
    std::int64_t integer;
  } cases[] = {
      {"5", 5},
      {" 5 ", 5},
      {"\t7\n", 7},
      {"+5", 5},
      {"-3", -3},
      {"05", 5},
      {"-05", -5},
      {"000", 0},
      {"1_000", 1000},
      {"0_1", 1},
      {"0__1", 1},
      {"5.0", 5},
      {"5.000", 5},
      {"00.0", 0},
      {"-0.0", 0},
      {"1_0.0", 10},
      {"\u2003"
       "5\u3000",
       5},
      {"\u0085"
       "5",
       5},
      {"\u00A0"
       "5",
       5},
      {"0-1", -1},
  };

  for (const auto& [text, integer] : cases)
    EXPECT_EQ(outcome(text), std::to_string(integer)) << text;
}

TEST(ToInteger, RefusesWhatPydanticRefuses) {
  for (const auto* text :
       {"",   " ",  "-",   "+",    "--5", "+-5",  "-+5", "++5", "+ 5",    "1__0", "_1", "1_",    "0_",
        "1.", ".0", "5.5", "1._0", "1e2", "0x10", "abc", "5 5", "\u0665", "NaN",  "I",  "\0345", "\u200B5"}) {
    EXPECT_EQ(outcome(text), "int_parsing") << text;
  }
}

TEST(ToInteger, TextHasTheLimitOfPython) {
  const std::string longest(json::max_integer_digits, '1');
  EXPECT_EQ(outcome(longest), longest);
  EXPECT_EQ(outcome(longest + "1"), "int_parsing_size");
  EXPECT_EQ(outcome(longest + "1x"), "int_parsing_size");
  EXPECT_EQ(outcome(longest + "x"), "int_parsing");
  EXPECT_EQ(outcome("-" + longest.substr(1)), "-" + longest.substr(1));
  EXPECT_EQ(outcome("-" + longest), "int_parsing_size") << "the sign counts";
  EXPECT_EQ(outcome("+" + longest), longest);
  EXPECT_EQ(outcome("+" + longest + "1"), "int_parsing") << "a rewritten text has an error of its own";
  EXPECT_EQ(outcome(std::string(5000, '0') + "7"), "7") << "leading zeros do not count";
}

TEST(ToInteger, TakesFloatsWithoutFraction) {
  EXPECT_EQ(outcome(5.0), "5");
  EXPECT_EQ(outcome(-0.0), "0");
  EXPECT_EQ(outcome(5.5), "int_from_float");
  EXPECT_EQ(outcome(1e-7), "int_from_float");
  EXPECT_EQ(outcome(9223372036854774784.0), "9223372036854774784");
  EXPECT_EQ(outcome(9223372036854775808.0), "int_parsing_size");
  EXPECT_EQ(outcome(-9223372036854774784.0), "-9223372036854774784");
  EXPECT_EQ(outcome(-9223372036854775808.0), "int_parsing_size");
  EXPECT_EQ(outcome(std::numeric_limits<double>::infinity()), "finite_number");
  EXPECT_EQ(outcome(std::numeric_limits<double>::quiet_NaN()), "finite_number");
}

TEST(ToInteger, TakesBooleansAndIntegersOfAnySize) {
  EXPECT_EQ(outcome(true), "1");
  EXPECT_EQ(outcome(false), "0");
  EXPECT_EQ(outcome(Limits::min()), std::to_string(Limits::min()));
  EXPECT_EQ(outcome(json::BigInteger{"9223372036854775808"}), "9223372036854775808");
  EXPECT_EQ(outcome(json::BigInteger{"-9223372036854775809"}), "-9223372036854775809");
}

TEST(ToInteger, RefusesOtherTypes) {
  EXPECT_EQ(outcome(nullptr), "int_type");
  EXPECT_EQ(outcome(json::Array{5}), "int_type");
  EXPECT_EQ(outcome(json::Object{}), "int_type");
  EXPECT_EQ(outcome("\xED\xA0\x80"), "string_unicode");
}

TEST(Trimmed, RemovesTheWhiteSpaceOfUnicode) {
  EXPECT_EQ(trimmed("\t\n\v\f\r \u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000M \u3000"), "M");
  EXPECT_EQ(trimmed(" \u2003 "), "");
  EXPECT_EQ(trimmed("M  L"), "M  L");
}

TEST(Trimmed, LeavesWhatOnlyLooksLikeWhiteSpace) {
  for (const auto* text : {"\x1C", "\x1F", "\u200B", "\u180E", "\uFEFF", "\u2030", "\u00E0", "\u0105"}) {
    EXPECT_EQ(trimmed(text), text);
  }
}

RC_GTEST_PROP(ToInteger, ReadsEveryIntegerBack, (std::int64_t integer)) {
  RC_ASSERT(integer_from_text(std::to_string(integer)).value() == integer);
  RC_ASSERT(integer_from_text(" " + std::to_string(integer) + ".0\n").value() == integer);
}

}  // namespace
}  // namespace chassis::schema
