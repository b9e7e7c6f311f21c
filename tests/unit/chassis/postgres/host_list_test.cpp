#include "chassis/postgres/host_list.hpp"

#include <gmock/gmock.h>

#include <string>

namespace chassis::postgres {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Host host(const char* name, std::uint16_t port) {
  return {.name = name, .port = port};
}

TEST(HostList, ReadsNamesAddressesAndFoldersWithOrWithoutAPort) {
  EXPECT_THAT(parse_hosts("db", 5432).value(), ElementsAre(host("db", 5432)));
  EXPECT_THAT(parse_hosts("db1:5433, db2 ,10.0.0.1:1", 5432).value(),
              ElementsAre(host("db1", 5433), host("db2", 5432), host("10.0.0.1", 1)));
  EXPECT_THAT(parse_hosts("[::1]:65535,[fe80::1]", 5432).value(),
              ElementsAre(host("::1", 65535), host("fe80::1", 5432)));
  EXPECT_THAT(parse_hosts("/run/postgresql,@abstract", 6000).value(),
              ElementsAre(host("/run/postgresql", 6000), host("@abstract", 6000)));
  EXPECT_THAT(parse_hosts("::1", 5432).value(), ElementsAre(host("::1", 5432)));
}

TEST(HostList, ReportsEveryEntryThatIsNoHost) {
  for (const auto* wrong :
       {"db:", "db:0", "db:65536", "db:-1", "db:5432x", "db: 5432", ":5432", "[::1", "::1]", "[db]:1",
        "[::1]5432", "[::1]:", "[]", "a b", "db:1:2", "postgres://db", "db/mars"}) {
    EXPECT_EQ(parse_hosts(wrong, 5432).error(), "'" + std::string(wrong) + "' is none");
  }
  EXPECT_EQ(parse_hosts("a,,b:x", 5432).error(), "'' is none; 'b:x' is none");
  EXPECT_EQ(parse_hosts(",db", 5432).error(), "'' is none");
  EXPECT_EQ(parse_hosts("db,", 5432).error(), "'' is none");
}

TEST(HostList, HasALimit) {
  std::string list = "db1";
  for (std::size_t count = 1; count < most_hosts; ++count)
    list += ",db" + std::to_string(count + 1);
  EXPECT_EQ(parse_hosts(list, 5432)->size(), 16);
  EXPECT_THAT(parse_hosts(list + ",db17", 5432).error(), HasSubstr("more than 16"));
}

TEST(HostList, ShowsIpv6AddressesInBrackets) {
  EXPECT_EQ(to_string(host("::1", 5432)), "[::1]:5432");
  EXPECT_EQ(to_string(host("db", 1)), "db:1");
}

}  // namespace

}  // namespace chassis::postgres
