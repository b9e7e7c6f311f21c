// What the server writes to standard output, compared with the lines that the original shows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json/serialize.hpp>
#include <csignal>
#include <regex>

#include "tests/support/log_lines.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using boost::json::object;
using testing::HasSubstr;
using testing::Not;
using tests::names_of;

class Logs : public tests::OnBothEngines {
 protected:
  std::vector<object> lines_of(std::string_view method, std::string_view path, std::string_view body,
                               const std::string& id) {
    auto headers = tests::HttpClient::json;
    headers["X-Correlation-ID"] = id;
    answer_ = client_.request(method, path, body, headers);
    EXPECT_EQ(answer_["X-Correlation-ID"], id);
    return tests::lines_of_request(service_.process(), id);
  }

  tests::HttpClient::Response answer_;
};

void expect_time_and_level(const object& line, std::string_view level = "info") {
  const std::regex timestamp(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)");
  EXPECT_TRUE(std::regex_match(std::string(line.at("timestamp").as_string()), timestamp)) << line;
  EXPECT_EQ(tests::text_of(line, "level"), level);
}

TEST_P(Logs, OfASetupAreThoseOfTheOriginal) {
  const auto lines =
      lines_of("POST", "/api/v1/setup", R"({"x": 10, "y": 10, "direction": "NORTH"})", "setup-1");
  ASSERT_EQ(lines.size(), 4U);
  for (const auto& line : lines)
    expect_time_and_level(line);

  const std::string created =
      "status grid_id grid_x grid_y probe_id probe_x probe_y probe_direction event correlation_id timestamp "
      "level ";
  EXPECT_EQ(names_of(lines[0]), created);
  EXPECT_EQ(lines[0].at("status"), "started");
  EXPECT_EQ(lines[0].at("grid_id").as_string().size(), 36U);
  EXPECT_EQ(lines[0].at("grid_x"), 10);
  EXPECT_EQ(lines[0].at("grid_y"), 10);
  EXPECT_TRUE(lines[0].at("probe_id") == boost::json::parse(answer_.body()).at("id"));
  EXPECT_EQ(lines[0].at("probe_x"), 0);
  EXPECT_EQ(lines[0].at("probe_y"), 0);
  EXPECT_EQ(lines[0].at("probe_direction"), "NORTH");
  EXPECT_EQ(lines[0].at("event"), "PROBE_CREATED");

  EXPECT_EQ(names_of(lines[1]), "operation new_value event correlation_id timestamp level ");
  EXPECT_EQ(lines[1].at("operation"), "increment");
  EXPECT_TRUE(lines[1].at("new_value").is_double());
  EXPECT_EQ(lines[1].at("new_value"), 1.0);
  EXPECT_EQ(lines[1].at("event"), "PROBE_CREATED_TOTAL");

  auto finished = lines[0];
  finished["status"] = "finished";
  finished["timestamp"] = lines[2].at("timestamp");
  EXPECT_EQ(boost::json::serialize(lines[2]), boost::json::serialize(finished));

  EXPECT_EQ(names_of(lines[3]),
            "method path status_code duration_ms client_address event correlation_id timestamp level ");
  EXPECT_EQ(lines[3].at("method"), "POST");
  EXPECT_EQ(lines[3].at("path"), "/api/v1/setup");
  EXPECT_EQ(lines[3].at("status_code"), 200);
  EXPECT_TRUE(lines[3].at("duration_ms").is_double());
  EXPECT_EQ(lines[3].at("client_address"), "127.0.0.1");
  EXPECT_EQ(lines[3].at("event"), "COMPLETED_REQUEST");
}

TEST_P(Logs, OfAGridAProbeOnItAndItsRemoval) {
  const auto grid =
      lines_of("POST", "/api/v1/grids", R"({"x": 3, "y": 4, "obstacles": [{"x": 1, "y": 2}]})", "grid-1");
  ASSERT_EQ(grid.size(), 3U);
  for (const auto& line : grid)
    expect_time_and_level(line);
  EXPECT_EQ(names_of(grid[0]),
            "status grid_id grid_x grid_y obstacle_count event correlation_id timestamp level ");
  EXPECT_EQ(grid[0].at("event"), "GRID_CREATED");
  EXPECT_EQ(grid[0].at("status"), "started");
  EXPECT_EQ(grid[1].at("status"), "finished");
  EXPECT_EQ(grid[1].at("grid_y"), 4);
  EXPECT_EQ(grid[1].at("obstacle_count"), 1);
  const auto path = std::string(answer_["Location"]);

  const auto placed = lines_of("POST", path + "/probes", R"({"x": 2, "direction": "WEST"})", "grid-2");
  ASSERT_EQ(placed.size(), 4U);
  EXPECT_EQ(placed[0].at("event"), "PROBE_CREATED");
  EXPECT_EQ(placed[1].at("event"), "PROBE_CREATED_TOTAL");
  EXPECT_EQ(placed[2].at("status"), "finished");
  EXPECT_EQ(placed[2].at("probe_x"), 2);
  EXPECT_EQ(placed[2].at("grid_id"), grid[0].at("grid_id"));

  const auto removed = lines_of("DELETE", answer_["Location"], "", "grid-3");
  ASSERT_EQ(removed.size(), 2U);
  EXPECT_EQ(names_of(removed[0]), "status probe_id event correlation_id timestamp level ");
  EXPECT_EQ(removed[0].at("event"), "PROBE_DELETED");
  EXPECT_EQ(removed[0].at("status"), "finished");
  EXPECT_EQ(removed[0].at("probe_id"), placed[2].at("probe_id"));
}

