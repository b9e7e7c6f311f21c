// What the server exports to a collector, and that a bad collector costs nobody but the operator anything.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>

#include "tests/support/log_lines.hpp"
#include "tests/support/otlp_receiver.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using tests::OtlpReceiver;
using tests::ReceivedSpan;
using Spans = std::vector<ReceivedSpan>;

constexpr std::string_view trace_id = "0af7651916cd43dd8448eb211c80319c";
constexpr std::string_view parent_id = "b7ad6b7169203331";
constexpr int internal = 1;
constexpr int server = 2;
constexpr int client = 3;

std::string traceparent(std::string_view flags = "01", std::string_view trace = trace_id) {
  return "00-" + std::string(trace) + '-' + std::string(parent_id) + '-' + std::string(flags);
}

/// The one span of that name; the test fails where there is not exactly one.
ReceivedSpan only(const Spans& spans, std::string_view name) {
  EXPECT_EQ(std::ranges::count(spans, name, &ReceivedSpan::name), 1) << name;
  const auto found = std::ranges::find(spans, name, &ReceivedSpan::name);
  return found == spans.end() ? ReceivedSpan{} : *found;
}

void expect_child(const ReceivedSpan& child, const ReceivedSpan& parent, int kind) {
  EXPECT_EQ(child.parent_id, parent.span_id) << child.name;
  EXPECT_EQ(child.trace_id, parent.trace_id) << child.name;
  EXPECT_EQ(child.kind, kind) << child.name;
  EXPECT_LE(child.begin, child.end) << child.name;
  // The system's clock and the steady one are read one after the other.
  constexpr std::int64_t clock_tolerance = 5'000'000;
  EXPECT_GE(child.begin + clock_tolerance, parent.begin) << child.name;
  EXPECT_LE(child.end, parent.end + clock_tolerance) << child.name;
}

/// What a move of a probe must look like, from the server's span down to each statement.
void expect_move_tree(const Spans& spans, std::string_view system) {
  const auto root = only(spans, "PATCH /api/v1/move");
  const auto service = only(spans, "MoveService.move");
  const auto find = only(spans, "ProbeRepository.find");
  const auto update = only(spans, "ProbeRepository.update");
  EXPECT_EQ(root.kind, server);
  expect_child(service, root, internal);
  expect_child(find, service, internal);
  expect_child(update, service, internal);
  expect_child(only(spans, "SELECT probe"), find, client);
  const auto statement = only(spans, "UPDATE probe");
  expect_child(statement, update, client);
  EXPECT_EQ(statement.attributes.at("db.system.name"), system);
  EXPECT_EQ(statement.attributes.at("db.collection.name"), "probe");
  EXPECT_EQ(statement.attributes.at("db.operation.name"), "UPDATE");
  EXPECT_THAT(statement.attributes.at("db.query.text"), testing::HasSubstr("UPDATE probe"));
  EXPECT_FALSE(statement.attributes.at("db.namespace").empty());
  EXPECT_EQ(statement.attributes.contains("server.address"), std::string_view(system) == "postgresql");
  EXPECT_EQ(statement.attributes.contains("server.port"), std::string_view(system) == "postgresql");
  // PostgreSQL stores the event in the same statement.
  const bool embedded = system == "sqlite";
  if (embedded) expect_child(only(spans, "INSERT event"), update, client);
  EXPECT_EQ(spans.size(), embedded ? 7U : 6U);
}

class Traces : public testing::TestWithParam<tests::Engine> {
 protected:
  tests::HttpClient::Response send(std::string_view method, std::string_view path, std::string_view body,
                                   tests::HttpClient::Headers headers = {}) {
    headers.insert({"content-type", "application/json"});
    return http_->request(method, path, body, headers);
  }

  Spans trace(std::string_view id, std::size_t count) const {
    return tests::of_trace(
        receiver_.await([=](const Spans& spans) { return tests::of_trace(spans, id).size() >= count; }), id);
  }

  void start(tests::ServerProcess::Variables settings = {}) {
    settings.merge(receiver_.variables());
    service_.emplace(GetParam(), settings);
    service_->process().await_log("DATABASE_READY");
    http_.emplace(service_->process().port());
  }

  OtlpReceiver receiver_;
  std::optional<tests::Service> service_;
  std::optional<tests::HttpClient> http_;
};

