#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

constexpr int limit = 20;

/// Four threads, and a window in which no token comes back during a test.
class RateLimit : public testing::Test {
 protected:
  tests::Service service_{
      tests::Engine::sqlite,
      {{"RATE_LIMIT", std::to_string(limit)}, {"RATE_LIMIT_WINDOW_S", "86400"}, {"APP_THREADS", "4"}}};
  tests::HttpClient client_ = service_.connect();
};

TEST_F(RateLimit, Returns429WithRetryAfterAboveTheLimit) {
  for (int count = 1; count <= limit; ++count) {
    const auto response = client_.request("GET", "/api/v1/check");
    ASSERT_EQ(response.result_int(), 200U);
    EXPECT_EQ(response["RateLimit-Policy"], R"("default";q=20;w=86400)");
    EXPECT_TRUE(response["RateLimit"].starts_with(R"("default";r=)" + std::to_string(limit - count) + ";t="));
  }
  const auto refused = client_.request("GET", "/api/v1/check");
  EXPECT_EQ(refused.result_int(), 429U);
  EXPECT_EQ(boost::json::parse(refused.body()).at("detail").at("code"), "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(refused["RateLimit"], R"("default";r=0;t=)" + std::string(refused["Retry-After"]));
  EXPECT_EQ(refused.count("X-Correlation-ID"), 1U);
}

TEST_F(RateLimit, CountsRequestsThatFail) {
  for (int count = 0; count < limit; ++count)
    EXPECT_EQ(client_.request("POST", "/api/v1/setup", "{}").result_int(), 422U);
  EXPECT_EQ(client_.request("POST", "/api/v1/setup", "{}").result_int(), 429U);
}

TEST_F(RateLimit, IsExactAcrossConnectionsAndThreads) {
  std::atomic<int> let_through = 0;
  {
    std::vector<std::jthread> clients;
    for (int client = 0; client < 8; ++client) {
      clients.emplace_back([&] {
        auto connection = service_.connect();
        for (int count = 0; count < limit; ++count)
          let_through += connection.request("GET", "/api/v1/check").result_int() == 200U ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(let_through, limit);
}

TEST_F(RateLimit, NeverRefusesWhatOperatorsAsk) {
  for (int count = 0; count <= limit; ++count)
    client_.request("GET", "/api/v1/check");
  for (const auto* target : {"/api/v1/live", "/api/v1/ready", "/metrics"})
    EXPECT_EQ(client_.request("GET", target).result_int(), 200U) << target;
}

TEST_F(RateLimit, AnswersInTheShapeThatAcceptNames) {
  for (int count = 0; count < limit; ++count)
    client_.request("GET", "/api/v1/check");
  const auto refused = client_.request("GET", "/api/v1/check", {}, {{"accept", "application/problem+json"}});
  EXPECT_EQ(refused.result_int(), 429U);
  EXPECT_EQ(refused["Content-Type"], "application/problem+json");
  EXPECT_EQ(boost::json::parse(refused.body()).at("code"), "RATE_LIMIT_EXCEEDED");
}

TEST_F(RateLimit, IsCountedAndDocumented) {
  for (int count = 0; count < limit + 2; ++count)
    client_.request("GET", "/api/v1/check");
  EXPECT_THAT(client_.request("GET", "/metrics").body(),
              testing::HasSubstr("http_server_requests_refused_total{reason=\"rate limit\"} 2\n"));
  const tests::Service fresh(tests::Engine::sqlite, {{"RATE_LIMIT", "1"}});
  const auto document = boost::json::parse(fresh.connect().request("GET", "/openapi.json").body());
  const auto& paths = document.at("paths");
  EXPECT_TRUE(paths.at("/api/v1/setup").at("post").at("responses").as_object().contains("429"));
  EXPECT_FALSE(paths.at("/api/v1/live").at("get").at("responses").as_object().contains("429"));
}

TEST(RateLimitByKey, IsOneForAllConnectionsOfAKeyAndAnotherForEachKey) {
  const std::string first_key = "first-key-0123456789abcdefghijklm";
  const std::string second_key = "second-key-0123456789abcdefghijk";
  const tests::Service service(tests::Engine::sqlite,
                               {{"RATE_LIMIT", "1"},
                                {"RATE_LIMIT_WINDOW_S", "86400"},
                                {"API_KEYS", "first:read:" + first_key + ",second:read:" + second_key}});
  const auto status = [&](const std::string& key) {
    return service.connect()
        .request("GET", "/api/v1/check", {}, {{"authorization", "Bearer " + key}})
        .result_int();
  };
  EXPECT_EQ(status(first_key), 200U);
  EXPECT_EQ(status(first_key), 429U);
  EXPECT_EQ(status(second_key), 200U);
}

TEST(RateLimitByKey, CountsWrongKeysByTheAddressAndLeavesTheRightOnesAlone) {
  const std::string key = "right-key-0123456789abcdefghijklm";
  const tests::Service service(
      tests::Engine::sqlite,
      {{"RATE_LIMIT", "2"}, {"RATE_LIMIT_WINDOW_S", "86400"}, {"API_KEYS", "reader:read:" + key}});
  auto client = service.connect();
  const auto status = [&](std::string_view method, std::string_view target, const std::string& presented) {
    return client.request(method, target, {}, {{"authorization", "Bearer " + presented}}).result_int();
  };
  EXPECT_EQ(status("GET", "/api/v1/check", std::string(32, 'b')), 401U);
  EXPECT_EQ(client.request("GET", "/api/v1/check").result_int(), 401U);
  EXPECT_EQ(status("GET", "/api/v1/check", std::string(32, 'c')), 429U);
  EXPECT_EQ(status("GET", "/api/v1/check", key), 200U);
  EXPECT_EQ(status("POST", "/api/v1/setup", key), 403U);
  EXPECT_EQ(status("POST", "/api/v1/setup", key), 429U);
}

TEST(RateLimitByDefault, IsOff) {
  const tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  const auto response = client.request("GET", "/api/v1/check");
  EXPECT_EQ(response.count("RateLimit"), 0U);
  EXPECT_EQ(response.count("RateLimit-Policy"), 0U);
}

}  // namespace
}  // namespace mars
