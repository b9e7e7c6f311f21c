#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "tests/unit/chassis/schema/types/outcome.hpp"

namespace chassis::schema {
namespace {
constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto largest = std::numeric_limits<std::int64_t>::max();

TEST(BooleanField, TakesWordsAndTheNumbersOneAndZero) {
  for (const auto* text : {"true", "TRUE", "t", "Yes", "y", "on", "1"})
    EXPECT_EQ(outcome<bool>(text), "true") << text;
  for (const auto* text : {"false", "F", "no", "N", "oFF", "0"})
    EXPECT_EQ(outcome<bool>(text), "false") << text;
  EXPECT_EQ(outcome<bool>(1), "true");
  EXPECT_EQ(outcome<bool>(-0.0), "false");
}

TEST(BooleanField, RejectsOtherValues) {
  for (const auto* text : {"", " true", "2", "tru", "1.0"})
    EXPECT_EQ(outcome<bool>(text), "bool_parsing") << text;
  EXPECT_EQ(outcome<bool>(2), "bool_parsing");
  EXPECT_EQ(outcome<bool>(2.0), "bool_parsing");
  EXPECT_EQ(outcome<bool>(0.5), "bool_type");
  EXPECT_EQ(outcome<bool>(infinity), "bool_type");
  EXPECT_EQ(outcome<bool>(nullptr), "bool_type");
  EXPECT_EQ(outcome<bool>(json::Array{}), "bool_type");
}

TEST(Integer64Field, HoldsAtTheEndsOfItsRange) {
  EXPECT_EQ(outcome<std::int64_t>(largest), "9223372036854775807");
  EXPECT_EQ(outcome_of_json<std::int64_t>("9223372036854775808"), "less_than_equal");
  EXPECT_EQ(outcome_of_json<std::int64_t>("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(outcome_of_json<std::int64_t>("-9223372036854775809"), "greater_than_equal");
  EXPECT_EQ(outcome<std::uint8_t>(255), "255");
  EXPECT_EQ(outcome<std::uint8_t>(256), "less_than_equal");
  EXPECT_EQ(outcome<std::uint8_t>(-1), "greater_than_equal");
}

TEST(IntegerOfAnySize, HoldsBoundsBeyond64BitsExactly) {
  const IntegerConstraints bounds{.ge = "-1180591620717411303424", .le = "1180591620717411303424"};
  EXPECT_EQ(outcome_of_json<Integer>("1180591620717411303424", bounds), "1180591620717411303424");
  EXPECT_EQ(outcome_of_json<Integer>("1180591620717411303425", bounds), "less_than_equal");
  EXPECT_EQ(outcome_of_json<Integer>("-1180591620717411303424", bounds), "-1180591620717411303424");
  EXPECT_EQ(outcome_of_json<Integer>("-1180591620717411303425", bounds), "greater_than_equal");
  EXPECT_EQ(outcome_of_json<Integer>("99999999999999999999", {.lt = 0}), "less_than");
  EXPECT_EQ(outcome_of_json<Integer>("-99999999999999999999", {.gt = 0}), "greater_than");
}

TEST(IntegerOfAnySize, ChecksMultiplesBeforeBounds) {
  EXPECT_EQ(outcome<Integer>(7, {.le = 5, .multiple_of = 2}), "multiple_of");
  EXPECT_EQ(outcome<Integer>(8, {.le = 5, .multiple_of = 2}), "less_than_equal");
  EXPECT_EQ(outcome_of_json<Integer>("100000000000000000001", {.multiple_of = 3}), "multiple_of");
  EXPECT_EQ(outcome_of_json<Integer>("-100000000000000000002", {.multiple_of = 3}), "-100000000000000000002");
}

RC_GTEST_PROP(IntegerView, ComparesAsIntegersDo, (std::int64_t left, std::int64_t right)) {
  RC_ASSERT((IntegerView(left) <=> IntegerView(right)) == (left <=> right));
  // Four more digits take both beyond 64 bits, but for small ones.
  const auto big_left = std::to_string(left) + "0000";
  const auto big_right = std::to_string(right) + "0000";
  RC_ASSERT((IntegerView(big_left.c_str()) <=> IntegerView(big_right.c_str())) == (left <=> right));
}

TEST(NumberField, TakesTheSpellingsOfLaxMode) {
  EXPECT_EQ(outcome<double>(" 1.5\u00A0"), "1.5");
  EXPECT_EQ(outcome<double>(".5"), "0.5");
  EXPECT_EQ(outcome<double>("5."), "5.0");
  EXPECT_EQ(outcome<double>("+1e3"), "1000.0");
  EXPECT_EQ(outcome<double>("1_000.5"), "1000.5");
  EXPECT_EQ(outcome<double>("-1E400"), "null");
  EXPECT_EQ(outcome<double>("iNfinity"), "null");
  EXPECT_EQ(outcome<double>(true), "1.0");
  for (const auto* text : {"", ".", "e5", "1e", "1e+", "--1", "1__0", "_1", " 1_0", "infinit", "0x1", "1,5"})
    EXPECT_EQ(outcome<double>(text), "float_parsing") << text;
  EXPECT_EQ(outcome<double>(nullptr), "float_type");
  EXPECT_EQ(outcome<double>(json::BigInteger{std::string(400, '9')}), "float_type");
}

TEST(NumberField, HoldsAtItsBounds) {
  EXPECT_EQ(fault<double>(1.5, {.lt = 1.5}), R"(less_than: Input should be less than 1.5 {"lt":1.5})");
  EXPECT_EQ(fault<double>(2, {.le = 1}),
            R"(less_than_equal: Input should be less than or equal to 1 {"le":1.0})");
  EXPECT_EQ(fault<double>("nan", {.ge = 0, .le = 1}),
            R"(less_than_equal: Input should be less than or equal to 1 {"le":1.0})");
  EXPECT_EQ(outcome<double>(infinity, {.allow_inf_nan = false}), "finite_number");
  EXPECT_EQ(outcome<double>(0.5000000001, {.multiple_of = 0.5}), "0.5000000001");
  EXPECT_EQ(outcome<double>(0.50000001, {.multiple_of = 0.5}), "multiple_of");
  EXPECT_EQ(outcome<double>(1e308, {.multiple_of = 0.5}), "multiple_of");
}

TEST(TextField, ChecksItsPatternAfterItsLength) {
  constexpr FieldType<std::string>::Constraints code{.max_length = 8, .pattern = R"(^[A-Z]{3}-\d{2,4}$)"};
  EXPECT_EQ(outcome<std::string>("ABC-12", code), R"("ABC-12")");
  EXPECT_EQ(outcome<std::string>("ABC-\u0661\u0662", code), "\"ABC-\u0661\u0662\"") << "digits of any script";
  EXPECT_EQ(fault<std::string>("ABC-12\n", code),
            R"(string_pattern_mismatch: String should match pattern '^[A-Z]{3}-\d{2,4}$' )"
            R"({"pattern":"^[A-Z]{3}-\\d{2,4}$"})");
  EXPECT_EQ(outcome<std::string>("ABC-123456", code), "string_too_long");
}

TEST(Pattern, KnowsTheClassesOfUnicode) {
  EXPECT_TRUE(matches(R"(^\w+$)", "\u00E9\u0301\u06F1_"));
  EXPECT_FALSE(matches(R"(\W)", "a\u00E9"));
  EXPECT_TRUE(matches(R"(^[^@\s]+$)", "a\u200Bb"));
  EXPECT_FALSE(matches(R"(^[^@\s]+$)", "a\u2003b"));
  EXPECT_TRUE(matches(R"(^\S\D$)", "a\u00E9"));
  EXPECT_TRUE(matches(R"(^[]\d]+$)", "]\u0661"));
  EXPECT_TRUE(matches(R"(^[[:upper:]\d]+$)", "A\u0661"));
  EXPECT_THROW(matches("(", ""), std::invalid_argument);
}

TEST(LowerCase, IsThatOfUnicode) {
  EXPECT_EQ(lower_case("\u00C4BC \u0130"), "\u00E4bc i\u0307");
  EXPECT_EQ(lower_case("\u03A3\u0391\u03A3 \u03A3"), "\u03C3\u03B1\u03C2 \u03C3") << "final sigma";
  EXPECT_EQ(lower_case("\u0391\u03A3'\u0391"), "\u03B1\u03C3'\u03B1") << "an apostrophe stands inside a word";
  EXPECT_EQ(lower_case("\u01C5\u1E9E"), "\u01C6\u00DF");
  EXPECT_EQ(outcome<std::string>(" AbC ", {.strip_whitespace = true, .to_lower = true}), R"("abc")");
}

}  // namespace
}  // namespace chassis::schema
