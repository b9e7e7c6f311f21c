// For which hosts the real server answers.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using tests::HttpClient;
using Variables = tests::ServerProcess::Variables;

const std::string key = "right-key-0123456789abcdefghijklm";

class Hosts : public testing::Test {
 protected:
  void serve(const Variables& settings) { service_.emplace(tests::Engine::sqlite, settings); }

  HttpClient::Response ask(const std::string& host, HttpClient::Headers more = {},
                           std::string_view target = "/api/v1/check") {
    more.emplace("host", host);
    return service_->connect().request("GET", target, {}, more);
  }

  unsigned status(const std::string& host) { return ask(host).result_int(); }

  std::optional<tests::Service> service_;
};

TEST_F(Hosts, AreLocalNamesByDefault) {
  serve({{"ALLOWED_HOSTS", ""}});
  for (const std::string host : {"localhost", "LocalHost", "localhost.", "127.0.0.1", "[::1]"}) {
    EXPECT_EQ(status(host), 200U) << host;
    EXPECT_EQ(status(host + ":8000"), 200U) << host;
  }
  for (const auto* host :
       {"evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.2", "[::2]", ""})
    EXPECT_EQ(status(host), 421U) << host;
}

TEST_F(Hosts, AreAllWhereKeysAreNeeded) {
  serve({{"ALLOWED_HOSTS", ""}, {"API_KEYS", "reader:read:" + key}});
  EXPECT_EQ(ask("mars.example", {{"authorization", "Bearer " + key}}).result_int(), 200U);
}

TEST_F(Hosts, AreAllOnAnAddressThatOthersReach) {
  serve({{"ALLOWED_HOSTS", ""}, {"APP_HOST", "0.0.0.0"}});
  EXPECT_EQ(status("mars.example"), 200U);
}

TEST_F(Hosts, AreThoseOfTheList) {
  serve({{"ALLOWED_HOSTS", "Mars.example, *.example.org"}});
  for (const auto* host : {"mars.example", "MARS.EXAMPLE:8000", "a.example.org", "a.b.Example.Org:1"})
    EXPECT_EQ(status(host), 200U) << host;
  for (const auto* host : {"example.org", "localhost", "127.0.0.1", "mars.example.evil"})
    EXPECT_EQ(status(host), 421U) << host;
}

TEST_F(Hosts, AreRefusedInTheShapeOfTheContractBeforeRouting) {
  serve({{"ALLOWED_HOSTS", "mars.example"}, {"API_KEYS", "reader:read:" + key}, {"CORS_ORIGINS", "*"}});
  for (const auto* target : {"/api/v1/check", "/api/v1/live", "/metrics", "/docs", "/nowhere", "/docs/"}) {
    const auto refused = ask("evil.example", {}, target);
    EXPECT_EQ(refused.result_int(), 421U) << target;
    EXPECT_EQ(boost::json::parse(refused.body()).at("detail").at("code"), "HOST_NOT_ALLOWED");
    EXPECT_EQ(refused.count("X-Correlation-ID"), 1U);
    EXPECT_EQ(refused.count("Location"), 0U);
  }
  const auto preflight = service_->connect().request("OPTIONS", "/api/v1/check", {},
                                                     {{"host", "evil.example"},
                                                      {"origin", "http://evil.example"},
                                                      {"access-control-request-method", "GET"}});
  EXPECT_EQ(preflight.result_int(), 421U);
  const auto problem = ask("evil.example", {{"accept", "application/problem+json"}});
  EXPECT_EQ(problem["Content-Type"], "application/problem+json");
  EXPECT_EQ(boost::json::parse(problem.body()).at("code"), "HOST_NOT_ALLOWED");
}

TEST_F(Hosts, AreThoseOfAnAbsoluteTarget) {
  serve({{"ALLOWED_HOSTS", "mars.example"}});
  EXPECT_EQ(ask("evil.example", {}, "http://mars.example:1/api/v1/check").result_int(), 200U);
  EXPECT_EQ(ask("mars.example", {}, "http://evil.example/api/v1/check").result_int(), 421U);
}

TEST_F(Hosts, AreThoseThatATrustedProxyNames) {
  serve({{"ALLOWED_HOSTS", "mars.example"}});
  EXPECT_EQ(ask("inner", {{"x-forwarded-host", "mars.example"}}).result_int(), 200U);
  EXPECT_EQ(ask("mars.example", {{"x-forwarded-host", "evil.example"}}).result_int(), 421U);
  serve({{"ALLOWED_HOSTS", "mars.example"}, {"TRUSTED_PROXIES", "10.0.0.1"}});
  EXPECT_EQ(ask("inner", {{"x-forwarded-host", "mars.example"}}).result_int(), 421U);
}

TEST_F(Hosts, CanBeMissingOnlyWhereAllAreServed) {
  for (const auto& [hosts, first_line] :
       {std::pair("*", "HTTP/1.1 200"), std::pair("localhost", "HTTP/1.1 421")}) {
    serve({{"ALLOWED_HOSTS", hosts}});
    auto client = service_->connect();
    client.send("GET /api/v1/live HTTP/1.0\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), testing::HasSubstr(std::string(first_line).substr(9)));
  }
}

TEST_F(Hosts, AreCountedWhereTheyAreRefused) {
  serve({{"ALLOWED_HOSTS", "mars.example"}});
  status("evil.example");
  EXPECT_THAT(ask("mars.example", {}, "/metrics").body(),
              testing::HasSubstr("http_server_requests_refused_total{reason=\"host\"} 1\n"));
}

TEST_F(Hosts, KeepNoHealthCheckOut) {
  for (const auto* hosts : {"", "*", "mars.example", "*.example.org", "[2001:db8::1]"}) {
    serve({{"ALLOWED_HOSTS", hosts}});
    service_->process().await_log("DATABASE_READY");
    const auto run = tests::run_program(service_->folder().path(), {"--health-check"},
                                        {{"ENV", "test"},
                                         {"ALLOWED_HOSTS", hosts},
                                         {"APP_PORT", std::to_string(service_->process().port())}});
    EXPECT_EQ(run.status, 0) << hosts << ": " << run.output;
  }
}

TEST(AllowedHostsSetting, IsRefusedByNameWhereItIsWrong) {
  const tests::TemporaryFolder folder;
  for (const std::string wrong : {"http://mars.example", "mars.example:8000", "a*.example"}) {
    const auto run = tests::run_program(folder.path(), {}, {{"ALLOWED_HOSTS", "localhost," + wrong}});
    EXPECT_EQ(run.status, 2) << wrong;
    EXPECT_THAT(run.output, testing::HasSubstr("ALLOWED_HOSTS"));
    EXPECT_THAT(run.output, testing::HasSubstr("'" + wrong + "' is none"));
  }
}

}  // namespace
}  // namespace mars