TEST_P(Logs, OfAMoveAreThoseOfTheOriginal) {
  const auto id = tests::set_up_probe(client_, 10, 10);
  const auto lines = lines_of("PATCH", "/api/v1/move", tests::move_body(id, "MMMRMMM"), "move-1");
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(names_of(lines[0]),
            "status probe_id command from_x from_y from_direction to_x to_y to_direction event "
            "correlation_id timestamp "
            "level ");
  auto expected = object{{"status", "started"},
                         {"probe_id", id},
                         {"command", "MMMRMMM"},
                         {"from_x", 0},
                         {"from_y", 0},
                         {"from_direction", "NORTH"},
                         {"to_x", 3},
                         {"to_y", 3},
                         {"to_direction", "EAST"},
                         {"event", "PROBE_COMMAND_SENT"},
                         {"correlation_id", "move-1"},
                         {"timestamp", lines[0].at("timestamp")},
                         {"level", "info"}};
  EXPECT_EQ(boost::json::serialize(lines[0]), boost::json::serialize(expected));
  expected["status"] = "finished";
  expected["timestamp"] = lines[2].at("timestamp");
  EXPECT_EQ(boost::json::serialize(lines[2]), boost::json::serialize(expected));

  EXPECT_EQ(names_of(lines[1]), "operation new_value event correlation_id timestamp level ");
  EXPECT_EQ(lines[1].at("event"), "PROBE_COMMANDS_TOTAL");
  EXPECT_EQ(lines[1].at("new_value"), 1.0);
  EXPECT_EQ(lines[3].at("event"), "COMPLETED_REQUEST");
  EXPECT_EQ(lines[3].at("method"), "PATCH");
}

TEST_P(Logs, NameTheCodeOfARefusedCommand) {
  const auto id = tests::set_up_probe(client_, 1, 1);
  const auto lines = lines_of("PATCH", "/api/v1/move", tests::move_body(id, "MX"), "refused-1");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(names_of(lines[0]), "status probe_id command code event correlation_id timestamp level ");
  EXPECT_EQ(lines[0].at("status"), "rejected");
  EXPECT_EQ(lines[0].at("code"), "INVALID_COMMAND_ERROR");
  EXPECT_EQ(lines[0].at("event"), "PROBE_COMMAND_SENT");
  expect_time_and_level(lines[0], "warning");
}

