// What proxies in front tell of a request, to the real server over a socket.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using tests::HttpClient;

const HttpClient::Headers of_a_proxy{{"host", "inner"},
                                     {"x-forwarded-for", "192.0.2.1"},
                                     {"x-forwarded-proto", "https"},
                                     {"x-forwarded-host", "mars.example:8443"},
                                     {"x-forwarded-prefix", "/mars"}};

class TrustedProxy : public testing::Test {
 protected:
  HttpClient::Response ask(const HttpClient::Headers& headers) {
    return client_.request("GET", "/api/v1/live/", {}, headers);
  }

  tests::Service service_{tests::Engine::sqlite};
  HttpClient client_ = service_.connect();
};

TEST_F(TrustedProxy, DeterminesTheUrlOfARedirect) {
  EXPECT_EQ(ask(of_a_proxy)["Location"], "https://mars.example:8443/mars/api/v1/live");
  EXPECT_EQ(ask({{"host", "a"}, {"x-forwarded-proto", "https"}})["Location"], "https://a/api/v1/live");
  EXPECT_EQ(ask({{"host", "a"}, {"forwarded", "for=192.0.2.1;proto=https;host=b"}})["Location"],
            "https://b/api/v1/live");
}

TEST_F(TrustedProxy, DeterminesThePrefixOfEveryUrl) {
  for (int count = 0; count < 2; ++count)
    tests::set_up_probe(client_, 5, 5);
  const auto page = client_.request("GET", "/api/v1/check?limit=1", {}, of_a_proxy);
  EXPECT_TRUE(page["Link"].starts_with("</mars/api/v1/check?limit=1&cursor=")) << page["Link"];
}

TEST_F(TrustedProxy, MayKeepThePrefixToItself) {
  for (int count = 0; count < 2; ++count)
    tests::set_up_probe(client_, 5, 5);
  EXPECT_TRUE(client_.request("GET", "/api/v1/check?limit=1")["Link"].starts_with("<?limit=1&cursor="));
}

TEST_F(TrustedProxy, CountsPerRequestNotPerConnection) {
  ask(of_a_proxy);
  EXPECT_EQ(ask({{"host", "a"}})["Location"], "http://a/api/v1/live");
}

TEST_F(TrustedProxy, DeterminesWhetherTlsIsUsed) {
  EXPECT_EQ(ask(of_a_proxy)["Strict-Transport-Security"], "max-age=31536000");
  EXPECT_EQ(ask({{"host", "a"}, {"x-forwarded-proto", "http"}}).count("Strict-Transport-Security"), 0U);
}

TEST_F(TrustedProxy, WithMalformedHeadersIsIgnored) {
  for (const auto* name :
       {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix", "forwarded"}) {
    for (const auto* value :
         {"", ",", "\"", "evil/../\\<script>", "\xff\xfe", ";;;=\"", "[", "//evil", "for=\"", "%"}) {
      const auto response = ask({{"host", "a"}, {name, value}});
      EXPECT_EQ(response.result_int(), 307U) << name << ": " << value;
      EXPECT_EQ(response["Location"], "http://a/api/v1/live") << name << ": " << value;
    }
  }
}

TEST(UntrustedPeer, ForwardingHeadersAreIgnored) {
  const tests::Service service(tests::Engine::sqlite, {{"TRUSTED_PROXIES", "10.0.0.0/8,::1"}});
  const auto response = service.connect().request("GET", "/api/v1/live/", {}, of_a_proxy);
  EXPECT_EQ(response["Location"], "http://inner/api/v1/live");
  EXPECT_EQ(response.count("Strict-Transport-Security"), 0U);
}

unsigned second_status(const std::string& trusted_proxies) {
  const tests::Service service(
      tests::Engine::sqlite,
      {{"TRUSTED_PROXIES", trusted_proxies}, {"RATE_LIMIT", "1"}, {"RATE_LIMIT_WINDOW_S", "86400"}});
  auto client = service.connect();
  const auto ask = [&](const std::string& address) {
    return client.request("GET", "/api/v1/check", {}, {{"x-forwarded-for", address}}).result_int();
  };
  EXPECT_EQ(ask("192.0.2.1"), 200U);
  EXPECT_EQ(ask("198.51.100.9, 192.0.2.1, 127.0.0.1"), 429U);
  return ask("192.0.2.2");
}

TEST(RateLimitBehindAProxy, CountsEachClientOfATrustedOne) {
  EXPECT_EQ(second_status("127.0.0.0/8"), 200U);
  EXPECT_EQ(second_status("10.0.0.1"), 429U);
}

TEST(TrustedProxiesSetting, IsRefusedByNameWhereItIsWrong) {
  const tests::TemporaryFolder folder;
  for (const std::string wrong : {"10.0.0.0/33", "localhost", "::1/129", "*"}) {
    const auto run = tests::run_program(folder.path(), {}, {{"TRUSTED_PROXIES", "::1," + wrong}});
    EXPECT_EQ(run.status, 2) << wrong;
    EXPECT_THAT(run.output, HasSubstr("TRUSTED_PROXIES"));
    EXPECT_THAT(run.output, HasSubstr("'" + wrong + "' is none"));
  }
}

}  // namespace
}  // namespace mars
