#include "app/schemas/setup_request.hpp"

#include <gtest/gtest.h>

#include "chassis/json/writer.hpp"
#include "tests/unit/chassis/schema/answers.hpp"

namespace mars::schemas {
namespace {

std::string answer_to(std::string_view body) {
  return tests::answer_to(SetupRequest::model(), body);
}

TEST(SetupRequest, TakesAGridAndADirection) {
  const auto request = parse_body(SetupRequest::model(), "application/json",
                                  R"({"direction":"WEST","y":" 5 ","x":2147483647.0})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->x, 2147483647);
  EXPECT_EQ(request->y, 5);
  EXPECT_EQ(request->direction, domain::Direction::west);
}

TEST(SetupRequest, HasBounds) {
  EXPECT_EQ(answer_to(R"({"x":0,"y":2147483647,"direction":"NORTH"})"), "valid");
  EXPECT_EQ(
      answer_to(R"({"x":-1,"y":2147483648,"direction":"NORTH"})"),
      R"({"detail":[{"type":"greater_than_equal","loc":["body","x"],)"
      R"("msg":"Input should be greater than or equal to 0","input":-1,"ctx":{"ge":0}},)"
      R"({"type":"less_than_equal","loc":["body","y"],)"
      R"("msg":"Input should be less than or equal to 2147483647","input":2147483648,"ctx":{"le":2147483647}}]})");
  EXPECT_EQ(
      answer_to(R"({"x":-99999999999999999999,"y":99999999999999999999,"direction":"NORTH"})"),
      R"({"detail":[{"type":"greater_than_equal","loc":["body","x"],)"
      R"("msg":"Input should be greater than or equal to 0","input":-99999999999999999999,"ctx":{"ge":0}},)"
      R"({"type":"less_than_equal","loc":["body","y"],"msg":"Input should be less than or equal to 2147483647",)"
      R"("input":99999999999999999999,"ctx":{"le":2147483647}}]})");
}

TEST(SetupRequest, AGridHasMoreThanOneCell) {
  EXPECT_EQ(
      answer_to(R"({"y": 0, "direction": "NORTH", "x": 0})"),
      R"({"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, X and Y cannot both be zero",)"
      R"("input":{"y":0,"direction":"NORTH","x":0},"ctx":{"error":{}}}]})");
  EXPECT_EQ(answer_to(R"({"x":0,"y":true,"direction":"EAST"})"), "valid");
}

TEST(SetupRequest, EchoesTheWholeBodyWhereAFieldIsMissing) {
  EXPECT_EQ(
      answer_to(R"({"y": true, "direction": "1__0"})"),
      R"({"detail":[{"type":"missing","loc":["body","x"],"msg":"Field required",)"
      R"("input":{"y":true,"direction":"1__0"}},)"
      R"({"type":"enum","loc":["body","direction"],"msg":"Input should be 'NORTH', 'SOUTH', 'EAST' or 'WEST'",)"
      R"("input":"1__0","ctx":{"expected":"'NORTH', 'SOUTH', 'EAST' or 'WEST'"}}]})");
}

TEST(SetupRequest, AnswersWhereTheOriginalBreaks) {
  EXPECT_EQ(
      answer_to(R"({"x":NaN,"y":1e400,"direction":"\ud800"})"),
      R"({"detail":[{"type":"finite_number","loc":["body","x"],"msg":"Input should be a finite number",)"
      R"("input":null},{"type":"finite_number","loc":["body","y"],"msg":"Input should be a finite number",)"
      R"("input":null},{"type":"string_unicode","loc":["body","direction"],)"
      R"("msg":"Input should be a valid string, unable to parse raw data as a unicode string","input":null}]})");
}

TEST(SetupRequest, DescribesItself) {
  chassis::schema::Components components;
  SetupRequest::model().schema(components);
  EXPECT_EQ(
      chassis::json::to_string(components.to_json()),
      R"({"schemas":{"Direction":{"type":"string","enum":["NORTH","SOUTH","EAST","WEST"],"title":"Direction"},)"
      R"("SetupRequest":{"properties":{)"
      R"("x":{"type":"integer","maximum":2147483647,"minimum":0,"title":"X",)"
      R"("description":"The largest x of the grid, inclusive."},)"
      R"("y":{"type":"integer","maximum":2147483647,"minimum":0,"title":"Y",)"
      R"("description":"The largest y of the grid, inclusive."},)"
      R"("direction":{"$ref":"#/components/schemas/Direction","description":"Where the probe faces at first."}},)"
      R"("type":"object","required":["x","y","direction"],"title":"SetupRequest",)"
      R"("description":"A grid to set up, and where the probe on its cell (0, 0) faces."}}})");
}

}  // namespace
}  // namespace mars::schemas
