#include "app/api/setup.hpp"

#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

using SetupEndpoint = ApiFixture;

TEST_F(SetupEndpoint, AnswersWithTheNewProbe) {
  const auto response =
      request(chassis::http::Verb::post, "/api/v1/setup", R"({"x": "5", "y": 3.0, "direction": "WEST"})");
  EXPECT_EQ(response.status, chassis::http::Status::ok);
  EXPECT_EQ(response.body.substr(44), R"(,"x":0,"y":0,"direction":"WEST"})");
}

TEST_F(SetupEndpoint, NamesEverythingThatIsWrongWithABody) {
  const auto response = request(chassis::http::Verb::post, "/api/v1/setup", R"({"y": -1})");
  EXPECT_EQ(response.status, chassis::http::Status::unprocessable_entity);
  EXPECT_EQ(
      response.body,
      R"({"detail":[{"type":"missing","loc":["body","x"],"msg":"Field required","input":{"y":-1}},)"
      R"({"type":"greater_than_equal","loc":["body","y"],"msg":"Input should be greater than or equal to 0",)"
      R"("input":-1,"ctx":{"ge":0}},)"
      R"({"type":"missing","loc":["body","direction"],"msg":"Field required","input":{"y":-1}}]})");
}

TEST_F(SetupEndpoint, StoresNothingOfABodyThatIsWrong) {
  request(chassis::http::Verb::post, "/api/v1/setup", R"({"x": 0, "y": 0, "direction": "WEST"})");
  EXPECT_EQ(request(chassis::http::Verb::get, "/api/v1/check").body, R"({"probes":[]})");
}

}  // namespace
}  // namespace mars::api
