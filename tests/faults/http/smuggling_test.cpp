// Requests that a proxy and the service could read as different ones: refused, and nothing behind them is
// answered.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view setup = R"({"x": 1, "y": 1, "direction": "EAST"})";
constexpr std::string_view setup_in_chunks =
    "25\r\n"
    R"({"x": 1, "y": 1, "direction": "EAST"})"
    "\r\n0\r\n\r\n";

struct Shape {
  std::string_view name;
  std::string_view headers;  ///< of a setup
  std::string_view body;
};

constexpr auto unsound = std::to_array<Shape>({
    {"two lengths", "Content-Length: 37\r\nContent-Length: 5\r\n", setup},
    {"one length twice", "Content-Length: 37\r\nContent-Length: 37\r\n", setup},
    {"a list of lengths", "Content-Length: 37, 37\r\n", setup},
    {"a length with a sign", "Content-Length: +37\r\n", setup},
    {"a negative length", "Content-Length: -37\r\n", setup},
    {"a hexadecimal length", "Content-Length: 0x25\r\n", setup},
    {"an empty length", "Content-Length:\r\n", setup},
    {"a length beyond 64 bits", "Content-Length: 18446744073709551653\r\n", setup},
    {"length, then chunks", "Content-Length: 37\r\nTransfer-Encoding: chunked\r\n", setup_in_chunks},
    {"chunks, then length", "Transfer-Encoding: chunked\r\nContent-Length: 37\r\n", setup_in_chunks},
    {"chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", setup_in_chunks},
    {"chunked not last", "Transfer-Encoding: chunked, identity\r\n", setup_in_chunks},
    {"another coding before", "Transfer-Encoding: gzip, chunked\r\n", setup_in_chunks},
    {"no known coding", "Transfer-Encoding: xchunked\r\n", ""},
    {"identity", "Transfer-Encoding: identity\r\n", ""},
    {"identity beside a length", "Transfer-Encoding: identity\r\nContent-Length: 37\r\n", setup},
    {"a space before the colon", "Transfer-Encoding : chunked\r\n", setup_in_chunks},
    {"a vertical tab in the coding", "Transfer-Encoding: \vchunked\r\n", setup_in_chunks},
    {"a bare line feed", "X: a\nContent-Length: 37\r\n", setup},
    {"a bare carriage return", "X: a\rContent-Length: 37\r\n", setup},
    {"two hosts", "Host: y\r\n", ""},
    {"a size of a chunk beyond 64 bits", "Transfer-Encoding: chunked\r\n", "10000000000000025\r\n"},
    {"a negative size of a chunk", "Transfer-Encoding: chunked\r\n", "-25\r\n"},
    {"a size of a chunk with 0x", "Transfer-Encoding: chunked\r\n", "0x25\r\n"},
    {"a chunk that is longer than its size", "Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n"},
    {"a chunk that ends with a line feed", "Transfer-Encoding: chunked\r\n", "2\r\nab\n0\r\n\r\n"},
    {"a length in a trailer", "Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 37\r\n\r\n"},
    {"a coding in a trailer", "Transfer-Encoding: chunked\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"a host in a trailer", "Transfer-Encoding: chunked\r\n", "0\r\nHost: y\r\n\r\n"},
    {"a space before the colon of a trailer", "Transfer-Encoding: chunked\r\n", "0\r\nX : a\r\n\r\n"},
    {"a trailer without a colon", "Transfer-Encoding: chunked\r\n", "0\r\nX\r\n\r\n"},
    {"a folded trailer", "Transfer-Encoding: chunked\r\n", "0\r\nX: a\r\n b\r\n\r\n"},
    {"a trailer that ends with a line feed", "Transfer-Encoding: chunked\r\n", "0\r\nX: a\n\r\n\r\n"},
    {"a folded line", "X: a\r\n b\r\n", ""},
    {"a folded line with a tab", "X: a\r\n\tb\r\n", ""},
    {"a folded length", "Content-Length:\r\n 37\r\n", setup},
    {"a folded coding", "Transfer-Encoding:\r\n chunked\r\n", setup_in_chunks},
    {"a continued coding", "Transfer-Encoding: chunked\r\n \r\n", setup_in_chunks},
});

class RequestSmuggling : public testing::Test {
 protected:
  /// What comes back, to the end of the connection.
  std::string send(std::string_view request) {
    auto client = service_.connect();
    client.send(std::string(request) + std::string(smuggled));
    return client.read_to_end();
  }

  static void expect_one_refusal(const std::string& answer) {
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\n{\"detail\":\"Bad Request\"}"));
    EXPECT_THAT(answer, Not(HasSubstr("HTTP/1.1 404")));
  }

  tests::Service service_{tests::Engine::sqlite};
};

TEST_F(RequestSmuggling, IsRejectedInEveryForm) {
  for (const Shape& shape : unsound) {
    const testing::Message message = testing::Message() << shape.name;
    SCOPED_TRACE(message);
    std::string request = "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    expect_one_refusal(send(request.append(shape.headers).append("\r\n").append(shape.body)));
  }
}

TEST_F(RequestSmuggling, IsRejectedWithoutAHostOrAKnownVersion) {
  expect_one_refusal(send("GET /api/v1/live HTTP/1.1\r\n\r\n"));
  expect_one_refusal(send("GET /api/v1/live HTTP/1.1\r\n Host: x\r\n\r\n"));
  expect_one_refusal(send("GET /api/v1/live HTTP/1.2\r\nHost: x\r\n\r\n"));
  expect_one_refusal(send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  expect_one_refusal(send("GET /api/v1/live\r\n\r\n"));
  expect_one_refusal(send("\x16\x03\x01\x02\x01\x01\x01\x01\xfc\x03\x03"));
}

TEST_F(RequestSmuggling, IsRejectedWithAMalformedHost) {
  for (const std::string_view host : {"x y", "x/", "x?", "x@y", "http://x", "[::1", "x:80:81", "x\\y"}) {
    SCOPED_TRACE(host);
    expect_one_refusal(send("GET /api/v1/live HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n"));
  }
}

TEST_F(RequestSmuggling, IsRejectedWithBareCarriageReturnsOrLineFeeds) {
  for (const std::string_view start : {"\n", "\r", "\r\r\n", "\n\r\n"})
    expect_one_refusal(send(std::string(start) + "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n"));
}

TEST_F(RequestSmuggling, IsRejectedWithFoldedLines) {
  expect_one_refusal(send("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nX-Correlation-ID: a\r\n b\r\n\r\n"));
  expect_one_refusal(send("GET /api/v1/live HTTP/1.1\r\nHost:\r\n x\r\n\r\n"));
}

}  // namespace
}  // namespace mars
