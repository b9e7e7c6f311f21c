#include "chassis/http/allowed_hosts.hpp"

#include <gmock/gmock.h>

#include <string>

namespace chassis::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

bool allows(std::string_view list, std::string_view host) {
  return allows_host(parse_allowed_hosts(list).value(), host);
}

TEST(AllowedHosts, CompareWithoutCase) {
  EXPECT_TRUE(allows("mars.example", "MARS.example"));
  EXPECT_TRUE(allows("Mars.Example", "mars.example"));
  EXPECT_FALSE(allows("mars.example", "mars.example.evil"));
  EXPECT_FALSE(allows("mars.example", "evil-mars.example"));
  EXPECT_FALSE(allows("mars.example", ""));
}

TEST(AllowedHosts, IgnoreOneDotAtTheEnd) {
  EXPECT_TRUE(allows("mars.example", "mars.example."));
  EXPECT_TRUE(allows("mars.example.", "mars.example"));
  EXPECT_TRUE(allows("*.mars.example", "a.mars.example."));
  EXPECT_FALSE(allows("mars.example", "mars.example.."));
}

TEST(AllowedHosts, HaveEachAddressInOneSpelling) {
  EXPECT_TRUE(allows("[::1]", "[::1]"));
  EXPECT_TRUE(allows("[::1]", "[0:0:0:0:0:0:0:1]"));
  EXPECT_TRUE(allows("[2001:DB8:0::1]", "[2001:db8::1]"));
  EXPECT_FALSE(allows("[::1]", "::1"));
  EXPECT_FALSE(allows("[::1]", "[::2]"));
}

TEST(AllowedHosts, TakeAWildcardForEachHostBelow) {
  EXPECT_TRUE(allows("*.example.org", "a.example.org"));
  EXPECT_TRUE(allows("*.example.org", "A.b.Example.Org"));
  for (const auto* other : {"example.org", ".example.org", "aexample.org", "a.example.org.evil", ""})
    EXPECT_FALSE(allows("*.example.org", other)) << other;
  EXPECT_TRUE(allows("example.org, *.example.org", "example.org"));
}

TEST(AllowedHosts, MayBeAll) {
  EXPECT_TRUE(allows("*", "anything.example"));
  EXPECT_TRUE(allows("*", ""));
  EXPECT_TRUE(allows_every_host(parse_allowed_hosts("mars.example,*").value()));
  EXPECT_FALSE(allows_every_host(parse_allowed_hosts("*.example").value()));
}

TEST(AllowedHosts, ThatAreNoneAreNamed) {
  for (const std::string wrong : {"",
                                  "mars.example:8000",
                                  "http://mars.example",
                                  "mars.example/x",
                                  "me@mars.example",
                                  "*mars.example",
                                  "a.*.example",
                                  "*.",
                                  "**",
                                  "*.*.example",
                                  "*.[::1]",
                                  "::1",
                                  "[::1]:80",
                                  "[::1",
                                  "a b",
                                  ".example",
                                  "*..example",
                                  "m\xc3\xa4rs.example",
                                  "a%20b",
                                  "a?b",
                                  "a\"b"}) {
    const auto hosts = parse_allowed_hosts("localhost," + wrong);
    ASSERT_FALSE(hosts) << wrong;
    EXPECT_EQ(hosts.error(), "'" + wrong + "' is none");
  }
}

TEST(AllowedHosts, HaveALimit) {
  std::string list = "a";
  for (int count = 1; count < 100; ++count)
    list += ",a";
  EXPECT_TRUE(parse_allowed_hosts(list));
  EXPECT_THAT(parse_allowed_hosts(list + ",a").error(), HasSubstr("more than 100"));
}

TEST(AllowedHosts, AreLocalNamesByDefaultOnALoopbackAddressWithoutKeys) {
  for (const auto* address : {"127.0.0.1", "127.1.2.3", "::1", "localhost", "LOCALHOST"})
    EXPECT_THAT(default_allowed_hosts(address, false), ElementsAre("localhost", "127.0.0.1", "[::1]"))
        << address;
  EXPECT_THAT(default_allowed_hosts("127.0.0.1", true), ElementsAre("*"));
  for (const auto* address : {"0.0.0.0", "::", "192.0.2.1", "mars.example"})
    EXPECT_THAT(default_allowed_hosts(address, false), ElementsAre("*")) << address;
}

TEST(AllowedHosts, HaveTheOneThatTheHealthCheckNames) {
  for (const auto* list : {"*", "mars.example", "*.example.org", "[2001:db8::1],x", "*.a,b"})
    EXPECT_TRUE(allows(list, any_allowed_host(parse_allowed_hosts(list).value()))) << list;
}

}  // namespace
}  // namespace chassis::http
