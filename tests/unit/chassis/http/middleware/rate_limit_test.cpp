#include "chassis/http/middleware/rate_limit.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "chassis/base/networks.hpp"
#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

class RateLimitTest : public testing::Test {
 protected:
  Response ask(std::string_view target) const {
    return mars::tests::answer(handler_, mars::tests::make_request(Verb::get, target));
  }

  static int seconds_of(std::string_view text) { return std::stoi(std::string(text)); }

  telemetry::Registry registry_;
  RateLimiter limiter_{{.limit = 2, .window = std::chrono::seconds(3600)}};
  std::shared_ptr<const Router> router_ =
      std::make_shared<Router>(std::vector<Route>{{.method = Verb::get,
                                                   .path = "/live",
                                                   .handler = mars::tests::answering(Status::ok),
                                                   .exempt_from_limits = true}});
  Handler handler_ =
      wrap({std::make_shared<RateLimit>(limiter_, registry_, router_, [](const Request&) { return ""; })},
           mars::tests::answering(Status::not_found));
};

TEST_F(RateLimitTest, ReturnsTheRemainingQuotaOfEachClient) {
  const auto response = ask("/");
  EXPECT_EQ(response.status, Status::not_found);
  EXPECT_EQ(response.headers["RateLimit-Policy"], R"("default";q=2;w=3600)");
  EXPECT_EQ(response.headers["RateLimit"], R"("default";r=1;t=1800)");
  EXPECT_EQ(response.headers.count(Field::retry_after), 0U);
}

TEST_F(RateLimitTest, Returns429AboveTheLimit) {
  ask("/");
  ask("/");
  const auto refused = ask("/");
  EXPECT_EQ(refused.status, Status::too_many_requests);
  EXPECT_EQ(boost::json::parse(refused.body).at("detail").at("code"), "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(refused.headers["RateLimit-Policy"], R"("default";q=2;w=3600)");
  const auto retry_after = seconds_of(refused.headers[Field::retry_after]);
  EXPECT_LE(retry_after, 1800);
  EXPECT_GT(retry_after, 1700) << "a token comes back in half an hour";
  EXPECT_EQ(refused.headers["RateLimit"], R"("default";r=0;t=)" + std::to_string(retry_after));
  EXPECT_NE(registry_.text().find(R"(http_server_requests_refused_total{reason="rate limit"} 1)"),
            std::string::npos);
}

TEST_F(RateLimitTest, DoesNotCountExemptRoutes) {
  for (int count = 0; count < 10; ++count) {
    const auto response = ask("/live");
    EXPECT_EQ(response.status, Status::not_found);
    EXPECT_EQ(response.headers.count("RateLimit"), 0U);
  }
  EXPECT_EQ(ask("/").headers["RateLimit"], R"("default";r=1;t=1800)");
}

}  // namespace
}  // namespace chassis::http
