#include "chassis/http/connection_limiter.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chassis::http {
namespace {

using boost::asio::ip::make_address;
using Admission = ConnectionLimiter::Admission;

TEST(ConnectionLimiter, LimitsEachClientByItsNetwork) {
  ConnectionLimiter limiter({.most = 100, .most_of_a_client = 2});
  std::vector<Admission> permits;
  for (const auto* address : {"2001:db8:1:2::1", "2001:db8:1:2::2", "192.0.2.1", "::ffff:192.0.2.1"}) {
    auto permit = limiter.admit_client(make_address(address), false);
    ASSERT_TRUE(permit) << address;
    permits.push_back(*std::move(permit));
  }
  EXPECT_FALSE(limiter.admit_client(make_address("2001:db8:1:2::3"), false));
  EXPECT_FALSE(limiter.admit_client(make_address("192.0.2.1"), false));
  EXPECT_TRUE(limiter.admit_client(make_address("192.0.2.2"), false));
  EXPECT_EQ(limiter.refused_by_client(), 2U);
  permits.clear();
  EXPECT_TRUE(limiter.admit_client(make_address("192.0.2.1"), false));
}

TEST(ConnectionLimiter, ExemptsLoopbackIfConfigured) {
  ConnectionLimiter exempt({.most = 100, .most_of_a_client = 1, .loopback_exempt = true});
  ConnectionLimiter strict({.most = 100, .most_of_a_client = 1});
  for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    const auto first = exempt.admit_client(make_address(address), false);
    const auto second = exempt.admit_client(make_address(address), false);
    EXPECT_TRUE(first && second) << address;
    const auto only = strict.admit_client(make_address(address), false);
    EXPECT_FALSE(strict.admit_client(make_address(address), false)) << address;
  }
  const auto first = exempt.admit_client(make_address("2001:db8::1"), false);
  EXPECT_FALSE(exempt.admit_client(make_address("2001:db8::1"), false));
}

TEST(ConnectionLimiter, LimitsHandshakesUnderWayToATenth) {
  ConnectionLimiter limiter({.most = 1000, .most_of_a_client = 200});
  std::vector<Admission> permits;
  for (int count = 0; count < 20; ++count)
    permits.push_back(limiter.admit_client(make_address("192.0.2.1"), true).value());
  EXPECT_FALSE(limiter.admit_client(make_address("192.0.2.1"), true));
  EXPECT_TRUE(limiter.admit_client(make_address("192.0.2.2"), true));
  permits.front().handshake = {};
  EXPECT_TRUE(limiter.admit_client(make_address("192.0.2.1"), true));
}

}  // namespace
}  // namespace chassis::http
