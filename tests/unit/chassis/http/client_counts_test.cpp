#include "chassis/http/client_counts.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "chassis/base/networks.hpp"
#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

std::string client_at(const std::string& address, const std::string& principal = {}) {
  auto request = mars::tests::make_request(Verb::get, "/");
  request.client = plain_address(boost::asio::ip::make_address(address));
  return client_name(request, principal);
}

TEST(ClientName, IsThePrincipalWhateverTheAddress) {
  EXPECT_EQ(client_at("192.0.2.1", "alice"), client_at("198.51.100.2", "alice"));
  EXPECT_NE(client_at("192.0.2.1", "alice"), client_at("192.0.2.1", "bob"));
}

TEST(ClientName, CannotBeAnAddressByItsName) {
  EXPECT_NE(client_at("192.0.2.1"), client_at("198.51.100.2", "192.0.2.1"));
}

TEST(ClientName, IsTheAddressOfAnAnonymousClient) {
  EXPECT_NE(client_at("192.0.2.1"), client_at("192.0.2.2"));
  EXPECT_EQ(client_at("::ffff:192.0.2.1"), client_at("192.0.2.1"));
}

TEST(ClientName, IsTheNetworkOfACustomerWithIpv6) {
  EXPECT_EQ(client_at("2001:db8:1:2::1"), client_at("2001:db8:1:2:ffff:ffff:ffff:ffff"));
  EXPECT_NE(client_at("2001:db8:1:2::1"), client_at("2001:db8:1:3::1"));
}

TEST(ClientCounts, AreLimitedForEachClient) {
  ClientCounts counts(2);
  const auto first = counts.take("a");
  auto second = counts.take("a");
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(counts.take("a"));
  EXPECT_TRUE(counts.take("b"));
  EXPECT_EQ(counts.refused(), 1U);
  second.reset();
  EXPECT_TRUE(counts.take("a"));
}

TEST(ClientCounts, AreReleasedOnceEvenIfMoved) {
  ClientCounts counts(1);
  {
    auto slot = counts.take("a");
    const ClientCounts::Slot moved = *std::move(slot);
    EXPECT_FALSE(counts.take("a"));
  }
  EXPECT_TRUE(counts.take("a"));
}

TEST(ClientCounts, AreExactAcrossThreads) {
  constexpr std::size_t most = 100;
  ClientCounts counts(most);
  std::vector<std::vector<ClientCounts::Slot>> taken(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : taken) {
      threads.emplace_back([&] {
        for (std::size_t count = 0; count < most; ++count) {
          if (auto slot = counts.take("a")) mine.push_back(*std::move(slot));
        }
      });
    }
  }
  std::size_t all = 0;
  for (const auto& mine : taken)
    all += mine.size();
  EXPECT_EQ(all, most);
}

}  // namespace
}  // namespace chassis::http
