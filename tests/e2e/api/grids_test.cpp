// Grids with obstacles, and several probes on one grid.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

namespace json = boost::json;

class Grids : public tests::OnBothEngines {
 protected:
  tests::HttpClient::Response add_grid(std::string_view body, const std::string& key = {}) {
    tests::HttpClient::Headers headers{{"content-type", "application/json"}};
    if (!key.empty()) headers["Idempotency-Key"] = key;
    return client_.request("POST", "/api/v1/grids", body, headers);
  }

  /// The id of a grid with a wall at x = 1 that leaves (1, 3) open.
  std::string walled_grid() {
    const auto added =
        add_grid(R"({"x": 3, "y": 3, "obstacles": [{"x":1,"y":0},{"x":1,"y":1},{"x":1,"y":2}]})");
    return json::value_to<std::string>(json::parse(added.body()).at("id"));
  }

  tests::HttpClient::Response add_probe(const std::string& grid, std::string_view body,
                                        const std::string& key = {}) {
    tests::HttpClient::Headers headers{{"content-type", "application/json"}};
    if (!key.empty()) headers["Idempotency-Key"] = key;
    return client_.request("POST", "/api/v1/grids/" + grid + "/probes", body, headers);
  }

  static std::string id_in(const tests::HttpClient::Response& response) {
    return json::value_to<std::string>(json::parse(response.body()).at("id"));
  }
};

TEST_P(Grids, AreReadAsTheyWereSetUp) {
  const auto added =
      add_grid(R"({"x": 2147483647, "y": 5, "obstacles": [{"x":7,"y":5},{"x":2147483647,"y":0}]})");
  ASSERT_EQ(added.result_int(), 201U) << added.body();
  const auto grid = json::parse(added.body());
  EXPECT_EQ(grid.at("x"), 2147483647);
  EXPECT_EQ(json::serialize(grid.at("obstacles")), R"([{"x":7,"y":5},{"x":2147483647,"y":0}])");
  EXPECT_EQ(grid.at("probes"), 0);
  EXPECT_EQ(grid.at("created_at").as_string().size(), std::string_view("2026-11-27T11:00:00.000000Z").size());
  EXPECT_EQ(added["Location"], "/api/v1/grids/" + id_in(added));
  const auto read = client_.request("GET", std::string(added["Location"]));
  EXPECT_EQ(read.result_int(), 200U);
  EXPECT_EQ(read.body(), added.body());
}

TEST_P(Grids, OfSetupsAreGridsLikeAnyOther) {
  const auto id = tests::set_up_probe(client_, 5, 6);
  const auto probe = json::parse(client_.request("GET", "/api/v1/probes/" + id).body());
  const auto grid_id = json::value_to<std::string>(probe.at("grid_id"));
  const auto grid = json::parse(client_.request("GET", "/api/v1/grids/" + grid_id).body());
  EXPECT_EQ(grid.at("y"), 6);
  EXPECT_EQ(grid.at("obstacles"), json::array{});
  EXPECT_EQ(grid.at("probes"), 1);
  EXPECT_EQ(add_probe(grid_id, R"({"direction": "WEST"})").result_int(), 201U);
}

