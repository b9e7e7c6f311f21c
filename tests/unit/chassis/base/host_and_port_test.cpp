#include "chassis/base/host_and_port.hpp"

#include <gtest/gtest.h>

namespace chassis {
namespace {

TEST(HostAndPort, PutsIpv6AddressesInBrackets) {
  EXPECT_EQ(host_and_port("127.0.0.1", 80), "127.0.0.1:80");
  EXPECT_EQ(host_and_port("db.example", 5432), "db.example:5432");
  EXPECT_EQ(host_and_port("::1", 80), "[::1]:80");
  EXPECT_EQ(host_and_port("fe80::1%eth0", 80), "[fe80::1%eth0]:80");
  EXPECT_EQ(host_and_port("[::1]", 80), "[::1]:80");
  EXPECT_EQ(host_and_port("/var/run/a:b", 5432), "/var/run/a:b:5432");
}

}  // namespace
}  // namespace chassis
