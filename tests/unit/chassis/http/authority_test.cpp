#include "chassis/http/authority.hpp"

#include <gtest/gtest.h>

namespace chassis::http {
namespace {

TEST(Authority, IsAHostAndAPortOfRfc3986) {
  for (const auto* right :
       {"", "localhost", "localhost:8000", "mars.example:", "MARS.Example", "127.0.0.1", "127.0.0.1:80",
        "999.1.1.1", "a_b-c~d", "a%41b", "!$&'()*+,;=", "[::1]", "[::1]:8000", "[::ffff:127.0.0.1]",
        "[2001:db8::1]:", "[v1.a:b]", "[vF.~!$&'()*+,;=:-]:1"})
    EXPECT_TRUE(is_authority(right)) << right;
}

TEST(Authority, RejectsEverythingElse) {
  for (const auto* wrong : {" ",
                            "a b",
                            "a/b",
                            "a?b",
                            "a#b",
                            "a\\b",
                            "user@host",
                            "user:pass@host",
                            "a:b",
                            "a:80:90",
                            "a:-1",
                            "a: 80",
                            "::1",
                            "[::1",
                            "::1]",
                            "[]",
                            "[1]",
                            "[::1]a",
                            "[::1]:a",
                            "[::12345]",
                            "[1:2:3:4:5:6:7]",
                            "[::1%25eth0]",
                            "[v.a]",
                            "[v1.]",
                            "[vG.a]",
                            "[v1.a/b]",
                            "a%4",
                            "a%zz",
                            "a%",
                            "<a>",
                            "a\"b",
                            "a|b",
                            "a^b",
                            "a`b",
                            "{a}",
                            "a\tb",
                            "http://a",
                            "caf\xc3\xa9",
                            "a\x7f"})
    EXPECT_FALSE(is_authority(wrong)) << wrong;
}

TEST(Authority, HasAHostWithoutItsPort) {
  EXPECT_EQ(host_of("mars.example:8000"), "mars.example");
  EXPECT_EQ(host_of("mars.example"), "mars.example");
  EXPECT_EQ(host_of("[::1]:8000"), "[::1]");
  EXPECT_EQ(host_of("[::1]"), "[::1]");
  EXPECT_EQ(host_of(":80"), "");
  EXPECT_EQ(host_of(""), "");
}

}  // namespace
}  // namespace chassis::http
