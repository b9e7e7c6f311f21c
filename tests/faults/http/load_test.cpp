// As many requests as may be under way, and one more, while the database does not move.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <list>
#include <optional>
#include <string>

#include "tests/support/load_generator.hpp"
#include "tests/support/service.hpp"
#include "tests/support/table_lock.hpp"

namespace mars {
namespace {

constexpr int most = 4;

const std::string setup =
    tests::json_request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");

class LoadShedding : public testing::Test {
 protected:
  LoadShedding() { service_.process().await_log("DATABASE_READY"); }

  tests::HttpClient& start_setup() {
    auto& client = clients_.emplace_back(service_.process().port());
    client.send(setup);
    return client;
  }

  /// Starts as many requests as may be under way, and returns once they are.
  void use_up_all() {
    tests::TableLock& lock = lock_.emplace(*service_.postgres(), "probe");
    for (int count = 0; count < most; ++count)
      start_setup();
    lock.await_waiting(1);
    auto observer = service_.connect();
    const std::string all = "http_server_active_requests " + std::to_string(most + 1) + '\n';
    while (!observer.request("GET", "/metrics").body().contains(all)) {
    }
  }

  tests::Service service_{tests::Engine::postgres,
                          {{"MAX_REQUESTS_IN_FLIGHT", std::to_string(most)},
                           {"APP_THREADS", "2"},
                           {"DB_STATEMENT_TIMEOUT_MS", "60000"},
                           {"REQUEST_TIMEOUT_MS", "60000"}}};
  std::optional<tests::TableLock> lock_;
  std::list<tests::HttpClient> clients_;
};

TEST_F(LoadShedding, RejectsOneRequestAboveTheLimitImmediately) {
  use_up_all();
  auto one_more = service_.connect();
  const auto refused = one_more.request("GET", "/api/v1/check");
  EXPECT_EQ(refused.result_int(), 503U);
  EXPECT_EQ(refused["Retry-After"], "1");
  EXPECT_EQ(boost::json::parse(refused.body()).at("detail").at("code"), "SERVICE_UNAVAILABLE");

  lock_->release();
  for (auto& client : clients_)
    EXPECT_EQ(client.read().result_int(), 200U);
  EXPECT_EQ(one_more.request("GET", "/api/v1/check").result_int(), 200U);
}

TEST_F(LoadShedding, NeverRejectsHealthAndMetrics) {
  use_up_all();
  auto client = service_.connect();
  for (const auto* target : {"/api/v1/live", "/api/v1/ready", "/metrics"})
    EXPECT_EQ(client.request("GET", target).result_int(), 200U) << target;
  EXPECT_EQ(client.request("GET", "/api/v1/check").result_int(), 503U);
  EXPECT_THAT(client.request("GET", "/metrics").body(),
              testing::HasSubstr("http_server_requests_refused_total{reason=\"overload\"} 1\n"));
}

}  // namespace
}  // namespace mars
