#include "chassis/schema/field_types.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "chassis/json/writer.hpp"

namespace chassis::schema {
namespace {
using boost::uuids::uuid;

template <class T>
std::string fault(const json::Value& value, const typename FieldType<T>::Constraints& constraints) {
  const auto parsed = FieldType<T>::parse(value, constraints);
  if (parsed) return "valid";
  const auto& error = parsed.error().at(0);
  return std::string(error.type) + ": " + error.msg + " " + json::to_string(error.ctx);
}

template <class T>
std::string schema(const typename FieldType<T>::Constraints& constraints) {
  Components components;
  return json::to_string(FieldType<T>::schema(constraints, components));
}

TEST(IntegerField, HasInclusiveBounds) {
  const FieldType<std::int32_t>::Constraints bounds{.ge = -1, .le = 10};
  EXPECT_EQ(FieldType<std::int32_t>::parse(-1, bounds), -1);
  EXPECT_EQ(FieldType<std::int32_t>::parse("10", bounds), 10);
  EXPECT_EQ(fault<std::int32_t>(-2, bounds),
            R"(greater_than_equal: Input should be greater than or equal to -1 {"ge":-1})");
  EXPECT_EQ(fault<std::int32_t>("11", bounds),
            R"(less_than_equal: Input should be less than or equal to 10 {"le":10})");
  EXPECT_EQ(fault<std::int32_t>(json::BigInteger{"99999999999999999999"}, bounds),
            R"(less_than_equal: Input should be less than or equal to 10 {"le":10})");
}

TEST(IntegerField, HasTheBoundsOfItsTypeAnyway) {
  constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
  EXPECT_EQ(FieldType<std::int32_t>::parse(largest, {}), largest);
  EXPECT_EQ(fault<std::int32_t>(largest + 1, {}),
            R"(less_than_equal: Input should be less than or equal to 2147483647 {"le":2147483647})");
  EXPECT_EQ(fault<std::int32_t>(-largest - 2, {}),
            R"(greater_than_equal: Input should be greater than or equal to -2147483648 {"ge":-2147483648})");
}

TEST(StringField, CountsCodePointsBehindTheStripping) {
  const FieldType<std::string>::Constraints limits{
      .strip_whitespace = true, .min_length = 1, .max_length = 2};
  EXPECT_EQ(FieldType<std::string>::parse(" \u3000\U0001F680\U0001F680 ", limits), "\U0001F680\U0001F680");
  EXPECT_EQ(fault<std::string>(" \u3000 ", limits),
            R"(string_too_short: String should have at least 1 character {"min_length":1})");
  EXPECT_EQ(fault<std::string>("abc", limits),
            R"(string_too_long: String should have at most 2 characters {"max_length":2})");
  EXPECT_EQ(FieldType<std::string>::parse(" abc ", {}), " abc ");
}

TEST(StringField, RefusesWhatIsNoText) {
  EXPECT_EQ(fault<std::string>(10, {}), "string_type: Input should be a valid string {}");
  EXPECT_EQ(
      fault<std::string>("\xED\xA0\x80", {}),
      "string_unicode: Input should be a valid string, unable to parse raw data as a unicode string {}");
}

TEST(UuidField, MayAskForAVersion) {
  constexpr auto version_4 = "225fd50d-8603-4b0d-bd27-cbdb9035a1eb";
  EXPECT_EQ(fault<uuid>(version_4, {}), "valid");
  EXPECT_EQ(fault<uuid>(version_4, {.version = 4}), "valid");
  EXPECT_EQ(fault<uuid>(version_4, {.version = 7}),
            R"(uuid_version: UUID version 7 expected {"expected_version":7})");
  EXPECT_EQ(fault<uuid>("225fd50d-8603-4b0d-0d27-cbdb9035a1eb", {.version = 4}),
            R"(uuid_version: UUID version 4 expected {"expected_version":4})")
      << "another variant has no version";
}

TEST(UuidField, RefusesWhatIsNoUuid) {
  EXPECT_EQ(fault<uuid>(1.5, {}), "uuid_type: UUID input should be a string, bytes or UUID object {}");
  EXPECT_EQ(fault<uuid>("x", {}),
            "uuid_parsing: Input should be a valid UUID, invalid character: found `x` at 0 "
            "{\"error\":\"invalid character: found `x` at 0\"}");
  EXPECT_EQ(
      fault<uuid>("\xED\xA0\x80", {}),
      "string_unicode: Input should be a valid string, unable to parse raw data as a unicode string {}");
}

TEST(ListField, LocatesItsErrorsByIndex) {
  using List = FieldType<std::vector<std::int32_t>>;
  EXPECT_EQ(List::parse(json::Array{1, "2"}, {}), (std::vector<std::int32_t>{1, 2}));
  const auto wrong = List::parse(json::Array{"a", 1, "b"}, {});
  ASSERT_FALSE(wrong);
  ASSERT_EQ(wrong.error().size(), 2U);
  EXPECT_EQ(wrong.error()[0].loc, json::Array{0});
  EXPECT_EQ(wrong.error()[1].loc, json::Array{2});
  EXPECT_EQ(fault<std::vector<std::int32_t>>("text", {}), "list_type: Input should be a valid list {}");
}

TEST(FieldTypes, DescribeThemselvesInJsonSchema) {
  EXPECT_EQ(schema<std::int32_t>({}), R"({"type":"integer"})");
  EXPECT_EQ(schema<std::int32_t>({.ge = 0, .le = 9}), R"({"type":"integer","maximum":9,"minimum":0})");
  EXPECT_EQ(schema<std::string>({.min_length = 1, .max_length = 80}),
            R"({"type":"string","maxLength":80,"minLength":1})");
  EXPECT_EQ(schema<uuid>({}), R"({"type":"string","format":"uuid"})");
  EXPECT_EQ(schema<uuid>({.version = 4}), R"({"type":"string","format":"uuid4"})");
  EXPECT_EQ(schema<std::vector<uuid>>({}), R"({"type":"array","items":{"type":"string","format":"uuid"}})");
}

TEST(FieldTypes, WriteJson) {
  std::string out;
  FieldType<std::int32_t>::write(out, std::numeric_limits<std::int32_t>::min());
  FieldType<std::string>::write(out, "a\"b");
  FieldType<uuid>::write(out, uuid{});
  FieldType<std::vector<std::int32_t>>::write(out, {1, 2});
  FieldType<std::vector<std::int32_t>>::write(out, {});
  EXPECT_EQ(out, R"(-2147483648"a\"b""00000000-0000-0000-0000-000000000000"[1,2][])");
}

}  // namespace
}  // namespace chassis::schema
