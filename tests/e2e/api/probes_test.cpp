// A probe by its id: read, planned, routed, and moved at an expected version.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

namespace json = boost::json;

class Probes : public tests::OnBothEngines {
 protected:
  static std::string path_of(const std::string& id) { return "/api/v1/probes/" + id; }
};

TEST_P(Probes, AreReadWithAnEntityTagThatChangesWithEveryMove) {
  const auto id = tests::set_up_probe(client_, 5, 5);
  const auto first = client_.request("GET", path_of(id));
  EXPECT_EQ(first.result_int(), 200U);
  EXPECT_EQ(first["ETag"], "\"0\"");
  EXPECT_EQ(first["Cache-Control"], "private, no-cache");
  const auto unchanged =
      client_.request("GET", path_of(id), "", {{"If-None-Match", std::string(first["ETag"])}});
  EXPECT_EQ(unchanged.result_int(), 304U);
  EXPECT_EQ(unchanged.body(), "");
  EXPECT_EQ(unchanged.count("Content-Length"), 0U);

  client_.request("PATCH", "/api/v1/move", tests::move_body(id, "MR"));
  const auto second =
      client_.request("GET", path_of(id), "", {{"If-None-Match", std::string(first["ETag"])}});
  EXPECT_EQ(second.result_int(), 200U);
  const auto probe = json::parse(second.body());
  EXPECT_EQ(probe.at("id").as_string(), id);
  EXPECT_EQ(probe.at("grid_id").as_string().size(), 36U);
  EXPECT_EQ(probe.at("y"), 1);
  EXPECT_EQ(probe.at("direction"), "EAST");
  EXPECT_EQ(probe.at("moves"), 1);
}

TEST_P(Probes, AreMovedByOneOfManyWhoExpectTheSameVersion) {
  const auto id = tests::set_up_probe(client_, 100, 100);
  constexpr int rounds = 5;
  for (int round = 0; round < rounds; ++round) {
    const std::string tag(client_.request("GET", path_of(id))["ETag"]);
    std::vector<std::future<unsigned>> moves;
    for (int count = 0; count < 4; ++count) {
      moves.push_back(std::async(std::launch::async, [&] {
        auto client = service_.connect();
        const tests::HttpClient::Headers headers{{"content-type", "application/json"}, {"If-Match", tag}};
        return client.request("PATCH", "/api/v1/move", tests::move_body(id, "M"), headers).result_int();
      }));
    }
    std::vector<unsigned> answers;
    for (auto& move : moves)
      answers.push_back(move.get());
    EXPECT_EQ(std::ranges::count(answers, 200U), 1);
    EXPECT_EQ(std::ranges::count(answers, 412U), 3);
  }
  EXPECT_EQ(json::parse(client_.request("GET", path_of(id)).body()).at("y"), rounds);
}

TEST_P(Probes, ArePlannedAndRoutedWithoutBeingMoved) {
  const auto id = tests::set_up_probe(client_, 9, 9, "EAST");
  const auto routed = client_.request("POST", path_of(id) + "/route", R"({"x": 4, "y": 7})");
  ASSERT_EQ(routed.result_int(), 200U) << routed.body();
  const auto command = json::value_to<std::string>(json::parse(routed.body()).at("command"));
  EXPECT_EQ(command, "MMMMLMMMMMMM");
  const auto planned = client_.request("POST", path_of(id) + "/plan", R"({"command": ")" + command + "\"}");
  const auto plan = json::parse(planned.body());
  EXPECT_EQ(plan.at("x"), 4);
  EXPECT_EQ(plan.at("y"), 7);
  EXPECT_TRUE(plan.at("failure").is_null());
  EXPECT_EQ(plan.at("cell_count"), 12);
  EXPECT_EQ(client_.request("GET", path_of(id))["ETag"], "\"0\"");
  const auto moved = client_.request("PATCH", "/api/v1/move", tests::move_body(id, command));
  EXPECT_EQ(json::parse(moved.body()).at("y"), 7);
}

TEST_P(Probes, AreValidatedByTheIdInThePath) {
  const auto wrong = client_.request("GET", path_of("7"));
  EXPECT_EQ(wrong.result_int(), 422U);
  const auto error = json::parse(wrong.body()).at("detail").at(0);
  EXPECT_EQ(error.at("type"), "uuid_parsing");
  EXPECT_EQ(error.at("loc"), (json::array{"path", "id"}));
  EXPECT_EQ(client_.request("PUT", path_of("7"))["Allow"], "DELETE, GET");
  EXPECT_EQ(client_.request("GET", path_of("7") + "/").result_int(), 307U);
  EXPECT_EQ(client_.request("GET", path_of("01a205f7-4e7f-73cd-8eca-b25302b7d062")).result_int(), 404U);
}

TEST_P(Probes, RouteRejectsALargeBody) {
  const auto path = path_of(tests::set_up_probe(client_, 9, 9)) + "/route";
  const std::string cell = R"({"x": 1, "y": 0})";
  constexpr std::size_t most = 16'384;
  const auto padded = [&](std::size_t size) { return cell + std::string(size - cell.size(), ' '); };
  EXPECT_EQ(client_.request("POST", path, padded(most)).result_int(), 200U);
  EXPECT_EQ(service_.connect().request("POST", path, padded(most + 1)).result_int(), 413U);
}

INSTANTIATE_TEST_SUITE_P(, Probes, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
