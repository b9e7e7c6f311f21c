#include "chassis/schema/validation_error.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace chassis::schema {
namespace {

std::string written(const Errors& errors) {
  std::string out;
  write_errors(out, errors);
  return out;
}

TEST(ValidationError, IsWrittenAsFastApiWritesIt) {
  EXPECT_EQ(
      written(
          located("body", located(3, invalid("kind", "say \"no\"", json::Object{{"a", 1}}, {{"le", 5}})))),
      R"({"detail":[{"type":"kind","loc":["body",3],"msg":"say \"no\"","input":{"a":1},"ctx":{"le":5}}]})");
  EXPECT_EQ(written(invalid(error_kinds::missing, nullptr)),
            R"({"detail":[{"type":"missing","loc":[],"msg":"Field required","input":null}]})");
  EXPECT_EQ(written({}), R"({"detail":[]})");
}

TEST(ValidationError, EchoesAsNullWhatJsonCannotHold) {
  const json::Array input{std::numeric_limits<double>::infinity(), "\xED\xA0\x80", 1.0};
  EXPECT_EQ(invalid(error_kinds::missing, input).at(0).input, "[null,null,1.0]");
}

TEST(ValidationError, DoesNotEchoWhatFastApiTakesForAnotherLibrarysOwn) {
  const json::Object input{{"_sa_instance_state", 1}, {"x", json::Object{{"_sa", 1}, {"sa", 2}}}};
  EXPECT_EQ(invalid(error_kinds::missing, input).at(0).input, R"({"x":{"sa":2}})");
}

Errors several(std::size_t count, const json::Value& input) {
  Errors errors;
  for (std::size_t number = 0; number < count; ++number)
    errors.push_back(invalid(error_kinds::missing, input).front());
  return errors;
}

/// A string whose JSON has so many bytes.
std::string of_size(std::size_t size) {
  return std::string(size - 2, 'a');
}

TEST(ValidationError, EchoesInputsUpToTheLimitOfAllTogether) {
  const auto whole = written(several(4, of_size(longest_echo / 4)));
  EXPECT_GT(whole.size(), longest_echo);
  EXPECT_EQ(whole.find("\u2026"), std::string::npos);
}

TEST(ValidationError, ShortensInputsAboveTheLimitOfAllTogether) {
  auto errors = several(4, of_size(longest_echo / 4));
  errors.push_back(invalid(error_kinds::missing, "short").front());
  const auto text = written(errors);
  EXPECT_LT(text.size(), 10'000U);
  const auto shortened = "\"input\":\"\\\"" + std::string(shortened_echo - 1, 'a') + "\u2026\"}";
  EXPECT_NE(text.find(shortened), std::string::npos);
  EXPECT_NE(text.find(R"("input":"short"})"), std::string::npos);
}

TEST(ValidationError, KeepsLittleOfAnInputThatIsTooLong) {
  const json::Array input(longest_echo, 1e15);
  const auto errors = invalid(error_kinds::missing, input);
  EXPECT_EQ(errors.at(0).input.size(), longest_echo + 1);
  EXPECT_LT(written(errors).size(), 2 * shortened_echo);
}

TEST(ValidationError, ShortensBetweenCharacters) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string input(shift, 'a');
    while (input.size() < longest_echo)
      input += "\U0001F680";
    const auto text = written(invalid(error_kinds::missing, input));
    EXPECT_LT(text.size(), 2 * shortened_echo);
    EXPECT_EQ(text.find("\uFFFD"), std::string::npos) << shift;
  }
}

}  // namespace
}  // namespace chassis::schema