constexpr const char* no_memory = "0";  // of probes: each move reads its own

TEST_P(Traces, OfAMoveAreOneTreeBelowTheCaller) {
  start({{"PROBE_CACHE_SIZE", no_memory}});
  const auto id = tests::set_up_probe(*http_, 5, 5);
  send("PATCH", "/api/v1/move", tests::move_body(id, "M"),
       {{"traceparent", traceparent()}, {"tracestate", "vendor=1"}, {"user-agent", "test"}});
  const auto spans = trace(trace_id, GetParam() == tests::Engine::sqlite ? 7 : 6);
  expect_move_tree(spans, GetParam() == tests::Engine::sqlite ? "sqlite" : "postgresql");
  const auto root = only(spans, "PATCH /api/v1/move");
  EXPECT_EQ(root.parent_id, parent_id);
  EXPECT_EQ(root.trace_state, "vendor=1");
  EXPECT_EQ(root.status, 0);
  const std::map<std::string, std::string> expected{
      {"http.request.method", "PATCH"}, {"url.path", "/api/v1/move"},        {"url.scheme", "http"},
      {"http.route", "/api/v1/move"},   {"server.address", "testserver"},    {"client.address", "127.0.0.1"},
      {"user_agent.original", "test"},  {"http.response.status_code", "200"}};
  EXPECT_EQ(root.attributes, expected);
  EXPECT_EQ(root.resource.at("service.name"), "mars-probe-simulator");
  EXPECT_TRUE(root.resource.contains("service.version"));
}

TEST_P(Traces, ShowThatAMoveOfARememberedProbeReadsNothing) {
  start();
  const auto id = tests::set_up_probe(*http_, 5, 5);
  send("PATCH", "/api/v1/move", tests::move_body(id, "M"), {{"traceparent", traceparent()}});
  const std::size_t expected = GetParam() == tests::Engine::sqlite ? 5 : 4;
  const auto spans = trace(trace_id, expected);
  const auto update = only(spans, "ProbeRepository.update");
  expect_child(update, only(spans, "MoveService.move"), internal);
  expect_child(only(spans, "UPDATE probe"), update, client);
  EXPECT_EQ(spans.size(), expected);
}

TEST_P(Traces, OfAMoveWithAnIdempotencyKeyShowHowItIsKept) {
  start();
  const auto id = tests::set_up_probe(*http_, 5, 5);
  send("PATCH", "/api/v1/move", tests::move_body(id, "M"),
       {{"traceparent", traceparent()}, {"idempotency-key", "one"}});
  const bool sqlite = GetParam() == tests::Engine::sqlite;
  const auto spans = trace(trace_id, sqlite ? 11 : 8);
  const auto service = only(spans, "IdempotencyService.move");
  expect_child(service, only(spans, "PATCH /api/v1/move"), internal);
  for (const auto* operation :
       {"IdempotencyRepository.find", "ProbeRepository.find", "IdempotencyRepository.update"})
    expect_child(only(spans, operation), service, internal);
  expect_child(only(spans, "INSERT idempotency_key"), only(spans, "IdempotencyRepository.update"), client);
  EXPECT_EQ(spans.size(), sqlite ? 11U : 8U);
}

TEST_P(Traces, StaySeparateWhenRequestsShareABatch) {
  start({{"APP_THREADS", "1"}, {"PROBE_CACHE_SIZE", no_memory}});
  // Enough at once for some to wait while a statement is under way.
  constexpr int requests = 64;
  std::deque<tests::HttpClient> clients;
  std::vector<std::string> traces;
  std::vector<std::string> ids;
  for (int index = 0; index < requests; ++index) {
    ids.push_back(tests::set_up_probe(*http_, 5, 5));
    clients.emplace_back(service_->process().port());
    traces.push_back(std::string(30, 'a') + std::to_string(10 + index));
  }
  for (std::size_t index = 0; index < clients.size(); ++index) {
    const auto body = tests::move_body(ids[index], "M");
    clients[index].send(
        "PATCH /api/v1/move HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\ntraceparent: " +
        traceparent("01", traces[index]) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
        body);
  }
  for (auto& connection : clients)
    EXPECT_EQ(connection.read().result_int(), 200U);
  const std::string_view system = GetParam() == tests::Engine::sqlite ? "sqlite" : "postgresql";
  int batched = 0;
  for (const auto& id : traces) {
    const auto spans = trace(id, GetParam() == tests::Engine::sqlite ? 7 : 6);
    expect_move_tree(spans, system);
    const auto attributes = only(spans, "UPDATE probe").attributes;
    if (attributes.contains("db.operation.batch.size")) ++batched;
  }
  EXPECT_GE(batched, 2);
}