TEST_P(Logs, CutAHugeCommand) {
  const auto id = tests::set_up_probe(client_, 1, 1);
  const auto lines =
      lines_of("PATCH", "/api/v1/move", tests::move_body(id, std::string(100'000, 'L')), "huge-1");
  EXPECT_EQ(answer_.result_int(), 200U);
  for (const auto index : {0U, 2U})
    EXPECT_EQ(tests::text_of(lines.at(index), "command"), std::string(1021, 'L') + "\u2026");
}

TEST_P(Logs, RecordTheLifeCycleOfTheServer) {
  client_.request("GET", "/api/v1/live");
  EXPECT_EQ(service_.process().stop(), 0);
  service_.process().await_log("SERVER_STOPPED");
  const std::string_view engine = GetParam() == tests::Engine::sqlite ? "sqlite" : "postgresql";
  for (const auto& line : tests::log_lines(service_.process().log())) {
    const std::string event(line.at("event").as_string());
    EXPECT_TRUE(line.contains("correlation_id"));
    if (!event.starts_with("SERVER_")) continue;
    EXPECT_THAT(names_of(line), testing::StartsWith("version address database_engine database workers "))
        << event;
    EXPECT_EQ(tests::text_of(line, "database_engine"), engine);
  }
}

INSTANTIATE_TEST_SUITE_P(, Logs, tests::both_engines(), tests::engine_name);

TEST(LogsOfFaults, NameTheCauseOnceAndNoPassword) {
  constexpr auto password = "s3cr3t-canary";
  tests::PostgresDatabase database;
  auto variables = tests::variables_for(database);
  variables["DB_PASSWORD"] = password;  // wrong, so that the server refuses it
  variables["ENV"] = "test";
  variables["LOG_LEVEL"] = "debug";
  const tests::TemporaryFolder folder;
  tests::ServerProcess server(folder.path(), variables);
  tests::HttpClient client(server.port());
  const auto body = tests::move_body("0190b5a0-0000-7000-8000-000000000000", "M");
  const auto answer = client.request("PATCH", "/api/v1/move", body,
                                     {{"content-type", "application/json"}, {"X-Correlation-ID", "fault-1"}});
  EXPECT_EQ(answer.result_int(), 503U);
  const auto lines = tests::lines_of_request(server, "fault-1");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(names_of(lines[0]), "status code cause event correlation_id timestamp level ");
  EXPECT_EQ(lines[0].at("status"), "error");
  EXPECT_EQ(lines[0].at("event"), "PROBE_COMMAND_SENT");
  EXPECT_EQ(server.stop(), 0);
  server.await_log("SERVER_STOPPED");
  EXPECT_THAT(server.log(), Not(HasSubstr(password)));
  EXPECT_THAT(answer.body(), Not(HasSubstr(password)));
}

TEST(LogsOfFaults, OfWrongSettingsHoldNoPassword) {
  const tests::TemporaryFolder folder;
  const auto run =
      tests::run_program(folder.path(), {}, {{"DB_HOST", "localhost"}, {"DB_PASSWORD", "s3cr3t-canary"}});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.output, Not(HasSubstr("s3cr3t-canary")));
}

TEST(LogOfAnIgnoredSignal, NamesItsNumber) {
  tests::Service service(tests::Engine::sqlite);
  service.process().signal(SIGHUP);
  service.process().await_log("SIGNAL_IGNORED");
  EXPECT_EQ(service.process().stop(), 0);
  service.process().await_log("SERVER_STOPPED");
  const auto lines = tests::lines_of_event(service.process().log(), "SIGNAL_IGNORED");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(names_of(lines[0]), "signal event correlation_id timestamp level ");
  EXPECT_EQ(lines[0].at("signal"), SIGHUP);
  expect_time_and_level(lines[0]);
}

TEST(LogPipeWithoutReader, NeverBlocksRequestsOrShutdownAndCountsDroppedLines) {
  tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  const auto id = tests::set_up_probe(client, 5, 5);
  service.process().stop_reading();
  const std::string long_command(4000, 'L');  // of which each line shows about a kilobyte
  const auto dropped = [&] {
    const auto metrics = client.request("GET", "/metrics").body();
    return std::stod(metrics.substr(metrics.find("\nlog_lines_dropped_total ") + 25));
  };
  // The queue holds megabytes: moves go on until it is full.
  int moves = 0;
  for (; dropped() == 0 && moves < 200'000; moves += 100) {
    for (int count = 0; count < 100; ++count)
      ASSERT_EQ(client.request("PATCH", "/api/v1/move", tests::move_body(id, long_command)).result_int(),
                200U);
  }
  EXPECT_GT(dropped(), 0.0);
  EXPECT_EQ(service.process().stop(), 0);
}

TEST(LogLevel, DebugShowsTheUserAgent) {
  tests::Service service(tests::Engine::sqlite, {{"LOG_LEVEL", "debug"}});
  service.connect().request("GET", "/api/v1/live", "",
                            {{"user-agent", "probe/1 (\"x\")"}, {"X-Correlation-ID", "agent-1"}});
  const auto lines = tests::lines_of_request(service.process(), "agent-1");
  EXPECT_EQ(tests::text_of(lines.back(), "user_agent"), "probe/1 (\"x\")");
}

TEST(LongTargets, AreCutInTheLog) {
  tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  for (const std::string unit : {"x", "%7F", "%C2%9B", "%E2%80%AE", "%F0%9F%9A%80", "%FF"}) {
    std::string path = "/";
    while (path.size() < 12'000)
      path += unit;
    client.request("GET", path, "", {{"X-Correlation-ID", "long" + unit.substr(0, 3)}});
    const auto line = tests::lines_of_request(service.process(), "long" + unit.substr(0, 3)).back();
    EXPECT_LE(tests::text_of(line, "path").size(), 1024U);
    EXPECT_THAT(tests::text_of(line, "path"), testing::EndsWith("\u2026"));
    EXPECT_LE(boost::json::serialize(line).size(), 8192U);
  }
}

TEST(LogLevel, OmitsLessSevereEvents) {
  tests::Service service(tests::Engine::sqlite, {{"LOG_LEVEL", "info"}});
  EXPECT_THAT(service.process().log(), HasSubstr("SERVER_STARTED"));
  const tests::TemporaryFolder folder;
  const auto taken = std::to_string(service.process().port());
  const auto quiet = tests::run_program(folder.path(), {}, {{"LOG_LEVEL", "error"}, {"APP_PORT", taken}});
  EXPECT_THAT(quiet.output, HasSubstr("SERVER_FAILED"));
  EXPECT_THAT(quiet.output, Not(HasSubstr(R"("level": "info")")));
}

}  // namespace
}  // namespace mars
