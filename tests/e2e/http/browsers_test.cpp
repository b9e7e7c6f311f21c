// What the server tells browsers: with every answer to be careful, and with CORS which pages may use it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

void expect_careful(const tests::HttpClient::Response& response) {
  EXPECT_EQ(response["X-Content-Type-Options"], "nosniff");
  EXPECT_EQ(response["X-Frame-Options"], "DENY");
  EXPECT_EQ(response["Referrer-Policy"], "no-referrer");
  EXPECT_THAT(std::string(response["Content-Security-Policy"]), HasSubstr("default-src 'none'"));
  EXPECT_EQ(response.count("Content-Security-Policy"), 1U);
  EXPECT_EQ(response.count("Cache-Control"), 1U);
}

TEST(SecurityHeaders, AreOnEveryAnswer) {
  tests::Service service(tests::Engine::sqlite, {{"MAX_BODY_BYTES", "100"}});
  service.process().await_log("DATABASE_READY");
  auto client = service.connect();
  for (const auto& [method, path, status] :
       {std::tuple("GET", "/api/v1/check", 200U), std::tuple("POST", "/api/v1/setup", 422U),
        std::tuple("GET", "/api/v1/live", 200U), std::tuple("GET", "/metrics", 200U),
        std::tuple("GET", "/", 200U), std::tuple("GET", "/nowhere", 404U),
        std::tuple("PUT", "/api/v1/move", 405U), std::tuple("OPTIONS", "/api/v1/move", 405U),
        std::tuple("HEAD", "/docs", 200U)}) {
    const auto response = client.request(method, path);
    EXPECT_EQ(response.result_int(), status) << path;
    SCOPED_TRACE(path);
    expect_careful(response);
    EXPECT_EQ(response["Cache-Control"], path == "/docs"sv || path == "/"sv ? "no-cache" : "no-store");
  }
  expect_careful(client.request("POST", "/api/v1/setup", std::string(101, ' ')));
  auto other = service.connect();
  other.send("HELLO\r\n\r\n");
  expect_careful(other.read());
}

TEST(SecurityHeaders, LetTheDocumentationWork) {
  const tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  const auto page = client.request("GET", "/docs");
  expect_careful(page);
  EXPECT_THAT(std::string(page["Content-Security-Policy"]), HasSubstr("script-src 'self'; "));
  EXPECT_EQ(page.body().find("<script>"), std::string::npos) << "scripts within the page are not executed";
  EXPECT_EQ(client.request("GET", "/docs/swagger-ui.css")["Cache-Control"], "max-age=86400");
}

TEST(SecurityHeaders, LetMissionControlRunNothingInline) {
  const tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  const auto front = client.request("GET", "/");
  expect_careful(front);
  EXPECT_EQ(front["Content-Type"], "text/html; charset=utf-8");
  EXPECT_THAT(std::string(front["Content-Security-Policy"]), testing::Not(HasSubstr("unsafe")));
  for (const auto* const path : {"/mission-control/main.js", "/mission-control/leaflet.js"})
    EXPECT_EQ(client.request("GET", path)["Content-Type"], "text/javascript; charset=utf-8") << path;
  EXPECT_EQ(client.request("GET", "/mission-control/index.html").result_int(), 404U);
}

constexpr auto page = "https://mars.example";
const tests::HttpClient::Headers preflight{{"origin", page}, {"access-control-request-method", "PATCH"}};

TEST(CrossOrigin, IsOffUnlessOriginsAreNamed) {
  const tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  const auto refused = client.request("OPTIONS", "/api/v1/move", {}, preflight);
  EXPECT_EQ(refused.result_int(), 405U);
  for (const auto& response : {refused, client.request("GET", "/api/v1/live", {}, {{"origin", page}})}) {
    EXPECT_EQ(response.count("Access-Control-Allow-Origin"), 0U);
    EXPECT_EQ(response.count("Vary"), 0U);
  }
}

TEST(CrossOrigin, LetsAPageOfANamedOriginUseTheApiWithAKey) {
  const std::string key = "an-api-key-of-32-letters-or-more";
  const tests::Service service(tests::Engine::sqlite,
                               {{"CORS_ORIGINS", std::string("http://localhost:3000, ") + page},
                                {"CORS_MAX_AGE", "60"},
                                {"API_KEYS", "page:read:" + key}});
  auto client = service.connect();
  const auto allowed = client.request("OPTIONS", "/api/v1/move", {}, preflight);
  EXPECT_EQ(allowed.result_int(), 200U) << "a preflight has no key";
  EXPECT_EQ(allowed["Access-Control-Allow-Origin"], page);
  EXPECT_EQ(allowed["Access-Control-Max-Age"], "60");
  EXPECT_EQ(allowed["Access-Control-Allow-Methods"], "DELETE, GET, HEAD, POST, PATCH");
  EXPECT_EQ(allowed["Access-Control-Allow-Headers"],
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
            "X-Correlation-ID, "
            "baggage, traceparent, tracestate");
  EXPECT_EQ(allowed.body(), "");
  expect_careful(allowed);
  const auto list =
      client.request("GET", "/api/v1/check", {}, {{"origin", page}, {"authorization", "Bearer " + key}});
  EXPECT_EQ(list.result_int(), 200U);
  EXPECT_EQ(list["Access-Control-Allow-Origin"], page);
  const auto refused = client.request("GET", "/api/v1/check", {}, {{"origin", page}});
  EXPECT_EQ(refused.result_int(), 401U);
  EXPECT_EQ(refused["Access-Control-Allow-Origin"], page) << "the page must be able to read why";
  const auto foreign = client.request("GET", "/api/v1/live", {}, {{"origin", "https://evil.example"}});
  EXPECT_EQ(foreign.count("Access-Control-Allow-Origin"), 0U);
  EXPECT_EQ(foreign["Vary"], "Origin");
}

TEST(CrossOrigin, IsRefusedAtTheStartWhereAnOriginIsWrong) {
  const tests::TemporaryFolder folder;
  const auto refused = tests::run_program(folder.path(), {}, {{"CORS_ORIGINS", "https://mars.example/,*"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("'https://mars.example/' is none; '*' is none"));
}

}  // namespace
}  // namespace mars
