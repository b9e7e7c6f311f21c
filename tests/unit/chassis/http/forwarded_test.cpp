#include "chassis/http/forwarded.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/exchange.hpp"

namespace chassis::http {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

Request forwarded(const Lines& lines, std::string_view trusted = "127.0.0.1,::1,10.0.0.0/8") {
  auto request = mars::tests::make_request(Verb::get, "/");
  request.client = boost::asio::ip::make_address("127.0.0.1");
  for (const auto& [name, value] : lines)
    request.message.insert(name, value);
  apply_forwarded(parse_networks(trusted).value(), request);
  return request;
}

std::string client(const Lines& lines) {
  return forwarded(lines).client_address();
}

std::string client_of_x(const std::string& list) {
  return client({{"X-Forwarded-For", list}});
}

std::string client_of_standard(const std::string& list) {
  return client({{"Forwarded", list}});
}

TEST(ForwardedFor, IsTheRightmostAddressThatIsNotTrusted) {
  for (const auto& [list, expected] : std::vector<std::pair<std::string, std::string>>{
           {"192.0.2.1", "192.0.2.1"},
           {"198.51.100.9, 192.0.2.1", "192.0.2.1"},
           {"198.51.100.9, 192.0.2.1, 10.0.0.2, 127.0.0.1", "192.0.2.1"},
           {"198.51.100.9,192.0.2.1,10.0.0.2", "192.0.2.1"},
           {"10.0.0.3, 10.0.0.2", "10.0.0.3"},
           {"2001:db8::1, ::1", "2001:db8::1"},
           {", 192.0.2.1 ,, 10.0.0.2 ,", "192.0.2.1"},
           {"", "127.0.0.1"},
           {",", "127.0.0.1"}})
    EXPECT_EQ(client_of_x(list), expected) << list;
}

TEST(ForwardedFor, IsReadOverAllItsLines) {
  EXPECT_EQ(client({{"X-Forwarded-For", "198.51.100.9"}, {"x-forwarded-for", "192.0.2.1"}}), "192.0.2.1");
  EXPECT_EQ(client({{"X-Forwarded-For", "198.51.100.9, 192.0.2.1"}, {"X-Forwarded-For", "10.0.0.2"}}),
            "192.0.2.1");
}

TEST(ForwardedFor, MayHavePortsAndBrackets) {
  for (const auto& [entry, expected] :
       std::vector<std::pair<std::string, std::string>>{{"192.0.2.1:47011", "192.0.2.1"},
                                                        {"192.0.2.1:65535", "192.0.2.1"},
                                                        {"[2001:db8::1]", "2001:db8::1"},
                                                        {"[2001:db8::1]:443", "2001:db8::1"},
                                                        {"2001:DB8:0:0::1", "2001:db8::1"},
                                                        {"::ffff:192.0.2.1", "192.0.2.1"},
                                                        {"[::ffff:192.0.2.1]:80", "192.0.2.1"}})
    EXPECT_EQ(client_of_x(entry), expected) << entry;
}

TEST(ForwardedFor, EndsAtTheFirstEntryThatIsNoAddress) {
  for (const std::string wrong : {"unknown",
                                  "_hidden",
                                  "mars.example",
                                  "192.0.2",
                                  "192.0.2.1:",
                                  "192.0.2.1:65536",
                                  "192.0.2.1:-1",
                                  "192.0.2.1:80:80",
                                  "[192.0.2.1]",
                                  "[2001:db8::1",
                                  "2001:db8::1]",
                                  "[2001:db8::1]443",
                                  "[2001:db8::1]:",
                                  "fe80::1%eth0",
                                  "[]",
                                  "[]:80",
                                  ":80",
                                  "\"",
                                  "\"192.0.2.1\"",
                                  "192.0.2.1 x",
                                  "0x7f.1",
                                  "\x80",
                                  "<script>"}) {
    EXPECT_EQ(client_of_x("198.51.100.9, " + wrong), "127.0.0.1") << wrong;
    EXPECT_EQ(client_of_x("198.51.100.9, " + wrong + ", 10.0.0.2"), "10.0.0.2") << wrong;
    EXPECT_EQ(client_of_x(wrong + ", 192.0.2.1"), "192.0.2.1") << wrong;
  }
}

TEST(ForwardedProto, IsTheSchemeInAnyCase) {
  for (const auto* scheme : {"https", "HTTPS", " https "})
    EXPECT_TRUE(forwarded({{"X-Forwarded-Proto", scheme}}).secure) << scheme;
  for (const auto* scheme : {"http", "", "ftp", "httpss", "https\"", "javascript"})
    EXPECT_FALSE(forwarded({{"X-Forwarded-Proto", scheme}}).secure) << scheme;
}

TEST(ForwardedProto, TakesATlsConnectionForWhatTheProxySays) {
  auto request = mars::tests::make_request(Verb::get, "/");
  request.secure = true;
  request.message.set("X-Forwarded-Proto", "nonsense");
  apply_forwarded({}, request);
  EXPECT_TRUE(request.secure);
  request.message.set("X-Forwarded-Proto", "http");
  apply_forwarded({}, request);
  EXPECT_FALSE(request.secure);
}

TEST(ForwardedLists, CountWhatTheOutermostTrustedProxyAdds) {
  const auto of_two = forwarded({{"X-Forwarded-For", "198.51.100.9, 192.0.2.1, 10.0.0.2"},
                                 {"X-Forwarded-Proto", "spoofed, https, http"},
                                 {"X-Forwarded-Host", "spoofed.example, mars.example, inner.example"},
                                 {"X-Forwarded-Prefix", "/spoofed, /outer, /inner"}});
  EXPECT_TRUE(of_two.secure);
  EXPECT_EQ(of_two.host(), "mars.example");
  EXPECT_EQ(of_two.prefix, "/outer/inner");
  const auto of_one = forwarded({{"X-Forwarded-For", "198.51.100.9, 192.0.2.1"},
                                 {"X-Forwarded-Proto", "http"},
                                 {"X-Forwarded-Proto", "https"}});
  EXPECT_TRUE(of_one.secure);
  const auto replaced =
      forwarded({{"X-Forwarded-For", "192.0.2.1, 10.0.0.2"}, {"X-Forwarded-Proto", "https"}});
  EXPECT_TRUE(replaced.secure);
}

TEST(ForwardedHost, IsTheHostWhereItIsOne) {
  for (const auto* host : {"mars.example", "mars.example:8443", "[2001:db8::1]:80", "192.0.2.1"})
    EXPECT_EQ(forwarded({{"Host", "inner"}, {"X-Forwarded-Host", host}}).host(), host);
  for (const auto* host : {"", "mars.example/path", "me@mars.example", "mars example", "a\"b", "<b>", ":80",
                           "mars.example:http", "[::1", "http://mars.example", "\xe4"})
    EXPECT_EQ(forwarded({{"Host", "inner"}, {"X-Forwarded-Host", host}}).host(), "inner") << host;
}

TEST(ForwardedPrefix, IsAPathWithoutItsLastSlash) {
  for (const auto& [prefix, expected] :
       std::vector<std::pair<std::string, std::string>>{{"/mars", "/mars"},
                                                        {"/mars/", "/mars"},
                                                        {"/mars//", "/mars"},
                                                        {"/a/b-c_d~e/%41", "/a/b-c_d~e/%41"},
                                                        {"/", ""},
                                                        {"", ""}})
    EXPECT_EQ(forwarded({{"X-Forwarded-Prefix", prefix}}).prefix, expected) << prefix;
}

TEST(ForwardedPrefix, IsIgnoredWhereItCouldLeadToAnotherHost) {
  for (const std::string prefix : {"mars",
                                   "//evil.example",
                                   "//evil.example/mars",
                                   "/\\evil.example",
                                   "\\evil",
                                   "/mars?x",
                                   "/mars#x",
                                   "/../x",
                                   "/mars/..",
                                   "/mars/%2e%2E/x",
                                   "/./x",
                                   "/mars x",
                                   "/mars\"",
                                   "/<b>",
                                   "/%",
                                   "/%4",
                                   "/%zz",
                                   "http://evil.example",
                                   "/\x80",
                                   "/mars\t/x",
                                   "/a>; rel=x"})
    EXPECT_EQ(forwarded({{"X-Forwarded-Prefix", prefix}}).prefix, "") << prefix;
}

TEST(StandardForwarded, TellsClientSchemeAndHost) {
  const auto request =
      forwarded({{"Forwarded", R"(for=192.0.2.1;proto=https;host="mars.example:8443";by=10.0.0.1)"}});
  EXPECT_EQ(request.client_address(), "192.0.2.1");
  EXPECT_TRUE(request.secure);
  EXPECT_EQ(request.host(), "mars.example:8443");
}

TEST(StandardForwarded, TakesTheElementOfTheOutermostTrustedProxy) {
  const auto request =
      forwarded({{"Forwarded", "for=198.51.100.9;host=spoofed.example"},
                 {"Forwarded", "For=192.0.2.1;Host=mars.example;Proto=HTTPS, for=10.0.0.2;proto=http"}});
  EXPECT_EQ(request.client_address(), "192.0.2.1");
  EXPECT_TRUE(request.secure);
  EXPECT_EQ(request.host(), "mars.example");
}

TEST(StandardForwarded, HasAddressesAsTheStandardWritesThem) {
  for (const auto& [element, expected] : std::vector<std::pair<std::string, std::string>>{
           {R"(for="[2001:db8::1]")", "2001:db8::1"},
           {R"(FOR="[2001:db8::1]:4711")", "2001:db8::1"},
           {R"(for="192.0.2.1:4711")", "192.0.2.1"},
           {R"(for="192.0.2.1:_port")", "192.0.2.1"},
           {R"(for="192.0.2\.1")", "192.0.2.1"},
           {R"(ext="a,b;for=198.51.100.9";for=192.0.2.1)", "192.0.2.1"},
           {R"(for=192.0.2.1;ext="\"")", "192.0.2.1"},
           {" for=192.0.2.1 ; proto=http ", "192.0.2.1"},
           {"for=unknown", "127.0.0.1"},
           {"for=_hidden", "127.0.0.1"},
           {"proto=https", "127.0.0.1"},
           {"for=192.0.2.1;for=192.0.2.2", "127.0.0.1"},
           {"for", "127.0.0.1"},
           {"=192.0.2.1", "127.0.0.1"},
           {";;;", "127.0.0.1"},
           {R"(for="192.0.2.1)", "127.0.0.1"}})
    EXPECT_EQ(client_of_standard(element), expected) << element;
}

TEST(StandardForwarded, HidesNothingBehindAQuoteThatAClientLeavesOpen) {
  for (const std::string open : {R"(for=")", R"(for="\)", R"(for="a", x=")", R"(\")"})
    EXPECT_EQ(client_of_standard(open + R"(, for=192.0.2.1;by="10.0.0.1")"), "192.0.2.1") << open;
}

TEST(StandardForwarded, IsIgnoredBesideTheXForwardedHeaders) {
  for (const auto* name : {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}) {
    const auto request =
        forwarded({{"Host", "inner"}, {"Forwarded", "for=192.0.2.1;proto=https;host=a"}, {name, "?"}});
    EXPECT_EQ(request.client_address(), "127.0.0.1") << name;
    EXPECT_FALSE(request.secure) << name;
    EXPECT_EQ(request.host(), "inner") << name;
  }
  EXPECT_TRUE(forwarded({{"Forwarded", "proto=https"}, {"X-Forwarded-Prefix", "/mars"}}).secure);
}

TEST(ForwardedHeaders, OfOtherNamesAreIgnored) {
  const auto request = forwarded({{"X-Forwarded", "for=192.0.2.1"},
                                  {"X-Forwarded-Forr", "192.0.2.1"},
                                  {"X-Forwarded-", "192.0.2.1"},
                                  {"X-Real-IP", "192.0.2.1"}});
  EXPECT_EQ(request.client_address(), "127.0.0.1");
  EXPECT_EQ(request.prefix, "");
}

}  // namespace
}  // namespace chassis::http
