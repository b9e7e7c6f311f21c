#include "app/api/errors.hpp"

#include <gmock/gmock.h>

#include "chassis/base/errors.hpp"
#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

using chassis::http::Verb;
using testing::HasSubstr;
using testing::Not;

struct Case {
  Verb method;
  std::string_view path;
  std::string_view body;
  std::string_view code;
  std::string_view unavailable = "The service is temporarily unavailable. Please try again.";
};

constexpr std::string_view some_id = R"({"id": "0190b5a0-0000-7000-8000-000000000000", "command": "M"})";

const std::array<Case, 4> cases{{
    {Verb::post, "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})", "SETUP_UNEXPECTED_ERROR"},
    {Verb::patch, "/api/v1/move", some_id, "MOVE_UNEXPECTED_ERROR"},
    {Verb::get, "/api/v1/check", "", "CHECK_UNEXPECTED_ERROR"},
    {Verb::get, "/api/v1/ready", "", "READY_UNEXPECTED_ERROR",
     "The service is not ready: the database cannot be reached."},
}};

class Errors : public ApiFixture, public testing::WithParamInterface<Case> {};

TEST_P(Errors, UnavailableIsA503ThatNamesNoCauseAndIsLoggedWithIt) {
  fail_with(chassis::Unavailable("the cable of host db7 is cut"));
  const auto response = request(GetParam().method, GetParam().path, GetParam().body);
  EXPECT_EQ(response.status, chassis::http::Status::service_unavailable);
  EXPECT_EQ(response.headers["Retry-After"], "1");
  EXPECT_EQ(response.body, R"({"detail":{"code":"SERVICE_UNAVAILABLE","message":")" +
                               std::string(GetParam().unavailable) + R"("}})");
  EXPECT_THAT(logged(), HasSubstr("the cable of host db7 is cut"));
}

TEST_P(Errors, AnythingElseIsA500WithTheCodeOfTheEndpoint) {
  fail_with(std::runtime_error("column secret does not exist"));
  const auto response = request(GetParam().method, GetParam().path, GetParam().body);
  EXPECT_EQ(response.status, chassis::http::Status::internal_server_error);
  EXPECT_THAT(response.body, HasSubstr("\"code\":\"" + std::string(GetParam().code) + "\""));
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
  EXPECT_THAT(logged(), HasSubstr("column secret does not exist"));
}

INSTANTIATE_TEST_SUITE_P(OfEveryEndpoint, Errors, testing::ValuesIn(cases));

class DocumentedErrors : public ApiFixture {};

TEST_F(DocumentedErrors, OfAMoveAreThoseThatItReturns) {
  const auto all = all_endpoints();
  const auto move = std::ranges::find(all, "move", &chassis::openapi::Endpoint::operation_id);
  ASSERT_NE(move, all.end());
  for (const services::MoveError& error :
       {services::MoveError(services::ProbeNotFound{}), services::MoveError(domain::UnknownCommand{}),
        services::MoveError(domain::OutsideGrid{}), services::MoveError(domain::BlockedByObstacle{}),
        services::MoveError(services::ProbeChanged{})}) {
    const auto code = services::code_of(error);
    const auto response = to_response(error);
    EXPECT_THAT(response.body, HasSubstr("\"code\":\"" + std::string(code) + "\""));
    EXPECT_TRUE(std::ranges::any_of(move->responses, [&](const auto& documented) {
      return documented.status == response.status && documented.description == code;
    })) << code;
  }
}

TEST(MoveErrors, HaveTheWordsOfTheContract) {
  EXPECT_EQ(
      to_response(services::MoveError(domain::UnknownCommand{"X"})).body,
      R"({"detail":{"code":"INVALID_COMMAND_ERROR","message":"The command 'X' does not exist. The existent commands )"
      R"(are: M, L, R. For security, no commands were delivered to the probe."}})");
  EXPECT_EQ(
      to_response(services::MoveError(domain::OutsideGrid{{.width = 4, .height = 2}})).body,
      R"({"detail":{"code":"INVALID_MOVEMENT_ERROR","message":"Movement outside grid limits. The probe must not )"
      R"(exceed the grid size of (4, 2). For security, no commands were delivered to the probe."}})");
  EXPECT_EQ(
      to_response(services::MoveError(services::ProbeNotFound{})).body,
      R"({"detail":{"code":"PROBE_NOT_FOUND","message":"Probe 00000000-0000-0000-0000-000000000000 not found."}})");
}

}  // namespace
}  // namespace mars::api
