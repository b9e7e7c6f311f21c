// The server where keys are configured: who gets in, what the document says of it, and that no key gets out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>

#include "tests/support/log_lines.hpp"
#include "tests/support/otlp_receiver.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string reader_key = "canary-of-a-reader-0123456789abcdef";
const std::string writer_key = "canary-of-a-writer-0123456789abcdef";
const std::string both_key = "canary-of-a-pilot--0123456789abcdef";
const std::string keys =
    "scraper:read:" + reader_key + ",rover:write:" + writer_key + ",pilot:read+write:" + both_key;

constexpr std::string_view setup_body = R"({"x": 5, "y": 5, "direction": "EAST"})";

tests::HttpClient::Headers with_key(const std::string& key, tests::HttpClient::Headers more = {}) {
  more.insert({{"content-type", "application/json"}, {"authorization", "Bearer " + key}});
  return more;
}

class Access : public testing::TestWithParam<tests::Engine> {
 protected:
  Access() { service_.process().await_log("DATABASE_READY"); }

  int status(std::string_view method, std::string_view path, std::string_view body, const std::string& key) {
    return static_cast<int>(client_.request(method, path, body, with_key(key)).result_int());
  }

  tests::Service service_{GetParam(), {{"API_KEYS", keys}}};
  tests::HttpClient client_ = service_.connect();
};

TEST_P(Access, IsByTheScopesOfTheKey) {
  const auto made = client_.request("POST", "/api/v1/setup", setup_body, with_key(writer_key));
  ASSERT_EQ(made.result_int(), 200U);
  const auto move = tests::move_body(std::string(boost::json::parse(made.body()).at("id").as_string()), "M");
  for (const auto& key : {writer_key, both_key})
    EXPECT_EQ(status("PATCH", "/api/v1/move", move, key), 200);
  for (const auto& key : {reader_key, both_key}) {
    EXPECT_EQ(status("GET", "/api/v1/check", {}, key), 200);
    EXPECT_EQ(status("GET", "/metrics", {}, key), 200);
  }
  EXPECT_EQ(status("POST", "/api/v1/setup", setup_body, reader_key), 403);
  EXPECT_EQ(status("PATCH", "/api/v1/move", move, reader_key), 403);
  EXPECT_EQ(status("GET", "/api/v1/check", {}, writer_key), 403);
  EXPECT_EQ(status("GET", "/metrics", {}, writer_key), 403);
}

TEST_P(Access, IsRefusedWithoutAKeyBeforeTheBodyIsLookedAt) {
  for (const auto* body : {"", "{", R"({"x": 5, "y": 5, "direction": "EAST"})"}) {
    const auto refused = client_.request("POST", "/api/v1/setup", body);
    EXPECT_EQ(refused.result_int(), 401U);
    EXPECT_EQ(refused["WWW-Authenticate"], "Bearer");
    EXPECT_EQ(refused["Content-Type"], "application/json");
    EXPECT_EQ(refused.body(), R"({"detail":{"code":"NOT_AUTHENTICATED","message":"An API key is needed."}})");
  }
  const auto list = client_.request("GET", "/api/v1/check", {}, with_key(reader_key));
  EXPECT_EQ(list.body(), R"({"probes":[]})") << "what was refused has changed something";
}

TEST_P(Access, IsOpenToWhatOrchestratorsAndReadersNeed) {
  for (const auto* path : {"/api/v1/live", "/api/v1/ready", "/docs", "/docs/start.js", "/openapi.json"})
    EXPECT_EQ(client_.request("GET", path).result_int(), 200U) << path;
  EXPECT_EQ(client_.request("GET", "/nowhere").result_int(), 404U);
  EXPECT_EQ(client_.request("DELETE", "/api/v1/check").result_int(), 405U);
}

TEST_P(Access, IsRefusedToWhoSendsAuthorizationTwice) {
  client_.send("GET /api/v1/check HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + reader_key +
               "\r\nAuthorization: Bearer " + reader_key + "\r\n\r\n");
  EXPECT_EQ(client_.read().result_int(), 401U);
}

TEST_P(Access, AcceptsBlanksAroundTheHeader) {
  client_.send("GET /api/v1/check HTTP/1.1\r\nHost: x\r\nauthorization: \t bearer " + reader_key +
               " \t \r\n\r\n");
  EXPECT_EQ(client_.read().result_int(), 200U);
}

