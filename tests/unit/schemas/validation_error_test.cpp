#include "schemas/validation_error.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace mars::schemas {
namespace {

namespace json = core::json;

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

}  // namespace
}  // namespace mars::schemas
