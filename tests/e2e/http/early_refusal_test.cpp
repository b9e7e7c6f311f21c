// What is decided from the headers: the answer comes before a byte of the body is asked for, and can be read.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/system/system_error.hpp>
#include <string>
#include <vector>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string reader_key = "canary-of-a-reader-0123456789abcdef";
const std::string writer_key = "canary-of-a-writer-0123456789abcdef";
constexpr std::size_t body_limit = 100'000;

/// A request without its body, whose client would wait longer for an answer than a test may take.
std::string head(std::string_view line, std::string_view key, std::string_view framing) {
  return fmt::format(
      "{} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n{}\r\n\r\n",
      line, key, framing);
}

const std::vector<std::string> framings{
    "Content-Length: 50000", "Content-Length: 50000\r\nExpect: 100-continue", "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nExpect: 100-continue"};

class EarlyRefusal : public testing::Test {
 protected:
  std::string answer_to(std::string_view bytes) const {
    auto client = service_.connect();
    client.send(bytes);
    return client.read_to_end();
  }

  void expect_refused(std::string_view status, std::string_view line, std::string_view key) const {
    for (const auto& framing : framings) {
      const auto answer = answer_to(head(line, key, framing));
      EXPECT_THAT(answer, StartsWith(fmt::format("HTTP/1.1 {} ", status))) << line << '\n' << framing;
      EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
      EXPECT_THAT(answer, HasSubstr("\r\nX-Correlation-ID: "));
    }
  }

  tests::Service service_{
      tests::Engine::sqlite,
      {{"API_KEYS", fmt::format("scraper:read:{},rover:write:{}", reader_key, writer_key)},
       {"MAX_BODY_BYTES", std::to_string(body_limit)},
       {"RATE_LIMIT", "1000"},
       {"RATE_LIMIT_WINDOW_S", "86400"},
       {"READ_TIMEOUT_MS", "600000"}}};
};

TEST_F(EarlyRefusal, OfAKeyThatIsNotKnown) {
  expect_refused("401", "POST /api/v1/setup", "a-key-that-is-none-0123456789abcdef");
}

TEST_F(EarlyRefusal, OfAKeyWithoutTheScope) {
  expect_refused("403", "POST /api/v1/setup", reader_key);
  expect_refused("403", "PATCH /api/v1/move", reader_key);
}

TEST_F(EarlyRefusal, OfAnUnknownPathAndMethod) {
  expect_refused("404", "POST /nowhere", writer_key);
  expect_refused("405", "PUT /api/v1/setup", writer_key);
  expect_refused("307", "POST /api/v1/setup/", writer_key);
}

TEST_F(EarlyRefusal, OfADeclaredSizeAboveTheLimit) {
  const auto above = fmt::format("Content-Length: {}", body_limit + 1);
  for (const auto& framing : {above, above + "\r\nExpect: 100-continue"})
    EXPECT_THAT(answer_to(head("POST /api/v1/setup", writer_key, framing)), StartsWith("HTTP/1.1 413 "));
}

TEST_F(EarlyRefusal, OfAClientAboveItsRateLimit) {
  auto client = service_.connect();
  const tests::HttpClient::Headers headers{{"authorization", "Bearer " + writer_key}};
  while (client.request("GET", "/api/v1/check", "", headers).result_int() != 429U) {
  }
  expect_refused("429", "POST /api/v1/setup", writer_key);
}

TEST_F(EarlyRefusal, CanBeReadByAClientThatIsStillSending) {
  auto client = service_.connect();
  client.send(head("POST /nowhere", writer_key, "Transfer-Encoding: chunked"));
  const std::string chunk = "1000\r\n" + std::string(0x1000, 'a') + "\r\n";
  for (int count = 0; count < 500; ++count)
    client.send(chunk);
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 404 "));
}

TEST_F(EarlyRefusal, KeepsAConnectionWhoseBodyCameWithTheHeaders) {
  auto client = service_.connect();
  const tests::HttpClient::Headers headers{{"authorization", "Bearer " + reader_key}};
  EXPECT_EQ(client.request("POST", "/api/v1/setup", "{}", headers).result_int(), 403U);
  EXPECT_EQ(client.request("GET", "/api/v1/check", "", headers).result_int(), 200U);
}

TEST_F(EarlyRefusal, IsLoggedAndCounted) {
  static_cast<void>(answer_to(head("POST /nowhere", writer_key, framings.front())));
  service_.process().await_log(R"("path": "/nowhere", "status_code": 404)");
  auto client = service_.connect();
  const auto metrics =
      client.request("GET", "/metrics", "", {{"authorization", "Bearer " + reader_key}}).body();
  EXPECT_THAT(metrics, HasSubstr(R"(http_response_status_code="404",http_route="unmatched"} 1)"));
}

TEST_F(EarlyRefusal, ComesNotWhereARequestIsGood) {
  auto client = service_.connect();
  constexpr std::string_view body = R"({"x": 1, "y": 1, "direction": "EAST"})";
  client.send(head("POST /api/v1/setup", writer_key,
                   fmt::format("Content-Length: {}\r\nExpect: 100-continue", body.size())));
  EXPECT_EQ(client.read().result_int(), 100U);
  client.send(body);
  EXPECT_EQ(client.read().result_int(), 200U);
  client.send(head("POST /api/v1/setup", writer_key, "Transfer-Encoding: chunked"));
  for (const char letter : body)
    client.send(fmt::format("1\r\n{}\r\n", letter));
  client.send("0\r\n\r\n");
  EXPECT_EQ(client.read().result_int(), 200U);
}

}  // namespace
}  // namespace mars