TEST_P(Access, IsRefusedInTheShapeThatAcceptNames) {
  const auto refused = client_.request("GET", "/api/v1/check", {},
                                       with_key(writer_key, {{"accept", "application/problem+json"}}));
  EXPECT_EQ(refused.result_int(), 403U);
  EXPECT_EQ(refused["Content-Type"], "application/problem+json");
  EXPECT_EQ(boost::json::parse(refused.body()).at("code"), "INSUFFICIENT_SCOPE");
}

TEST_P(Access, IsLoggedByTheNameOfTheKey) {
  client_.request("POST", "/api/v1/setup", setup_body, with_key(both_key, {{"X-Correlation-ID", "let-in"}}));
  const auto lines = tests::lines_of_request(service_.process(), "let-in");
  EXPECT_EQ(lines.size(), 4U);
  for (const auto& line : lines)
    EXPECT_EQ(tests::text_of(line, "principal"), "pilot");
  client_.request("POST", "/api/v1/setup", setup_body,
                  with_key(reader_key, {{"X-Correlation-ID", "kept-out"}}));
  EXPECT_EQ(tests::text_of(tests::lines_of_request(service_.process(), "kept-out").back(), "principal"),
            "scraper");
  client_.request("GET", "/api/v1/check", {}, {{"X-Correlation-ID", "unknown"}});
  EXPECT_FALSE(tests::lines_of_request(service_.process(), "unknown").back().contains("principal"));
}

INSTANTIATE_TEST_SUITE_P(, Access, tests::both_engines(), tests::engine_name);

TEST(AccessAttempts, AreLimitedForAnAddressWhetherTheKeyIsRightOrNot) {
  const tests::Service service(tests::Engine::sqlite,
                               {{"API_KEYS", keys}, {"RATE_LIMIT", "3"}, {"RATE_LIMIT_WINDOW_S", "86400"}});
  auto client = service.connect();
  const auto status = [&](std::string_view path, const std::string& key) {
    return client.request("GET", path, {}, with_key(key)).result_int();
  };
  EXPECT_EQ(status("/metrics", reader_key), 200U);
  for (int count = 0; count < 3; ++count)
    EXPECT_EQ(status("/metrics", "a-key-that-is-none-0123456789abcdef"), 401U);
  for (const auto* path : {"/metrics", "/api/v1/check"}) {
    EXPECT_EQ(status(path, "a-key-that-is-none-0123456789abcdef"), 429U) << path;
    EXPECT_EQ(status(path, reader_key), 429U) << path;
  }
  EXPECT_EQ(status("/api/v1/live", reader_key), 200U);
}

TEST(AccessToMetrics, RequiresItsOwnScopeAndExportsLastUses) {
  const tests::Service service(
      tests::Engine::sqlite,
      {{"API_KEYS", keys + ",watcher:metrics:" + "canary-of-a-watcher-0123456789abcde"}});
  auto client = service.connect();
  const auto watcher = with_key("canary-of-a-watcher-0123456789abcde");
  EXPECT_EQ(client.request("GET", "/api/v1/check", {}, watcher).result_int(), 403U);
  const auto metrics = client.request("GET", "/metrics", {}, watcher);
  EXPECT_EQ(metrics.result_int(), 200U);
  EXPECT_THAT(metrics.body(), HasSubstr("api_key_last_used_timestamp_seconds{principal=\"rover\"} 0\n"));
  EXPECT_THAT(metrics.body(), HasSubstr("api_key_last_used_timestamp_seconds{principal=\"watcher\"} 1"));
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(AccessByFile, AcceptsTheOutputOfHashKey) {
  const tests::TemporaryFolder folder;
  const auto hash = tests::run_program(folder.path(), {"--hash-key"}, {}, reader_key + '\n');
  ASSERT_EQ(hash.status, 0);
  std::ofstream(folder.path() / "keys") << "# who may do what\nscraper:read:" << hash.output;
  tests::Service service(tests::Engine::sqlite, {{"API_KEYS_FILE", (folder.path() / "keys").string()}});
  auto client = service.connect();
  EXPECT_EQ(client.request("GET", "/api/v1/check", {}, with_key(reader_key)).result_int(), 200U);
  EXPECT_EQ(client.request("GET", "/api/v1/check").result_int(), 401U);
  EXPECT_THAT(content_of("/proc/" + std::to_string(service.process().pid()) + "/environ"),
              Not(HasSubstr("canary")));
}

TEST(AccessByFile, IsRefusedAtTheStartByTheNumberOfEachWrongLine) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / "keys") << "scraper:read:" << reader_key << "\n\nrover\n";
  const auto refused =
      tests::run_program(folder.path(), {}, {{"API_KEYS_FILE", (folder.path() / "keys").string()}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("line 1: its hash must be"));
  EXPECT_THAT(refused.output, HasSubstr("line 3: it must have three parts"));
  EXPECT_THAT(refused.output, Not(HasSubstr("canary")));
}

