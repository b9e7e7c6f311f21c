#include "chassis/base/networks.hpp"

#include <gmock/gmock.h>

#include <string>

namespace chassis {
namespace {

using boost::asio::ip::make_address;
using testing::HasSubstr;

bool has(std::string_view networks, const std::string& address) {
  return contains(parse_networks(networks).value(), plain_address(make_address(address)));
}

TEST(Networks, OfAnAddressHaveItAlone) {
  EXPECT_TRUE(has("127.0.0.1,::1", "127.0.0.1"));
  EXPECT_TRUE(has(" 127.0.0.1 , ::1 ", "::1"));
  EXPECT_FALSE(has("127.0.0.1", "127.0.0.2"));
  EXPECT_FALSE(has("::1", "::2"));
}

TEST(Networks, EndAtTheirLastBit) {
  EXPECT_TRUE(has("10.64.0.0/10", "10.64.0.0"));
  EXPECT_TRUE(has("10.64.0.0/10", "10.127.255.255"));
  EXPECT_FALSE(has("10.64.0.0/10", "10.63.255.255"));
  EXPECT_FALSE(has("10.64.0.0/10", "10.128.0.0"));
  EXPECT_TRUE(has("2001:db8:8000::/33", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"));
  EXPECT_FALSE(has("2001:db8:8000::/33", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff"));
  EXPECT_TRUE(has("192.0.2.7/32", "192.0.2.7"));
  EXPECT_TRUE(has("2001:db8::7/128", "2001:db8::7"));
}

TEST(Networks, OfAllAddressesOfOneProtocolHaveNoneOfTheOther) {
  EXPECT_TRUE(has("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(has("0.0.0.0/0", "::1"));
  EXPECT_TRUE(has("::/0", "2001:db8::1"));
  EXPECT_FALSE(has("::/0", "192.0.2.1"));
}

TEST(Networks, TakeAMappedAddressForIpv4) {
  EXPECT_TRUE(has("10.0.0.0/8", "::ffff:10.1.2.3"));
  EXPECT_TRUE(has("::ffff:10.0.0.0/104", "10.1.2.3"));
  EXPECT_TRUE(has("::ffff:192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(has("::ffff:10.0.0.0/104", "11.0.0.0"));
}

TEST(Networks, IgnoreTheZoneOfAPeer) {
  EXPECT_TRUE(has("fe80::/10", "fe80::1%1"));
  EXPECT_TRUE(has("fe80::1", "fe80::1%1"));
}

TEST(Networks, ThatAreNoneAreNamed) {
  for (const std::string wrong : {"",
                                  "localhost",
                                  "*",
                                  "10.0.0.0/33",
                                  "::/129",
                                  "10.0.0.1/8",
                                  "2001:db8::1/32",
                                  "10.0.0.0/",
                                  "10.0.0.0/08",
                                  "10.0.0.0/-1",
                                  "10.0.0.0/+8",
                                  "10.0.0.0/8/8",
                                  "10.0.0",
                                  "010.0.0.1",
                                  "256.0.0.1",
                                  "[::1]",
                                  "127.0.0.1:80",
                                  "fe80::1%eth0",
                                  "::ffff:0.0.0.0/95",
                                  "10.0.0.0-10.0.0.9",
                                  "10.0.0.0/255.0.0.0",
                                  "1::2::3"}) {
    const auto networks = parse_networks("127.0.0.1," + wrong);
    ASSERT_FALSE(networks) << wrong;
    EXPECT_EQ(networks.error(), "'" + wrong + "' is none");
  }
  EXPECT_EQ(parse_networks("a,::1,b").error(), "'a' is none; 'b' is none");
}

TEST(Networks, HaveALimit) {
  std::string list = "10.0.0.1";
  for (int count = 1; count < 1000; ++count)
    list += ",10.0.0.1";
  EXPECT_TRUE(parse_networks(list));
  EXPECT_THAT(parse_networks(list + ",::1").error(), HasSubstr("more than 1000"));
}

}  // namespace
}  // namespace chassis
