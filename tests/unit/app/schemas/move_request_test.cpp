#include "app/schemas/move_request.hpp"

#include <gtest/gtest.h>

#include "chassis/json/writer.hpp"
#include "tests/unit/chassis/schema/answers.hpp"

namespace mars::schemas {
namespace {

std::string body_with(std::string_view command) {
  std::string body = R"({"id":"225fd50d-8603-4b0d-bd27-cbdb9035a1eb","command":)";
  chassis::json::append_string(body, command);
  return body + "}";
}

TEST(MoveRequest, StripsItsCommand) {
  const auto request = parse_body(MoveRequest::model(), "application/json", body_with(" \u2003M R\n"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->command, "M R");
}

TEST(MoveRequest, ACommandHasALetterAtLeast) {
  EXPECT_EQ(tests::answer_to(MoveRequest::model(), body_with(" \t")),
            R"({"detail":[{"type":"string_too_short","loc":["body","command"],)"
            R"("msg":"String should have at least 1 character","input":" \t","ctx":{"min_length":1}}]})");
}

TEST(MoveRequest, TheLongestCommandIsConfigured) {
  const auto model = MoveRequest::model(3);
  EXPECT_EQ(tests::answer_to(model, body_with(" \U0001F680\U0001F680\U0001F680 ")), "valid");
  EXPECT_EQ(tests::answer_to(model, body_with("MMMM")),
            R"({"detail":[{"type":"string_too_long","loc":["body","command"],)"
            R"("msg":"String should have at most 3 characters","input":"MMMM","ctx":{"max_length":3}}]})");
}

TEST(MoveRequest, TheLongestCommandIs100000LettersByDefault) {
  const std::string longest(100'000, 'M');
  EXPECT_EQ(tests::answer_to(MoveRequest::model(), body_with(longest)), "valid");
  EXPECT_NE(tests::answer_to(MoveRequest::model(), body_with(longest + "M")).find("string_too_long"),
            std::string::npos);
}

TEST(MoveRequest, ReportsBothFields) {
  EXPECT_EQ(tests::answer_to(MoveRequest::model(), R"({"id": "x"})"),
            R"({"detail":[{"type":"uuid_parsing","loc":["body","id"],)"
            R"("msg":"Input should be a valid UUID, invalid character: found `x` at 0","input":"x",)"
            R"("ctx":{"error":"invalid character: found `x` at 0"}},)"
            R"({"type":"missing","loc":["body","command"],"msg":"Field required","input":{"id":"x"}}]})");
}

}  // namespace
}  // namespace mars::schemas