TEST(AccessByKeys, AreRefusedAtTheStartWithoutBeingRepeated) {
  const tests::TemporaryFolder folder;
  const auto refused = tests::run_program(folder.path(), {}, {{"API_KEYS", keys + ",rover:write:canary"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("API_KEYS must be"));
  EXPECT_THAT(refused.output, HasSubstr("entry 4: its key"));
  EXPECT_THAT(refused.output, Not(HasSubstr("canary")));
}

TEST(AccessSecrets, AreInNoAnswerLogTraceMetricOrListOfProcesses) {
  tests::OtlpReceiver receiver;
  auto variables = receiver.variables();
  variables.insert({{"API_KEYS", keys}, {"LOG_LEVEL", "debug"}});
  tests::Service service(tests::Engine::sqlite, variables);
  service.process().await_log("DATABASE_READY");
  auto client = service.connect();
  const auto wrong_key = both_key + "-wrong";
  std::string answers;
  for (const auto& key : {reader_key, writer_key, both_key, wrong_key}) {
    for (const auto& [method, path] : {std::pair("POST", "/api/v1/setup"), std::pair("GET", "/api/v1/check"),
                                       std::pair("GET", "/metrics"), std::pair("GET", "/openapi.json")}) {
      const auto body = std::string_view(method) == "POST" ? setup_body : std::string_view();
      const auto answer = client.request(method, path, body, with_key(key));
      for (const auto& header : answer)
        answers.append(header.value()).append("\n");
      answers += answer.body();
    }
  }
  EXPECT_THAT(answers, Not(HasSubstr("canary")));
  EXPECT_THAT(content_of("/proc/" + std::to_string(service.process().pid()) + "/cmdline"),
              Not(HasSubstr("canary")));
  const auto spans = receiver.await([](const auto& received) {
    return std::ranges::any_of(received,
                               [](const auto& span) { return span.attributes.contains("enduser.id"); });
  });
  for (const auto& span : spans) {
    for (const auto& [name, value] : span.attributes)
      EXPECT_THAT(value, Not(HasSubstr("canary"))) << name;
  }
  EXPECT_EQ(service.process().stop(), 0);
  service.process().await_log("SERVER_STOPPED");
  EXPECT_THAT(service.process().log(), Not(HasSubstr("canary")));
}

class AccessInTheDocument : public testing::Test {
 protected:
  static boost::json::value document(const tests::ServerProcess::Variables& settings) {
    const tests::Service service(tests::Engine::sqlite, settings);
    return boost::json::parse(service.connect().request("GET", "/openapi.json").body());
  }

  static const boost::json::object& operation(const boost::json::value& document, const char* path,
                                              const char* method) {
    return document.at("paths").at(path).at(method).as_object();
  }
};

TEST_F(AccessInTheDocument, IsWhatEachOperationNeeds) {
  const auto with_keys = document({{"API_KEYS", keys}});
  const auto& scheme = with_keys.at("components").at("securitySchemes").at("api_key");
  EXPECT_EQ(scheme.at("type"), "http");
  EXPECT_EQ(scheme.at("scheme"), "bearer");
  for (const auto& [path, method, scope] :
       {std::tuple("/api/v1/setup", "post", "write"), std::tuple("/api/v1/move", "patch", "write"),
        std::tuple("/api/v1/check", "get", "read")}) {
    const auto& guarded = operation(with_keys, path, method);
    EXPECT_EQ(guarded.at("security"), (boost::json::value{{{"api_key", boost::json::array{scope}}}})) << path;
    for (const auto* status : {"401", "403"})
      EXPECT_TRUE(guarded.at("responses").as_object().contains(status)) << path;
  }
  for (const auto* path : {"/api/v1/ready", "/api/v1/live"}) {
    const auto& open = operation(with_keys, path, "get");
    EXPECT_EQ(open.at("security"), boost::json::array{}) << path;
    EXPECT_FALSE(open.at("responses").as_object().contains("401")) << path;
  }
}

TEST_F(AccessInTheDocument, IsAbsentWithoutAuthentication) {
  const auto without = document({});
  EXPECT_FALSE(without.at("components").as_object().contains("securitySchemes"));
  const auto& setup = operation(without, "/api/v1/setup", "post");
  EXPECT_FALSE(setup.contains("security"));
  EXPECT_FALSE(setup.at("responses").as_object().contains("401"));
}

}  // namespace
}  // namespace mars
