#include "app/api/probes.hpp"

#include <gmock/gmock.h>

#include <boost/uuid/uuid_io.hpp>

#include "tests/unit/app/api/api_fixture.hpp"

namespace mars::api {
namespace {

using chassis::http::Status;
using chassis::http::Verb;
using testing::HasSubstr;

class ProbeEndpoints : public ApiFixture {
 protected:
  ProbeEndpoints() {
    auto outcome =
        tests::run(io_, setup_.set_up(context_, {.x = 5, .y = 5, .direction = domain::Direction::east}));
    id_ = to_string(outcome->answer.value().id);
  }

  chassis::http::Response show(const Headers& headers = {}) {
    return request(Verb::get, "/api/v1/probes/" + id_, {}, headers);
  }

  chassis::http::Response move(std::string_view command, const Headers& headers = {}) {
    return request(Verb::patch, "/api/v1/move",
                   R"({"id": ")" + id_ + R"(", "command": ")" + std::string(command) + "\"}", headers);
  }

  chassis::http::Response plan(std::string_view command) {
    return request(Verb::post, "/api/v1/probes/" + id_ + "/plan",
                   R"({"command": ")" + std::string(command) + "\"}");
  }

  chassis::http::Response route(std::string_view cell) {
    return request(Verb::post, "/api/v1/probes/" + id_ + "/route", cell);
  }

  std::string id_;
};

