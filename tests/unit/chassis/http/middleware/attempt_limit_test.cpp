#include "chassis/http/middleware/attempt_limit.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

constexpr const char* right_key = "right";

class AttemptLimitTest : public testing::Test {
 protected:
  Status present(const std::string& key, const std::string& address = "192.0.2.1",
                 std::string_view target = "/metrics") {
    auto request = mars::tests::make_request(Verb::get, target);
    request.client = boost::asio::ip::make_address(address);
    if (!key.empty()) request.message.set(Field::authorization, key);
    return mars::tests::answer(handler_, request).status;
  }

  telemetry::Registry registry_;
  RateLimiter failures_{{.limit = 2, .window = std::chrono::seconds(3600)}};
  int looked_up_ = 0;
  std::shared_ptr<const Router> router_ = std::make_shared<const Router>(
      std::vector<Route>{{Verb::get, "/metrics", mars::tests::answering(Status::ok), Access::metrics},
                         {Verb::get, "/live", mars::tests::answering(Status::ok), Access::open}});
  Handler handler_ =
      wrap({std::make_shared<AttemptLimit>(failures_, registry_, router_)},
           [this](const Request& request, RequestContext&) -> boost::asio::awaitable<Response> {
             ++looked_up_;
             const bool right = request.header(Field::authorization) == right_key;
             co_return json_response(right ? Status::ok : Status::unauthorized, "{}");
           });
};

TEST_F(AttemptLimitTest, RejectsAnAddressBeforeItsKeyIsLookedUp) {
  EXPECT_EQ(present("wrong"), Status::unauthorized);
  EXPECT_EQ(present("wrong, too"), Status::unauthorized);
  EXPECT_EQ(looked_up_, 2);
  EXPECT_EQ(present("wrong again"), Status::too_many_requests);
  EXPECT_EQ(present(right_key), Status::too_many_requests);
  EXPECT_EQ(looked_up_, 2);
  EXPECT_EQ(present(right_key, "192.0.2.2"), Status::ok);
  EXPECT_EQ(present(right_key, "192.0.2.1", "/live"), Status::ok) << "it asks for no key";
}

TEST_F(AttemptLimitTest, CountsWrongKeysOnly) {
  for (int count = 0; count < 5; ++count) {
    EXPECT_EQ(present(""), Status::unauthorized);
    EXPECT_EQ(present(right_key), Status::ok);
  }
}

}  // namespace
}  // namespace chassis::http