TEST_P(Traces, StartANewTraceIfTheCallersContextIsMalformed) {
  start();
  for (const std::string header : {"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "junk"}) {
    send("GET", "/api/v1/ready", "", {{"traceparent", header}, {"tracestate", "vendor=1"}});
  }
  const auto spans = receiver_.await([](const Spans& all) {
    return std::ranges::count(all, "GET /api/v1/ready", &ReceivedSpan::name) >= 2;
  });
  for (const auto& span : spans) {
    if (span.name != "GET /api/v1/ready") continue;
    EXPECT_EQ(span.parent_id, "");
    EXPECT_EQ(span.trace_state, "");
  }
}

TEST_P(Traces, FollowTheDecisionOfTheCaller) {
  start({{"OTEL_TRACES_SAMPLER", "parentbased_always_off"}});
  send("GET", "/api/v1/ready", "", {{"traceparent", traceparent("00", std::string(32, 'b'))}});
  send("GET", "/api/v1/ready", "");
  send("GET", "/api/v1/ready", "", {{"traceparent", traceparent()}});
  EXPECT_EQ(service_->process().stop(), 0);
  for (const auto& span : receiver_.await([](const Spans& all) { return !all.empty(); }))
    EXPECT_EQ(span.trace_id, trace_id);
}

TEST_P(Traces, AreOffWithARatioOfZeroEvenIfTheCallerSampled) {
  start({{"OTEL_TRACES_SAMPLER", "parentbased_traceidratio"}, {"OTEL_TRACES_SAMPLER_ARG", "0"}});
  send("GET", "/api/v1/ready", "", {{"traceparent", traceparent()}});
  EXPECT_EQ(service_->process().stop(), 0);
  EXPECT_TRUE(receiver_.await([](const Spans&) { return true; }).empty());
}

TEST_P(Traces, OfTheLastRequestsAreExportedBeforeExit) {
  start({{"OTEL_BSP_SCHEDULE_DELAY", "60000"}});
  send("GET", "/api/v1/ready", "", {{"traceparent", traceparent()}});
  EXPECT_EQ(service_->process().stop(), 0);
  only(tests::of_trace(receiver_.await([](const Spans& all) { return !all.empty(); }), trace_id),
       "GET /api/v1/ready");
}

TEST_P(Traces, HaveAClientSpanForEachStatementOfASetup) {
  start();
  send("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})", {{"traceparent", traceparent()}});
  const bool embedded = GetParam() == tests::Engine::sqlite;
  const auto spans = trace(trace_id, embedded ? 6 : 4);
  const auto add = only(spans, "ProbeRepository.add");
  expect_child(only(spans, "SetupService.set_up"), only(spans, "POST /api/v1/setup"), internal);
  expect_child(add, only(spans, "SetupService.set_up"), internal);
  expect_child(only(spans, "INSERT probe"), add, client);
  // PostgreSQL stores the grid and the events in the same statement.
  for (const auto* statement : {"INSERT grid", "INSERT event"})
    if (embedded) expect_child(only(spans, statement), add, client);
  EXPECT_EQ(spans.size(), embedded ? 6U : 4U);
}

TEST_P(Traces, AreNamedInEveryLineOfTheirRequest) {
  start();
  const auto answer = send("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})",
                           {{"traceparent", traceparent()}, {"X-Correlation-ID", "story-1"}});
  EXPECT_EQ(answer["X-Correlation-ID"], "story-1");
  const auto lines = tests::lines_of_request(service_->process(), "story-1");
  ASSERT_EQ(lines.size(), 4U);
  const auto spans = trace(trace_id, 4);
  for (const auto& line : lines) {
    EXPECT_EQ(tests::text_of(line, "trace_id"), trace_id);
    const auto* const span =
        tests::text_of(line, "event") == "COMPLETED_REQUEST" ? "POST /api/v1/setup" : "SetupService.set_up";
    EXPECT_EQ(tests::text_of(line, "span_id"), only(spans, span).span_id);
  }
}

INSTANTIATE_TEST_SUITE_P(, Traces, testing::Values(tests::Engine::sqlite, tests::Engine::postgres),
                         tests::engine_name);

TEST(Tracing, CallsAServerErrorSo) {
  const OtlpReceiver receiver;
  tests::PostgresDatabase database;
  auto variables = tests::variables_for(database);
  variables["DB_PORT"] = "1";  // nobody listens there
  variables["ENV"] = "test";
  variables.merge(receiver.variables());
  const tests::TemporaryFolder folder;
  const tests::ServerProcess process(folder.path(), variables);
  tests::HttpClient(process.port()).request("GET", "/api/v1/check");
  tests::HttpClient(process.port()).request("GET", "/no/such/path");
  const auto spans = receiver.await(
      [](const Spans& all) { return std::ranges::count(all, server, &ReceivedSpan::kind) >= 2; });
  const auto failed = only(spans, "GET /api/v1/check");
  EXPECT_EQ(failed.status, 2);
  EXPECT_EQ(failed.attributes.at("error.type"), "503");
  const auto unknown = only(spans, "GET");  // no raw path in a name
  EXPECT_EQ(unknown.status, 0);
  EXPECT_EQ(unknown.attributes.at("http.response.status_code"), "404");
}

TEST(Tracing, ShowsTheCodeThatTheDatabaseRefusesAStatementWith) {
  const OtlpReceiver receiver;
  tests::Service service(tests::Engine::postgres, receiver.variables());
  service.postgres()->execute("ALTER TABLE probe RENAME TO elsewhere");
  EXPECT_EQ(service.connect().request("GET", "/api/v1/check").result_int(), 500U);
  const auto spans = receiver.await(
      [](const Spans& all) { return std::ranges::count(all, server, &ReceivedSpan::kind) >= 1; });
  const auto refused = only(spans, "SELECT probe");
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.attributes.at("db.response.status_code"), "42P01");
  EXPECT_EQ(refused.attributes.at("error.type"), "42P01");
}

