#include "chassis/json/reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "chassis/json/number.hpp"
#include "chassis/json/writer.hpp"
#include "tests/unit/chassis/json/generators.hpp"

namespace chassis::json {
namespace {

using namespace std::string_literals;

TEST(Reader, ReadsEveryKindOfValue) {
  EXPECT_EQ(read("null"), Value(nullptr));
  EXPECT_EQ(read(" true\n"), Value(true));
  EXPECT_EQ(read("false"), Value(false));
  EXPECT_EQ(read("-12"), Value(-12));
  EXPECT_EQ(read("-0"), Value(0));
  EXPECT_EQ(read("5.0"), Value(5.0));
  EXPECT_EQ(read("12345678901234567890"), Value(BigInteger{"12345678901234567890"}));
  EXPECT_EQ(read("\"text\""), Value("text"));
  EXPECT_EQ(read("[]"), Value(Array{}));
  EXPECT_EQ(read("{ }"), Value(Object{}));
  EXPECT_EQ(read("\t[1 , [ ] ,{\"a\" : null}]\r"), Value(Array{1, Array{}, Object{{"a", nullptr}}}));
}

TEST(Reader, ReadsWhatOnlyPythonAccepts) {
  EXPECT_TRUE(std::isnan(*read("NaN")->get_if<double>()));
  EXPECT_EQ(read("Infinity"), Value(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(read("-Infinity"), Value(-std::numeric_limits<double>::infinity()));
  EXPECT_EQ(read("1e400"), Value(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(read("\"\\ud800\""), Value("\xED\xA0\x80"));
  EXPECT_EQ(read("\"a\x7F\""), Value("a\x7F"));
}

TEST(Reader, ReadsEscapes) {
  EXPECT_EQ(read(R"("\"\\\/\b\f\n\r\t")"), Value("\"\\/\b\f\n\r\t"));
  EXPECT_EQ(read(R"("\u0041\u00e9\u20AC")"), Value("A\xC3\xA9\xE2\x82\xAC"));
  EXPECT_EQ(read(R"("\ud83d\ude00")"), Value("\xF0\x9F\x98\x80"));
  EXPECT_EQ(read(R"("\ud83d\ud83d\ude00")"), Value("\xED\xA0\xBD\xF0\x9F\x98\x80"));
  EXPECT_EQ(read(R"("\ude00\ud83dA")"), Value("\xED\xB8\x80\xED\xA0\xBD"
                                              "A"));
  EXPECT_EQ(read(R"("\u0000")"), Value("\0"s));
}

TEST(Reader, TheLastOfDuplicateKeysWinsAtThePlaceOfTheFirst) {
  EXPECT_EQ(read(R"({"a":1,"b":2,"a":3})"), Value(Object{{"a", 3}, {"b", 2}}));
}

TEST(Reader, FailsInPythonsWordsAtPythonsPositions) {
  const struct {
    std::string text;
    SyntaxError error;
  } cases[] = {
      {"", {"Expecting value", 0}},
      {"  ", {"Expecting value", 2}},
      {"nul", {"Expecting value", 0}},
      {"nan", {"Expecting value", 0}},
      {"-", {"Expecting value", 0}},
      {"-Infinit", {"Expecting value", 0}},
      {".5", {"Expecting value", 0}},
      {"// c\n{}", {"Expecting value", 0}},
      {"\xC2\xA0"
       "1",
       {"Expecting value", 0}},
      {"[", {"Expecting value", 1}},
      {"[1, ", {"Expecting value", 4}},
      {"[tru]", {"Expecting value", 1}},
      {R"({"a":)", {"Expecting value", 5}},
      {"{", {"Expecting property name enclosed in double quotes", 1}},
      {"{ x:1}", {"Expecting property name enclosed in double quotes", 2}},
      {R"({"a":1, )", {"Expecting property name enclosed in double quotes", 8}},
      {R"({"a"  1})", {"Expecting ':' delimiter", 6}},
      {R"({"a")", {"Expecting ':' delimiter", 4}},
      {R"({"a":1 "b"})", {"Expecting ',' delimiter", 7}},
      {R"({"a":1)", {"Expecting ',' delimiter", 6}},
      {"[1 2]", {"Expecting ',' delimiter", 3}},
      {"[1", {"Expecting ',' delimiter", 2}},
      {"[1 ,\n]", {"Illegal trailing comma before end of array", 3}},
      {R"({"a":1 , })", {"Illegal trailing comma before end of object", 7}},
      {"1.", {"Extra data", 1}},
      {"01", {"Extra data", 1}},
      {"{} {}", {"Extra data", 3}},
      {"true1", {"Extra data", 4}},
      {R"(["a)", {"Unterminated string starting at", 1}},
      {R"("a\)", {"Unterminated string starting at", 0}},
      {"\"a\nb\"", {"Invalid control character at", 2}},
      {"\"\0\""s, {"Invalid control character at", 1}},
      {R"("\x")", {"Invalid \\escape", 1}},
      {R"("\u12g4")", {"Invalid \\uXXXX escape", 2}},
      {R"("\u 123")", {"Invalid \\uXXXX escape", 2}},
      {R"("\u1234)", {"Invalid \\uXXXX escape", 2}},
      {R"("\ud83d\u00zz")", {"Invalid \\uXXXX escape", 8}},
      {R"("\ud83d\ude00)", {"Invalid \\uXXXX escape", 8}},
      {"\"\xF0\x9F\x98\x80\xC3\xA9\" x", {"Extra data", 5}},
      {"\xEF\xBB\xBF[1", {"Expecting ',' delimiter", 2}},
      {"\xEF\xBB\xBF\xEF\xBB\xBF"
       "1",
       {"Expecting value", 0}},
  };

  for (const auto& [text, error] : cases) {
    const auto value = read(text);
    ASSERT_FALSE(value) << text;
    const auto* found = std::get_if<SyntaxError>(&value.error());
    ASSERT_NE(found, nullptr) << text;
    EXPECT_EQ(found->message, error.message) << text;
    EXPECT_EQ(found->position, error.position) << text;
  }
}

TEST(Reader, GivesUpOnBytesThatAreNoText) {
  EXPECT_EQ(read("\"\xFF\""), std::unexpected(ReadError(Unreadable{})));
}

TEST(Reader, IntegersAreReadableUpToTheLimitOfPython) {
  const std::string longest(max_integer_digits, '1');
  EXPECT_EQ(read(longest), Value(BigInteger{longest}));
  EXPECT_EQ(read("-" + longest), Value(BigInteger{"-" + longest}));
  EXPECT_EQ(read(longest + "1"), std::unexpected(ReadError(Unreadable{})));
  EXPECT_EQ(read("-" + longest + "1"), std::unexpected(ReadError(Unreadable{})));
  EXPECT_TRUE(read(longest + "1.0")) << "a float has no such limit";
  EXPECT_EQ(read("[" + longest + "1 x"), std::unexpected(ReadError(Unreadable{})))
      << "it comes before the fault";
}

TEST(Reader, NestsUpToItsLimit) {
  const auto nested = [](std::size_t levels, std::string open, std::string close) {
    std::string text;
    for (std::size_t level = 0; level < levels; ++level)
      text += open;
    text += "1";
    for (std::size_t level = 0; level < levels; ++level)
      text += close;
    return text;
  };
  EXPECT_TRUE(read(nested(max_nesting, "[", "]")));
  EXPECT_TRUE(read(nested(max_nesting, R"({"a":)", "}")));
  EXPECT_EQ(read(nested(max_nesting + 1, "[", "]")), std::unexpected(ReadError(Unreadable{})));
  EXPECT_EQ(read(nested(max_nesting + 1, R"({"a":)", "}")), std::unexpected(ReadError(Unreadable{})));
  EXPECT_TRUE(read("[" + nested(max_nesting - 1, "[", "]") + "," + nested(max_nesting - 1, "[", "]") + "]"))
      << "only what is inside counts";
}

TEST(Reader, ManyMembersTakeNoQuadraticTime) {
  std::string text = "{";
  for (int index = 0; index < 170'000; ++index)
    text += "\"" + std::to_string(index % 100'000) + "\":1,";
  text.back() = '}';
  const auto value = read(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->get_if<Object>()->size(), 100'000U);
}

RC_GTEST_PROP(Reader, ReadsBackWhatTheWriterWrote, ()) {
  const auto value = *mars::tests::any_value();
  const auto again = read(to_string(value));
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == value);
}

RC_GTEST_PROP(Reader, EveryTextIsReadOrRefused, ()) {
  const auto letters = rc::gen::element('{', '}', '[', ']', '"', ',', ':', '\\', 'u', 'd', '8', '0', '1', '.',
                                        'e', '-', ' ', '\n', 'N', '\xC3', '\xA9', '\0');
  const auto text = *rc::gen::container<std::string>(letters);
  const auto value = read(text);
  if (value) RC_ASSERT(read(to_string(*value)).has_value());
}

}  // namespace
}  // namespace chassis::json
