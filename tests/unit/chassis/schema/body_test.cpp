#include "chassis/schema/body.hpp"

#include <gtest/gtest.h>

#include "app/schemas/setup_request.hpp"
#include "tests/unit/chassis/schema/answers.hpp"

namespace chassis::schema {
namespace {

constexpr auto valid_body = R"({"x": 1, "y": 2, "direction": "EAST"})";

std::string answer_to(std::string_view body,
                      std::optional<std::string_view> content_type = "application/json") {
  return mars::tests::answer_to(mars::schemas::SetupRequest::model(), body, content_type);
}

TEST(Body, KnowsTheMediaTypesOfJson) {
  for (const auto* type : {"application/json", "APPLICATION/JSON", "application/json; charset=utf-8",
                           " application/json ;a=b", "application/json;", "application/problem+json",
                           "application/vnd.api+json", "application/+json", "application/x +json"}) {
    EXPECT_TRUE(is_json(type)) << type;
  }
  for (const auto* type :
       {"", "json", "/json", "application", "application/", "application/jsonx", "application/xml",
        "application/json+xml", "application/json/x", "application//json", "application /json",
        "application/ json", "text/json", "text/x+json", "text/plain;+json", ";application/json",
        "application/json,text/plain", "application/x-www-form-urlencoded", "*/*"}) {
    EXPECT_FALSE(is_json(type)) << type;
  }
}

TEST(Body, OfAnotherMediaTypeIsAString) {
  constexpr auto error = R"({"detail":[{"type":"model_attributes_type","loc":["body"],)"
                         R"("msg":"Input should be a valid dictionary or object to extract fields from",)"
                         R"("input":"{\"x\": 1, \"y\": 2, \"direction\": \"EAST\"}"}]})";
  EXPECT_EQ(answer_to(valid_body, "text/plain"), error);
  EXPECT_EQ(answer_to(valid_body, ""), error);
  EXPECT_EQ(answer_to(valid_body, std::nullopt), error);
  EXPECT_EQ(answer_to(valid_body), "valid");
}

TEST(Body, ThatIsNoTextIsEchoedAsNull) {
  EXPECT_NE(answer_to("\xFF", "text/plain").find(R"("input":null)"), std::string::npos);
  EXPECT_NE(answer_to("\xED\xA0\x80", "text/plain").find(R"("input":null)"), std::string::npos);
}

TEST(Body, EmptyOrNullIsMissing) {
  constexpr auto error =
      R"({"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]})";
  EXPECT_EQ(answer_to(""), error);
  EXPECT_EQ(answer_to("", "text/plain"), error);
  EXPECT_EQ(answer_to(" null "), error);
}

TEST(Body, OtherThanAnObjectIsRefusedAndEchoed) {
  for (const std::string body : {"1", "true", "[{}]", "\"x\"", "0", "false", "[]", "\"\""}) {
    EXPECT_EQ(answer_to(body),
              R"({"detail":[{"type":"model_attributes_type","loc":["body"],)"
              R"("msg":"Input should be a valid dictionary or object to extract fields from",)"
              R"("input":)" +
                  body + "}]}");
  }
}

TEST(Body, WrongJsonIsLocatedByPosition) {
  EXPECT_EQ(answer_to("{\"\xC3\xA9\": x}"),
            R"({"detail":[{"type":"json_invalid","loc":["body",6],"msg":"JSON decode error","input":{},)"
            R"("ctx":{"error":"Expecting value"}}]})");
  EXPECT_EQ(answer_to("[1,]"),
            R"({"detail":[{"type":"json_invalid","loc":["body",2],"msg":"JSON decode error","input":{},)"
            R"("ctx":{"error":"Illegal trailing comma before end of array"}}]})");
}

TEST(Body, BeyondWhatPythonReadsIsUnreadable) {
  EXPECT_EQ(answer_to("\"\xFF\""), "unreadable");
  EXPECT_EQ(answer_to(std::string(4301, '1')), "unreadable");
  EXPECT_EQ(answer_to(std::string(1001, '[')), "unreadable");
}

}  // namespace
}  // namespace chassis::schema
