// Targets as clients send them: every printable character reaches the router and the query reader, decoded as
// the original service decodes it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "tests/support/log_lines.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

class Targets : public testing::Test {
 protected:
  tests::HttpClient::Response get(const std::string& target) {
    client_.send(fmt::format("GET {} HTTP/1.1\r\nHost: mars.example\r\n\r\n", target));
    return client_.read();
  }

  /// What a 422 says that the limit was.
  std::string echoed_limit(const std::string& value) {
    const auto response = get("/api/v1/check?limit=" + value);
    EXPECT_EQ(response.result_int(), 422U) << value;
    const auto body = boost::json::parse(response.body());
    return boost::json::value_to<std::string>(body.at("detail").at(0).at("input"));
  }

  tests::Service service_{tests::Engine::sqlite};
  tests::HttpClient client_ = service_.connect();
};

TEST_F(Targets, OfRealClientsAreAnsweredAsTheOriginalAnswersThem) {
  service_.process().await_log("DATABASE_READY");
  for (const auto& [target, status] :
       {std::pair("/api/v1/check?ids[]=1", 200U), std::pair("/api/v1/check?filter={\"a\":1}", 200U),
        std::pair("/api/v1/check?a|b", 200U), std::pair("/api/v1/check?d=50%", 200U),
        std::pair("/api/v1/check?limit=5%", 422U), std::pair("/api/v1/{id}", 404U),
        std::pair("/api/v1/check#f", 200U), std::pair("/api/v1/check?limit=1#limit=x", 200U),
        std::pair("/api/v1/check?&&limit=1&", 200U), std::pair("/api/v1/%63heck?%6cimit=%31", 200U),
        std::pair("/api/v1/check%", 404U), std::pair("/api/v1/check%ff", 404U),
        std::pair("/api/v1/check?cursor=%", 422U)})
    EXPECT_EQ(get(target).result_int(), status) << target;
}

TEST_F(Targets, MayHaveEveryPrintableCharacterInThePath) {
  for (char c = '!'; c <= '~'; ++c) {
    const bool ends_path = c == '?' || c == '#';
    EXPECT_EQ(get(fmt::format("/api/v1/live{}x", c)).result_int(), ends_path ? 200U : 404U) << c;
    EXPECT_EQ(get(fmt::format("/api/v1/live?{}", c)).result_int(), 200U) << c;
  }
}

TEST_F(Targets, MayHaveEveryPrintableCharacterInTheQueryWhichIsEchoed) {
  for (char c = '!'; c <= '~'; ++c) {
    const auto expected = c == '&' || c == '#' ? "a" : fmt::format("a{}b", c == '+' ? ' ' : c);
    EXPECT_EQ(echoed_limit(fmt::format("a{}b", c)), expected) << c;
  }
  for (int byte = 0; byte < 128; ++byte)
    EXPECT_EQ(echoed_limit(fmt::format("a%{:02x}b", byte)), fmt::format("a{}b", static_cast<char>(byte)));
  for (int byte = 128; byte < 256; ++byte)
    EXPECT_EQ(echoed_limit(fmt::format("a%{:02X}b", byte)), "a\uFFFDb") << byte;
}

TEST_F(Targets, KeepTheirQueryInARedirect) {
  const auto response = get("/api/v1/check/?a[]=1&b={c}&d=50%&e=%20#f");
  EXPECT_EQ(response.result_int(), 307U);
  EXPECT_EQ(response["Location"], "http://mars.example/api/v1/check?a[]=1&b=%7Bc%7D&d=50%&e=%20");
}

TEST_F(Targets, WithAnyOtherByteAreRefusedAndLogged) {
  for (int byte = 0; byte < 256; ++byte) {
    if (byte > ' ' && byte <= '~') continue;
    for (const std::string_view place : {"/api/v1/live?", "/api/v1/live", "/api/v1/live#"}) {
      auto client = service_.connect();
      client.send(std::string("GET ")
                      .append(place)
                      .append(1, static_cast<char>(byte))
                      .append("x HTTP/1.1\r\nHost: x\r\n\r\n"));
      const auto response = client.read();
      EXPECT_EQ(response.result_int(), 400U) << byte;
      EXPECT_EQ(response.body(), R"({"detail":"Bad Request"})");
      EXPECT_TRUE(client.at_end());
    }
  }
  auto client = service_.connect();
  client.send("PUT /no\x7fsuch\xff target HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read().result_int(), 400U);
  EXPECT_EQ(service_.process().stop(), 0);
  const auto lines = tests::log_lines(service_.process().log());
  const auto is_refusal = [](const auto& line) {
    return line.at("event") == "COMPLETED_REQUEST" && line.at("method") == "PUT" &&
           line.at("status_code") == 400 && line.at("path") == "/no\x7fsuch\uFFFD target";
  };
  EXPECT_EQ(std::ranges::count_if(lines, is_refusal), 1);
}

TEST_F(Targets, InAbsoluteFormNameTheHost) {
  EXPECT_EQ(get("http://other.example:81/docs/?a")["Location"], "http://other.example:81/docs?a");
  EXPECT_EQ(get("http://other.example").result_int(), 200U) << "the root";
  for (const auto* foreign :
       {"ftp://other.example/docs", "mars.example:80", "http://user@other.example/docs", "docs"}) {
    auto client = service_.connect();
    client.send(fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", foreign));
    EXPECT_EQ(client.read().result_int(), 400U) << foreign;
  }
}

TEST_F(Targets, OfTheWholeServerAreForOptions) {
  client_.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto response = client_.read("OPTIONS");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_EQ(response["Allow"], "DELETE, GET, HEAD, POST, OPTIONS, PATCH");
  EXPECT_EQ(get("/api/v1/live").result_int(), 200U) << "the connection must still be usable";
  auto client = service_.connect();
  client.send("GET * HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read().result_int(), 400U);
}

}  // namespace
}  // namespace mars