class BadCollector : public testing::TestWithParam<OtlpReceiver::Behaviour> {};

TEST_P(BadCollector, NeitherSlowsNorFailsARequestNorTheEnd) {
  const OtlpReceiver receiver(GetParam());
  auto variables = receiver.variables();
  if (GetParam() == OtlpReceiver::Behaviour::hangs) {  // so that the queue is full soon
    variables["OTEL_BSP_MAX_QUEUE_SIZE"] = "16";
    variables["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = "8";
  }
  tests::Service service(tests::Engine::sqlite, variables);
  auto http = service.connect();
  for (int count = 0; count < 200; ++count) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(http.request("GET", "/api/v1/ready").result_int(), 200U);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  }
  service.process().await_log("TRACE_EXPORT_FAILED");
  EXPECT_THAT(http.request("GET", "/metrics").body(),
              testing::Not(testing::HasSubstr("trace_spans_dropped_total 0\n")));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(service.process().stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
  service.process().await_log("SERVER_STOPPED");
  const auto lines = tests::log_lines(service.process().log());
  EXPECT_EQ(std::ranges::count(lines, "TRACE_EXPORT_FAILED",
                               [](const auto& line) { return tests::text_of(line, "event"); }),
            1);
}

INSTANTIATE_TEST_SUITE_P(, BadCollector,
                         testing::Values(OtlpReceiver::Behaviour::refuses, OtlpReceiver::Behaviour::hangs),
                         [](const auto& tested) {
                           return tested.param == OtlpReceiver::Behaviour::refuses ? "Refuses" : "Hangs";
                         });

TEST(Tracing, IsOffWhereItIsDisabled) {
  const OtlpReceiver receiver;
  auto variables = receiver.variables();
  variables["OTEL_SDK_DISABLED"] = "true";
  tests::Service service(tests::Engine::sqlite, variables);
  service.connect().request("GET", "/api/v1/ready");
  EXPECT_EQ(service.process().stop(), 0);
  EXPECT_EQ(receiver.requests(), 0);
  EXPECT_THAT(service.process().log(), testing::Not(testing::HasSubstr("trace_id")));
}

}  // namespace
}  // namespace mars
