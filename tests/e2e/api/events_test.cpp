// GET /api/v1/events and GET /api/v1/probes/{id}/moves.

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/event_client.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using tests::EventClient;

std::vector<std::string> types_of(EventClient& client, std::size_t count) {
  std::vector<std::string> types;
  while (types.size() < count)
    types.push_back(client.next().value().type);
  return types;
}

class Events : public tests::OnBothEngines {
 protected:
  [[nodiscard]] EventClient listen(const std::string& query = "", const std::string& last = "") {
    return EventClient(service_.process().port(), "/api/v1/events" + query, last);
  }

  /// Returns once so many events can be read. On PostgreSQL they wait for all older transactions of the
  /// server, and so for those of other tests.
  void await_events(std::size_t count) {
    auto all = listen("", "0-0-0");
    types_of(all, count);
  }

  unsigned move(const std::string& id, const std::string& command) {
    return client_.request("PATCH", "/api/v1/move", tests::move_body(id, command)).result_int();
  }

  json::value moves_of(const std::string& id, const std::string& query = "") {
    return json::parse(client_.request("GET", "/api/v1/probes/" + id + "/moves" + query).body()).at("moves");
  }
};

TEST_P(Events, TellWhatSetupsAndMovesDo) {
  auto events = listen();
  EXPECT_THAT(events.head(), HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(events.head(), HasSubstr("Cache-Control: no-store"));
  EXPECT_EQ(events.retry(), "2000");
  const auto id = tests::set_up_probe(client_, 5, 7, "EAST");
  EXPECT_EQ(move(id, "mML"), 200U);

  const auto grid = events.next().value();
  EXPECT_EQ(grid.type, "grid.created");
  const auto grid_data = json::parse(grid.data);
  EXPECT_EQ(grid_data.at("x"), 5);
  EXPECT_EQ(grid_data.at("y"), 7);
  EXPECT_FALSE(grid_data.as_object().contains("probe_id"));

  const auto probe = events.next().value();
  EXPECT_EQ(probe.type, "probe.created");
  const auto probe_data = json::parse(probe.data);
  EXPECT_EQ(probe_data.at("probe_id"), json::value(id));
  EXPECT_EQ(probe_data.at("grid_id"), grid_data.at("grid_id"));
  EXPECT_EQ(probe_data.at("version"), 0);
  EXPECT_EQ(probe_data.at("to"), json::parse(R"({"x": 0, "y": 0, "direction": "EAST"})"));

  const auto moved = events.next().value();
  EXPECT_EQ(moved.type, "probe.moved");
  const auto data = json::parse(moved.data);
  EXPECT_EQ(data.at("probe_id"), json::value(id));
  EXPECT_EQ(data.at("grid_id"), grid_data.at("grid_id"));
  EXPECT_EQ(data.at("command"), "mML");
  EXPECT_EQ(data.at("version"), 1);
  EXPECT_EQ(data.at("from"), json::parse(R"({"x": 0, "y": 0, "direction": "EAST"})"));
  EXPECT_EQ(data.at("to"), json::parse(R"({"x": 2, "y": 0, "direction": "NORTH"})"));
  EXPECT_THAT(json::value_to<std::string>(data.at("time")),
              testing::MatchesRegex("20..-..-..T..:..:..\\.......Z"));
}

TEST_P(Events, TellOfGridsAndRemovals) {
  auto events = listen();
  const auto id_in = [](const tests::HttpClient::Response& response) {
    return json::value_to<std::string>(json::parse(response.body()).at("id"));
  };
  for (const bool with_key : {false, true}) {
    auto headers = tests::HttpClient::json;
    if (with_key) headers["Idempotency-Key"] = "of the grid";
    const auto grid = id_in(client_.request("POST", "/api/v1/grids", R"({"x": 4, "y": 6})", headers));
    if (with_key) headers["Idempotency-Key"] = "of the probe";
    const auto on_grid = "/api/v1/grids/" + grid + "/probes";
    const auto probe = id_in(client_.request("POST", on_grid, R"({"direction": "NORTH"})", headers));
    EXPECT_EQ(move(probe, "MR"), 200U);
    EXPECT_EQ(client_.request("DELETE", "/api/v1/probes/" + probe).result_int(), 204U);

    const auto created = events.next().value();
    EXPECT_EQ(created.type, "grid.created");
    EXPECT_EQ(json::parse(created.data).at("grid_id"), json::value(grid));
    EXPECT_EQ(json::parse(created.data).at("y"), 6);
    const auto placed = events.next().value();
    EXPECT_EQ(placed.type, "probe.created");
    EXPECT_EQ(json::parse(placed.data).at("grid_id"), json::value(grid));
    EXPECT_EQ(json::parse(placed.data).at("probe_id"), json::value(probe));
    EXPECT_EQ(events.next().value().type, "probe.moved");
    const auto deleted = events.next().value();
    EXPECT_EQ(deleted.type, "probe.deleted");
    EXPECT_EQ(json::parse(deleted.data).at("probe_id"), json::value(probe));
    EXPECT_EQ(json::parse(deleted.data).at("version"), 1);
    EXPECT_EQ(json::parse(deleted.data).at("from"), json::parse(R"({"x": 0, "y": 1, "direction": "EAST"})"));
    EXPECT_EQ(moves_of(probe).as_array().size(), 1U);
  }
}

TEST_P(Events, BeginWithWhatIsCommittedAfterTheirAnswer) {
  const auto id = tests::set_up_probe(client_, 5, 5);
  for (int round = 0; round < 5; ++round) {
    EXPECT_EQ(move(id, "L"), 200U);
    await_events(static_cast<std::size_t>(3 + (2 * round)));
    auto events = listen();
    EXPECT_EQ(move(id, "R"), 200U);
    EXPECT_EQ(json::parse(events.next().value().data).at("command"), "R");
  }
}

TEST_P(Events, ResumeBehindTheLastEventId) {
  auto first = listen();
  const auto id = tests::set_up_probe(client_, 9, 9);
  EXPECT_THAT(types_of(first, 2), ElementsAre("grid.created", "probe.created"));
  const auto last = first.last_event_id();
  first.disconnect();
  EXPECT_EQ(move(id, "M"), 200U);
  service_.restart();
  auto client = service_.connect();
  EXPECT_EQ(client.request("PATCH", "/api/v1/move", tests::move_body(id, "R")).result_int(), 200U);
  auto second = listen("", last);
  EXPECT_EQ(json::parse(second.next().value().data).at("command"), "M");
  EXPECT_EQ(json::parse(second.next().value().data).at("command"), "R");
  EXPECT_EQ(client.request("PATCH", "/api/v1/move", tests::move_body(id, "L")).result_int(), 200U);
  EXPECT_EQ(json::parse(second.next().value().data).at("command"), "L");
}

TEST_P(Events, ResumeWhereAStreamWithoutEventsBegan) {
  auto first = listen();
  const auto begin = first.last_event_id();
  first.disconnect();
  tests::set_up_probe(client_, 9, 9);
  auto second = listen("", begin);
  EXPECT_THAT(types_of(second, 2), ElementsAre("grid.created", "probe.created"));
}

TEST_P(Events, TellAGapToAnIdThatTheLogDoesNotKnow) {
  tests::set_up_probe(client_, 9, 9);
  await_events(2);
  auto events = listen("", "9-9999999999999999-0");
  const auto gap = events.next().value();
  EXPECT_EQ(gap.type, "gap");
  EXPECT_EQ(json::parse(gap.data).at("last_event_id"), "9-9999999999999999-0");
  tests::set_up_probe(client_, 9, 9);
  EXPECT_THAT(types_of(events, 2), ElementsAre("grid.created", "probe.created"));
}

TEST_P(Events, AreFiltered) {
  const auto one = tests::set_up_probe(client_, 9, 9);
  const auto other = tests::set_up_probe(client_, 9, 9);
  const auto grid = json::value_to<std::string>(
      json::parse(client_.request("GET", "/api/v1/probes/" + other).body()).at("grid_id"));
  await_events(4);
  auto of_probe = listen("?probe_id=" + one);
  auto of_grid = listen("?grid_id=" + grid);
  auto of_types = listen("?types=probe.moved,probe.deleted");
  auto of_repeated_types = listen("?types=grid.created&types=probe.moved");
  EXPECT_EQ(move(one, "L"), 200U);
  tests::set_up_probe(client_, 9, 9);
  EXPECT_EQ(move(other, "R"), 200U);
  EXPECT_EQ(move(one, "LL"), 200U);
  EXPECT_EQ(json::parse(of_probe.next().value().data).at("command"), "L");
  EXPECT_EQ(json::parse(of_probe.next().value().data).at("command"), "LL");
  EXPECT_EQ(json::parse(of_grid.next().value().data).at("command"), "R");
  EXPECT_THAT(types_of(of_types, 3), ElementsAre("probe.moved", "probe.moved", "probe.moved"));
  EXPECT_THAT(types_of(of_repeated_types, 3), ElementsAre("probe.moved", "grid.created", "probe.moved"));
}

TEST_P(Events, RefuseWrongParameters) {
  for (const auto* query : {"?probe_id=7", "?grid_id=x", "?types=probe.flown", "?types=probe.moved,"}) {
    const auto refused = client_.request("GET", std::string("/api/v1/events") + query);
    EXPECT_EQ(refused.result_int(), 422U) << query;
    EXPECT_TRUE(json::parse(refused.body()).at("detail").is_array());
  }
  for (const auto* id : {"7", "1-2", "1-2-x", "-1-2-3", "1-2-3-4"}) {
    const auto refused = client_.request("GET", "/api/v1/events", "", {{"Last-Event-ID", id}});
    EXPECT_EQ(refused.result_int(), 422U) << id;
  }
}

TEST_P(Events, AreRecordedOnceForAnIdempotencyKeyAndNotForARefusal) {
  auto events = listen();
  const tests::HttpClient::Headers headers{{"content-type", "application/json"}, {"Idempotency-Key", "once"}};
  const auto* const body = R"({"x": 3, "y": 3, "direction": "NORTH"})";
  const auto first = client_.request("POST", "/api/v1/setup", body, headers);
  EXPECT_EQ(client_.request("POST", "/api/v1/setup", body, headers).body(), first.body());
  const auto id = json::value_to<std::string>(json::parse(first.body()).at("id"));
  auto move_once = headers;
  move_once["Idempotency-Key"] = "move";
  for (int count = 0; count < 2; ++count)
    client_.request("PATCH", "/api/v1/move", tests::move_body(id, "M"), move_once);
  EXPECT_EQ(move(id, "MMMM"), 422U);
  EXPECT_EQ(move(id, "X"), 400U);
  EXPECT_EQ(move(id, "R"), 200U);
  EXPECT_THAT(types_of(events, 2), ElementsAre("grid.created", "probe.created"));
  EXPECT_EQ(json::parse(events.next().value().data).at("command"), "M");
  EXPECT_EQ(json::parse(events.next().value().data).at("command"), "R");
  EXPECT_EQ(moves_of(id).as_array().size(), 2U);
}

TEST_P(Events, EndWithTheServer) {
  auto events = listen();
  EXPECT_EQ(service_.restart(), 0);
  EXPECT_FALSE(events.next());
  EXPECT_TRUE(events.ended());
  EXPECT_EQ(events.retry(), "500");
}

TEST_P(Events, AreListedForAProbe) {
  const auto id = tests::set_up_probe(client_, 9, 9);
  EXPECT_EQ(moves_of(id).as_array().size(), 0U);
  for (const auto* command : {"M", "RM", "LLL"})
    EXPECT_EQ(move(id, command), 200U);
  const auto newest = moves_of(id).as_array();
  ASSERT_EQ(newest.size(), 3U);
  EXPECT_EQ(newest[0].at("command"), "LLL");
  EXPECT_EQ(newest[0].at("version"), 3);
  EXPECT_EQ(newest[1].at("from"), json::parse(R"({"x": 0, "y": 1, "direction": "NORTH"})"));
  EXPECT_EQ(newest[1].at("to"), json::parse(R"({"x": 1, "y": 1, "direction": "EAST"})"));
  const auto oldest = moves_of(id, "?order=oldest").as_array();
  ASSERT_EQ(oldest.size(), 3U);
  EXPECT_EQ(oldest[0], newest[2]);
  EXPECT_EQ(oldest[2], newest[0]);
}

TEST_P(Events, AreListedPageByPage) {
  const auto id = tests::set_up_probe(client_, 9, 9);
  for (int count = 0; count < 5; ++count)
    EXPECT_EQ(move(id, "L"), 200U);
  const std::string path = "/api/v1/probes/" + id + "/moves";
  for (const auto& [order, expected] : {std::pair{"newest", std::vector<int>{5, 4, 3, 2, 1}},
                                        std::pair{"oldest", std::vector<int>{1, 2, 3, 4, 5}}}) {
    std::vector<int> versions;
    std::string query = std::string("?limit=2&order=") + order;
    int pages = 0;
    while (!query.empty()) {
      const auto page = client_.request("GET", path + query);
      ++pages;
      const auto body = json::parse(page.body());
      for (const auto& listed : body.at("moves").as_array())
        versions.push_back(json::value_to<int>(listed.at("version")));
      const std::string link(page["Link"]);
      query = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    EXPECT_EQ(versions, expected);
    EXPECT_EQ(pages, 3);
  }
  for (const auto* wrong : {"?limit=0", "?limit=1001", "?cursor=-1", "?cursor=x", "?order=first"})
    EXPECT_EQ(client_.request("GET", path + wrong).result_int(), 422U) << wrong;
  EXPECT_EQ(client_.request("GET", path + "?limit=1000").result_int(), 200U);
}

TEST_P(Events, OfAProbeThatIsNotThereAreNotFound) {
  const auto refused = client_.request("GET", "/api/v1/probes/01a205f7-4e7f-73cd-8eca-b25302b7d062/moves");
  EXPECT_EQ(refused.result_int(), 404U);
  EXPECT_EQ(json::parse(refused.body()).at("detail").at("code"), "PROBE_NOT_FOUND");
}

INSTANTIATE_TEST_SUITE_P(, Events, tests::both_engines(), tests::engine_name);

class EventsOff : public testing::TestWithParam<tests::Engine> {
 protected:
  tests::Service service_{GetParam(), {{"EVENT_RETENTION_S", "0"}}};
  tests::HttpClient client_ = service_.connect();
};

TEST_P(EventsOff, AreNotRecordedAndSaySo) {
  const auto id = tests::set_up_probe(client_, 9, 9);
  EXPECT_EQ(client_.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int(), 200U);
  for (const auto& path : {std::string("/api/v1/events"), "/api/v1/probes/" + id + "/moves"}) {
    const auto refused = client_.request("GET", path);
    EXPECT_EQ(refused.result_int(), 404U);
    EXPECT_EQ(json::parse(refused.body()).at("detail").at("code"), "EVENTS_NOT_RECORDED");
  }
}

INSTANTIATE_TEST_SUITE_P(, EventsOff, tests::both_engines(), tests::engine_name);

class EventsOfASlowClient : public testing::TestWithParam<tests::Engine> {
 protected:
  tests::Service service_{GetParam(), {{"READ_TIMEOUT_MS", "60000"}}};
  tests::HttpClient client_ = service_.connect();
};

TEST_P(EventsOfASlowClient, EndAndSaySo) {
  EventClient slow(service_.process().port());
  const auto id = tests::set_up_probe(client_, 9, 9);
  const auto command = tests::move_body(id, std::string(100'000, 'L'));
  std::string metrics;
  while (!metrics.contains("event_streams_overrun_total 1")) {
    ASSERT_EQ(client_.request("PATCH", "/api/v1/move", command).result_int(), 200U);
    metrics = client_.request("GET", "/metrics").body();
  }
  std::string last;
  std::optional<tests::SentEvent> event = slow.next();
  for (; event && event->type != "overrun"; event = slow.next())
    last = event->id;
  ASSERT_TRUE(event);
  EXPECT_EQ(json::parse(event->data).at("last_event_id"), json::value(last));
  EXPECT_FALSE(slow.next());
  EXPECT_TRUE(slow.ended());
  EventClient resumed(service_.process().port(), "/api/v1/events", last);
  EXPECT_EQ(resumed.next().value().type, "probe.moved");
}

INSTANTIATE_TEST_SUITE_P(, EventsOfASlowClient, tests::both_engines(), tests::engine_name);

class EventsExpire : public testing::TestWithParam<tests::Engine> {
 protected:
  tests::Service service_{GetParam(), {{"EVENT_RETENTION_S", "1"}}};
  tests::HttpClient client_ = service_.connect();
};

TEST_P(EventsExpire, AndAStreamTellsTheGap) {
  EventClient before(service_.process().port());
  const auto begin = before.last_event_id();
  const auto id = tests::set_up_probe(client_, 9, 9);
  EXPECT_EQ(client_.request("PATCH", "/api/v1/move", tests::move_body(id, "M")).result_int(), 200U);
  EXPECT_THAT(types_of(before, 3), ElementsAre("grid.created", "probe.created", "probe.moved"));
  // Until the cleaner has been there: all but the newest event are deleted.
  for (std::string type; type != "gap";) {
    EventClient resumed(service_.process().port(), "/api/v1/events", begin);
    type = resumed.next().value().type;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // streams that were left count for a second
  }
  const auto moves = client_.request("GET", "/api/v1/probes/" + id + "/moves");
  EXPECT_EQ(moves.result_int(), 200U);
  EXPECT_EQ(json::parse(moves.body()).at("moves").as_array().size(), 0U);
  EventClient at_the_end(service_.process().port(), "/api/v1/events", before.last_event_id());
  EXPECT_EQ(client_.request("PATCH", "/api/v1/move", tests::move_body(id, "R")).result_int(), 200U);
  EXPECT_EQ(json::parse(at_the_end.next().value().data).at("command"), "R");
}

INSTANTIATE_TEST_SUITE_P(, EventsExpire, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
