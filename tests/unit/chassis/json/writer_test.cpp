#include "chassis/json/writer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "chassis/json/reader.hpp"
#include "tests/unit/chassis/json/generators.hpp"

namespace chassis::json {
namespace {

using namespace std::string_literals;

std::string written_string(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

TEST(Writer, WritesCompactlyAndInOrder) {
  const Object value{{"b", Array{1, -2, true, false, nullptr}},
                     {"a", Object{}},
                     {"big", BigInteger{"123456789012345678901"}},
                     {"float", 1e-7},
                     {"text", "caf\xC3\xA9"}};
  EXPECT_EQ(to_string(value),
            "{\"b\":[1,-2,true,false,null],\"a\":{},\"big\":123456789012345678901,\"float\":1e-07,"
            "\"text\":\"caf\xC3\xA9\"}");
}

TEST(Writer, WritesTheLimitsOfIntegers) {
  EXPECT_EQ(to_string(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(to_string(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
}

TEST(Writer, WhatJsonCannotHoldIsNull) {
  EXPECT_EQ(to_string(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(to_string(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(to_string(-std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(to_string("lone \xED\xA0\x80"), "null");
  EXPECT_EQ(to_string(Object{{"a\xED\xA0\x80", 1}}), "{\"a\xEF\xBF\xBD\":1}");
}

TEST(Writer, EscapesWhatPythonEscapes) {
  EXPECT_EQ(written_string("\"\\/\b\f\n\r\t"), R"("\"\\/\b\f\n\r\t")");
  EXPECT_EQ(written_string("\0\x01\x1F\x7F"s), "\"\\u0000\\u0001\\u001f\x7F\"");
  EXPECT_EQ(written_string("\xE2\x80\xA8\xF0\x9F\x98\x80"), "\"\xE2\x80\xA8\xF0\x9F\x98\x80\"");
}

TEST(Writer, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(written_string("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(written_string("\xC3"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(written_string("\xED\xA0\x80"), "\"\xEF\xBF\xBD\"");
}

TEST(Writer, LeavesOutMembersThatTheFilterRefuses) {
  const Value value(Array{Object{{"_a", 1}, {"b", Object{{"_c", 2}, {"d", 3}}}}});
  std::string out;
  write(out, value, [](std::string_view key) { return !key.starts_with('_'); });
  EXPECT_EQ(out, R"([{"b":{"d":3}}])");
}

RC_GTEST_PROP(Writer, AnyBytesBecomeAJsonString, ()) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  const auto value = read(written_string(bytes));
  RC_ASSERT(value.has_value());
  if (is_wtf8(bytes) && !has_surrogate(bytes)) RC_ASSERT(*value == Value(bytes));
}

}  // namespace
}  // namespace chassis::json
