// As many connections as may be, and one more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <list>
#include <string>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

constexpr int most = 5;

/// More threads than one, so that the limit is the process's and not a thread's.
class Connections : public testing::Test {
 protected:
  /// Opens as many as may be, and returns once each has been served.
  void use_up_all() {
    for (int count = 0; count < most; ++count) {
      auto& client = clients_.emplace_back(service_.process().port());
      EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U) << count;
    }
  }

  tests::Service service_{tests::Engine::sqlite,
                          {{"MAX_CONNECTIONS", std::to_string(most)}, {"APP_THREADS", "3"}}};
  std::list<tests::HttpClient> clients_;
};

TEST_F(Connections, Returns503AboveMaxConnections) {
  use_up_all();
  for (int count = 0; count < 3; ++count) {
    auto one_more = service_.connect();
    const auto refused = one_more.read();
    EXPECT_EQ(refused.result_int(), 503U);
    EXPECT_EQ(refused["Connection"], "close");
    EXPECT_EQ(refused["Retry-After"], "1");
    EXPECT_EQ(boost::json::parse(refused.body()).at("detail").at("code"), "SERVICE_UNAVAILABLE");
    EXPECT_TRUE(one_more.at_end());
  }
  for (auto& client : clients_)
    EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_THAT(clients_.front().request("GET", "/metrics").body(),
              testing::HasSubstr("http_server_connections_refused_total 3\n"));
}

TEST_F(Connections, Returns503ToAConnectionThatAlreadySentARequest) {
  use_up_all();
  auto one_more = service_.connect();
  one_more.send("GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(one_more.read().result_int(), 503U);
}

TEST_F(Connections, AreAcceptedAgainWhenOthersClose) {
  for (int round = 0; round < 3; ++round) {
    use_up_all();
    for (auto& client : clients_) {
      client.send("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      EXPECT_EQ(client.read().result_int(), 200U);
      EXPECT_TRUE(client.at_end());
    }
    clients_.clear();
  }
}

}  // namespace
}  // namespace mars