TEST_P(Grids, TakeUpToTenThousandObstacles) {
  const auto body = [](int obstacles) {
    std::string cells;
    for (int x = 1; x <= obstacles; ++x)
      cells += fmt::format(R"({}{{"x":{},"y":2147483647}})", x == 1 ? "" : ",", x);
    return fmt::format(R"({{"x":2147483647,"y":2147483647,"obstacles":[{}]}})", cells);
  };
  const auto most = add_grid(body(10'000));
  ASSERT_EQ(most.result_int(), 201U) << most.body().substr(0, 300);
  EXPECT_EQ(json::parse(most.body()).at("obstacles").as_array().size(), 10'000U);
  const auto too_many = add_grid(body(10'001));
  ASSERT_EQ(too_many.result_int(), 422U);
  const auto error = json::parse(too_many.body()).at("detail").at(0);
  EXPECT_EQ(error.at("type"), "too_long");
  EXPECT_EQ(error.at("loc"), (json::array{"body", "obstacles"}));

  const auto probe = id_in(add_probe(id_in(most), R"({"x": 1, "y": 2147483646, "direction": "NORTH"})"));
  const auto blocked = client_.request("PATCH", "/api/v1/move", tests::move_body(probe, "M"));
  EXPECT_EQ(blocked.result_int(), 422U) << blocked.body();
  EXPECT_NE(blocked.body().find("an obstacle at (1, 2147483647)"), std::string::npos) << blocked.body();
}

TEST_P(Grids, SayWhatIsWrongWithThem) {
  const auto error_of = [&](std::string_view body) {
    const auto refused = add_grid(body);
    EXPECT_EQ(refused.result_int(), 422U) << body;
    const auto error = json::parse(refused.body()).at("detail").at(0);
    return json::serialize(error.at("loc")) + ' ' + json::value_to<std::string>(error.at("msg"));
  };
  const auto with = [](std::string_view cells) {
    return fmt::format(R"({{"x": 3, "y": 3, "obstacles": [{}]}})", cells);
  };
  EXPECT_EQ(error_of(R"({"x": 3})"), R"(["body","y"] Field required)");
  EXPECT_EQ(error_of(R"({"x": 0, "y": 0})"), R"(["body"] Value error, X and Y cannot both be zero)");
  const std::string off_the_grid = R"(["body"] Value error, Obstacles must be on the grid)";
  EXPECT_EQ(error_of(with(R"({"x":4,"y":0})")), off_the_grid);
  EXPECT_EQ(error_of(with(R"({"x":1,"y":1},{"x":0,"y":4})")), off_the_grid);
  EXPECT_EQ(error_of(with(R"({"x":0,"y":0})")),
            R"(["body"] Value error, There cannot be an obstacle on (0, 0))");
  EXPECT_EQ(error_of(with(R"({"x":1,"y":0},{"x":0,"y":1},{"x":1,"y":0})")),
            R"(["body"] Value error, Obstacles must be different cells)");
  EXPECT_EQ(error_of(with(R"({"x":1,"y":0},{"x":-1,"y":0})")),
            R"(["body","obstacles",1,"x"] Input should be greater than or equal to 0)");
  EXPECT_EQ(error_of(R"({"x": 3, "y": 3, "obstacles": null})"),
            R"(["body","obstacles"] Input should be a valid list)");
  EXPECT_EQ(add_grid(with(R"({"x":3,"y":3},{"x":3,"y":0},{"x":0,"y":3})")).result_int(), 201U);
}

TEST_P(Grids, HaveProbesOnTheirCells) {
  const auto grid = walled_grid();
  const auto added = add_probe(grid, R"({"x": 2, "y": 1, "direction": "WEST"})");
  ASSERT_EQ(added.result_int(), 201U) << added.body();
  EXPECT_EQ(added["ETag"], "\"0\"");
  EXPECT_EQ(added["Location"], "/api/v1/probes/" + id_in(added));
  EXPECT_EQ(client_.request("GET", std::string(added["Location"])).body(), added.body());
  EXPECT_EQ(add_probe(grid, R"({"direction": "EAST"})").result_int(), 201U);
  EXPECT_EQ(json::parse(client_.request("GET", "/api/v1/grids/" + grid).body()).at("probes"), 2);
  for (const auto* body :
       {R"({"x": 4, "y": 0, "direction": "WEST"})", R"({"x": 1, "y": 2, "direction": "WEST"})"}) {
    const auto refused = add_probe(grid, body);
    EXPECT_EQ(refused.result_int(), 422U);
    EXPECT_NE(refused.body().find("INVALID_POSITION_ERROR"), std::string::npos) << refused.body();
  }
  EXPECT_EQ(add_probe("01a205f7-4e7f-73cd-8eca-b25302b7d062", R"({"direction": "WEST"})").result_int(), 404U);
  EXPECT_EQ(add_probe("7", R"({"direction": "WEST"})").result_int(), 422U);
  EXPECT_EQ(client_.request("GET", "/api/v1/grids/01a205f7-4e7f-73cd-8eca-b25302b7d062").result_int(), 404U);
}

TEST_P(Grids, KeepProbesOffTheirObstacles) {
  const auto id = id_in(add_probe(walled_grid(), R"({"direction": "EAST"})"));
  const auto path = "/api/v1/probes/" + id;
  const auto move = [&](const std::string& command) {
    return client_.request("PATCH", "/api/v1/move", tests::move_body(id, command));
  };
  for (int time = 0; time < 2; ++time) {
    const auto blocked = move("M");
    EXPECT_EQ(blocked.result_int(), 422U);
    EXPECT_EQ(
        blocked.body(),
        R"({"detail":{"code":"INVALID_MOVEMENT_ERROR","message":"Movement blocked by an obstacle at (1, 0). )"
        R"(For security, no commands were delivered to the probe."}})");
  }
  const auto plan = json::parse(client_.request("POST", path + "/plan", R"({"command": "LMRM"})").body());
  EXPECT_EQ(plan.at("failure").at("index"), 3);
  EXPECT_EQ(json::serialize(plan.at("failure").at("cell")), R"({"x":0,"y":1})");
  const auto route = json::parse(client_.request("POST", path + "/route", R"({"x": 2, "y": 0})").body());
  EXPECT_EQ(route.at("command"), "LMMMRMMRMMM");
  EXPECT_EQ(move("LMMMRMMRMMM").body(), R"({"id":")" + id + R"(","x":2,"y":0,"direction":"SOUTH"})");
}

TEST_P(Grids, AndTheirProbesAreAddedOnceForEachKey) {
  const auto grid = add_grid(R"({"x": 3, "y": 3})", "grid");
  const auto again = add_grid(R"({"x": 3, "y": 3})", "grid");
  EXPECT_EQ(again.result_int(), 201U);
  EXPECT_EQ(again.body(), grid.body());
  EXPECT_EQ(again["Location"], grid["Location"]);
  EXPECT_EQ(again["Idempotency-Replayed"], "true");
  EXPECT_EQ(add_grid(R"({"x": 3, "y": 4})", "grid").result_int(), 422U);

  const auto probe = add_probe(id_in(grid), R"({"direction": "WEST"})", "probe");
  EXPECT_EQ(probe.count("Idempotency-Replayed"), 0U);
  EXPECT_EQ(add_probe(id_in(grid), R"({"direction": "WEST"})", "probe").body(), probe.body());
  EXPECT_EQ(json::parse(client_.request("GET", std::string(grid["Location"])).body()).at("probes"), 1);
  EXPECT_EQ(add_grid(R"({"x": 3, "y": 3})", "grid").body(), grid.body()) << "as it was answered first";
}

TEST_P(Grids, MoveManyProbesAtOnceAroundTheirObstacles) {
  const auto grid = walled_grid();
  constexpr int count = 8;
  std::vector<std::future<unsigned>> answers;
  for (int number = 0; number < count; ++number) {
    const auto id = id_in(add_probe(grid, R"({"direction": "EAST"})"));
    answers.push_back(std::async(std::launch::async, [this, id, number] {
      auto client = service_.connect();
      return client.request("PATCH", "/api/v1/move", tests::move_body(id, number % 2 == 0 ? "LMMM" : "LMRM"))
          .result_int();
    }));
  }
  for (int number = 0; number < count; ++number)
    EXPECT_EQ(answers[static_cast<std::size_t>(number)].get(), number % 2 == 0 ? 200U : 422U) << number;
}

TEST_P(Grids, AreListedPageByPageInOrderOfCreation) {
  std::vector<std::string> expected;
  expected.push_back(walled_grid());
  tests::set_up_probe(client_, 7, 8);
  expected.push_back(id_in(add_grid(R"({"x": 1, "y": 0})")));
  const auto whole = json::parse(client_.request("GET", "/api/v1/grids").body()).at("grids").as_array();
  ASSERT_EQ(whole.size(), 3U);
  EXPECT_EQ(whole[0].at("id").as_string(), expected[0]);
  EXPECT_EQ(whole[0].at("obstacle_count"), 3);
  EXPECT_EQ(whole[0].at("probes"), 0);
  EXPECT_EQ(whole[1].at("x"), 7);
  EXPECT_EQ(whole[1].at("probes"), 1);
  EXPECT_EQ(whole[2].at("id").as_string(), expected[1]);
  EXPECT_EQ(whole[2].at("created_at"),
            json::parse(client_.request("GET", "/api/v1/grids/" + expected[1]).body()).at("created_at"));

  const auto first = client_.request("GET", "/api/v1/grids?limit=2");
  EXPECT_EQ(json::parse(first.body()).at("grids"), (json::array{whole[0], whole[1]}));
  const auto cursor = json::value_to<std::string>(whole[1].at("id"));
  EXPECT_EQ(first["Link"], "<?limit=2&cursor=" + cursor + ">; rel=\"next\"");
  const auto second = client_.request("GET", "/api/v1/grids?limit=2&cursor=" + cursor);
  EXPECT_EQ(json::parse(second.body()).at("grids"), json::array{whole[2]});
  EXPECT_EQ(second.count("Link"), 0U);
  EXPECT_EQ(client_.request("GET", "/api/v1/grids?limit=1000").result_int(), 200U);
  for (const auto* query : {"limit=0", "limit=1001", "cursor=7"})
    EXPECT_EQ(client_.request("GET", std::string("/api/v1/grids?") + query).result_int(), 422U) << query;
}

TEST_P(Grids, ListTheirOwnProbes) {
  const auto grid = walled_grid();
  tests::set_up_probe(client_, 7, 8);
  std::vector<std::string> bodies;
  for (const auto* body : {R"({"direction": "EAST"})", R"({"x": 3, "direction": "WEST"})"}) {
    const auto probe = json::parse(add_probe(grid, body).body());
    bodies.push_back(fmt::format(R"({{"id":{},"x":{},"y":0,"direction":{}}})",
                                 json::serialize(probe.at("id")), probe.at("x").as_int64(),
                                 json::serialize(probe.at("direction"))));
  }
  const auto path = "/api/v1/grids/" + grid + "/probes";
  EXPECT_EQ(client_.request("GET", path).body(),
            fmt::format(R"({{"probes":[{},{}]}})", bodies[0], bodies[1]));
  const auto first = client_.request("GET", path + "?limit=1");
  EXPECT_EQ(first.body(), R"({"probes":[)" + bodies[0] + "]}");
  const std::string link(first["Link"]);
  ASSERT_NE(link.find("cursor="), std::string::npos) << link;
  const auto second = client_.request("GET", path + link.substr(1, link.find('>') - 1));
  EXPECT_EQ(second.body(), R"({"probes":[)" + bodies[1] + "]}");
  EXPECT_EQ(client_.request("GET", "/api/v1/grids/01a205f7-4e7f-73cd-8eca-b25302b7d062/probes").result_int(),
            404U);
}

TEST_P(Grids, LoseAProbeThatIsDeleted) {
  const auto grid = walled_grid();
  const auto id = id_in(add_probe(grid, R"({"direction": "NORTH"})"));
  const auto other = id_in(add_probe(grid, R"({"direction": "NORTH"})"));
  const auto path = "/api/v1/probes/" + id;
  client_.request("PATCH", "/api/v1/move", tests::move_body(id, "M"));
  const auto outdated = client_.request("DELETE", path, "", {{"If-Match", "\"0\""}});
  EXPECT_EQ(outdated.result_int(), 412U);
  EXPECT_NE(outdated.body().find("PRECONDITION_FAILED"), std::string::npos) << outdated.body();
  const auto gone = client_.request("DELETE", path, "", {{"If-Match", "\"1\""}});
  EXPECT_EQ(gone.result_int(), 204U);
  EXPECT_EQ(gone.body(), "");
  EXPECT_EQ(gone.count("Content-Length"), 0U);

  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(client_.request("DELETE", path).result_int(), 404U);
    EXPECT_EQ(client_.request("GET", path).result_int(), 404U);
    EXPECT_EQ(client_.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int(), 404U);
    EXPECT_EQ(client_.request("POST", path + "/plan", R"({"command": "M"})").result_int(), 404U);
  }
  const auto left = client_.request("GET", "/api/v1/check").body();
  EXPECT_EQ(left.find(id), std::string::npos);
  EXPECT_NE(left.find(other), std::string::npos);
  EXPECT_EQ(json::parse(client_.request("GET", "/api/v1/grids/" + grid).body()).at("probes"), 1);
  EXPECT_EQ(client_.request("DELETE", "/api/v1/probes/" + other, "", {{"If-Match", "*"}}).result_int(), 204U);
  EXPECT_EQ(client_.request("DELETE", "/api/v1/probes/7").result_int(), 422U);
  EXPECT_EQ(client_.request("GET", "/api/v1/grids/" + grid + "/probes").body(), R"({"probes":[]})");
}

TEST_P(Grids, DeleteAProbeOnceWhileManyMoveIt) {
  constexpr int clients = 6;
  for (int round = 0; round < 5; ++round) {
    const auto id = tests::set_up_probe(client_, 1000, 1000);
    std::vector<std::future<std::vector<unsigned>>> others;
    for (int number = 0; number < clients; ++number) {
      others.push_back(std::async(std::launch::async, [this, id, number] {
        auto client = service_.connect();
        std::vector<unsigned> answers;
        while (answers.empty() || answers.back() == 200U)
          answers.push_back(
              client.request("PATCH", "/api/v1/move", tests::move_body(id, number % 2 == 0 ? "L" : "R"))
                  .result_int());
        answers.push_back(client.request("PATCH", "/api/v1/move", tests::move_body(id, "L")).result_int());
        return answers;
      }));
    }
    EXPECT_EQ(client_.request("DELETE", "/api/v1/probes/" + id).result_int(), 204U);
    for (auto& other : others) {
      const auto answers = other.get();
      EXPECT_EQ(answers[answers.size() - 2], 404U);
      EXPECT_EQ(answers.back(), 404U);
    }
    EXPECT_EQ(client_.request("GET", "/api/v1/probes/" + id).result_int(), 404U);
  }
}

TEST(DeletedProbe, IsUnknownToAReplicaThatRemembersIt) {
  const tests::Service first(tests::Engine::postgres, {});
  auto client = first.connect();
  const auto id = tests::set_up_probe(client, 9, 9);
  const tests::TemporaryFolder folder;
  const tests::ServerProcess second(folder.path(), tests::variables_for(*first.postgres()));
  second.await_log("DATABASE_READY");
  tests::HttpClient other(second.port());
  EXPECT_EQ(other.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int(), 200U);
  EXPECT_EQ(client.request("DELETE", "/api/v1/probes/" + id).result_int(), 204U);
  for (const auto* command : {"M", "M", "MX"})
    EXPECT_EQ(other.request("PATCH", "/api/v1/move", tests::move_body(id, command)).result_int(), 404U);
  auto headers = tests::HttpClient::json;
  headers["Idempotency-Key"] = "late";
  EXPECT_EQ(other.request("PATCH", "/api/v1/move", tests::move_body(id, "M"), headers).result_int(), 404U);
  EXPECT_EQ(first.postgres()->query("SELECT count(*) FROM probe"), "0");
}

INSTANTIATE_TEST_SUITE_P(, Grids, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