TEST_F(ProbeEndpoints, ShowAProbeWithItsVersionAsEntityTag) {
  const auto first = show();
  EXPECT_EQ(first.status, Status::ok);
  EXPECT_EQ(first.headers["ETag"], "\"0\"");
  EXPECT_THAT(first.body, testing::StartsWith(R"({"id":")" + id_ + R"(","grid_id":")"));
  EXPECT_THAT(first.body, testing::EndsWith(R"("x":0,"y":0,"direction":"EAST","moves":0})"));
  move("M");
  const auto second = show();
  EXPECT_EQ(second.headers["ETag"], "\"1\"");
  EXPECT_THAT(second.body, HasSubstr(R"("x":1,"y":0,"direction":"EAST","moves":1})"));
}

TEST_F(ProbeEndpoints, AnswerNotModifiedToAClientThatHasTheVersion) {
  for (const auto* tag : {"\"0\"", "W/\"0\"", "\"7\", \"0\"", "*"}) {
    const auto response = show({{"If-None-Match", tag}});
    EXPECT_EQ(response.status, Status::not_modified) << tag;
    EXPECT_EQ(response.headers["ETag"], "\"0\"");
    EXPECT_EQ(response.body, "");
  }
  for (const auto* tag : {"\"1\"", "0", "\"0", "\"00\"", "\"x\"", ""})
    EXPECT_EQ(show({{"If-None-Match", tag}}).status, Status::ok) << tag;
}

TEST_F(ProbeEndpoints, ValidateTheIdInThePathAsFastApiDoes) {
  for (const auto& [method, rest, body] :
       {std::tuple(Verb::get, "", ""), std::tuple(Verb::post, "/plan", R"({"command": "M"})"),
        std::tuple(Verb::post, "/route", R"({"x": 1, "y": 1})")}) {
    const auto response = request(method, std::string("/api/v1/probes/7") + rest, body);
    EXPECT_EQ(response.status, Status::unprocessable_entity) << rest;
    EXPECT_THAT(response.body,
                testing::StartsWith(R"({"detail":[{"type":"uuid_parsing","loc":["path","id"],)"));
  }
}

TEST_F(ProbeEndpoints, ReportWhatIsWrongWithPathAndBodyTogether) {
  const auto response = request(Verb::post, "/api/v1/probes/7/plan", "{}");
  EXPECT_THAT(response.body, HasSubstr(R"("loc":["path","id"])"));
  EXPECT_THAT(response.body, HasSubstr(R"("loc":["body","command"])"));
}

TEST_F(ProbeEndpoints, DoNotFindUnknownProbes) {
  id_ = to_string(new_id_());
  EXPECT_EQ(show().status, Status::not_found);
  EXPECT_EQ(plan("M").status, Status::not_found);
  EXPECT_EQ(route(R"({"x": 1, "y": 1})").status, Status::not_found);
  EXPECT_THAT(show().body, HasSubstr("PROBE_NOT_FOUND"));
}

TEST_F(ProbeEndpoints, PlanWhatTheMoveThenDoes) {
  EXPECT_EQ(plan(" MLM ").body, R"({"x":1,"y":1,"direction":"NORTH","failure":null,)"
                                R"("cells":[{"x":0,"y":0},{"x":1,"y":0},{"x":1,"y":1}],"cell_count":3})");
  EXPECT_THAT(show().body, HasSubstr(R"("moves":0)"));
  EXPECT_THAT(move("MLM").body, HasSubstr(R"("x":1,"y":1,"direction":"NORTH")"));
}

TEST_F(ProbeEndpoints, PlanNamesTheLetterThatFails) {
  EXPECT_THAT(plan("MRM").body,
              HasSubstr(R"("failure":{"index":2,"letter":"M","cell":{"x":1,"y":0},)"
                        R"("code":"INVALID_MOVEMENT_ERROR","message":"Movement outside grid limits. )"));
  EXPECT_THAT(plan("LX").body, HasSubstr(R"("failure":{"index":1,"letter":"X","cell":{"x":0,"y":0},)"
                                         R"("code":"INVALID_COMMAND_ERROR",)"));
}

TEST_F(ProbeEndpoints, RouteLeadsToTheCell) {
  EXPECT_EQ(route(R"({"x": 2, "y": 3})").body, R"({"command":"MMLMMM"})");
  EXPECT_EQ(route(R"({"x": 0, "y": 0})").body, R"({"command":""})");
  EXPECT_THAT(show().body, HasSubstr(R"("moves":0)"));
}

TEST_F(ProbeEndpoints, RouteSaysWhyThereIsNone) {
  const auto outside = route(R"({"x": 6, "y": 0})");
  EXPECT_EQ(outside.status, Status::unprocessable_entity);
  EXPECT_THAT(outside.body, HasSubstr("ROUTE_NOT_FOUND"));
  EXPECT_THAT(route(R"({"x": 5, "y": 5})").body, HasSubstr("ROUTE_TOO_LONG"));
  EXPECT_THAT(route(R"({"x": -1, "y": 5})").body, HasSubstr(R"("loc":["body","x"])"));
}

TEST_F(ProbeEndpoints, MoveOnlyTheVersionThatTheClientExpects) {
  EXPECT_EQ(move("M", {{"If-Match", "\"0\""}}).status, Status::ok);
  const auto refused = move("M", {{"If-Match", "\"0\""}});
  EXPECT_EQ(refused.status, Status::precondition_failed);
  EXPECT_THAT(refused.body, HasSubstr("PRECONDITION_FAILED"));
  EXPECT_THAT(show().body, HasSubstr(R"("moves":1)"));
  EXPECT_EQ(move("M", {{"If-Match", "W/\"1\""}}).status, Status::precondition_failed);
  EXPECT_EQ(move("M", {{"If-Match", "\"5\", \"1\""}}).status, Status::ok);
  EXPECT_EQ(move("M", {{"If-Match", "*"}}).status, Status::ok);
}

TEST_F(ProbeEndpoints, ARepeatedMoveWithAKeyGetsItsFirstAnswerWhateverTheVersionIsNow) {
  const Headers headers{{"If-Match", "\"0\""}, {"Idempotency-Key", "one"}};
  const auto first = move("M", headers);
  const auto again = move("M", headers);
  EXPECT_EQ(again.status, Status::ok);
  EXPECT_EQ(again.body, first.body);
  EXPECT_THAT(move("M", {{"Idempotency-Key", "one"}}).body, HasSubstr("IDEMPOTENCY_KEY_REUSED"));

  const Headers late{{"If-Match", "\"0\""}, {"Idempotency-Key", "two"}};
  EXPECT_EQ(move("M", late).status, Status::precondition_failed);
  const auto refused = move("M", late);
  EXPECT_EQ(refused.status, Status::precondition_failed);
  EXPECT_EQ(refused.headers["Idempotency-Replayed"], "true");
}

}  // namespace
}  // namespace mars::api
