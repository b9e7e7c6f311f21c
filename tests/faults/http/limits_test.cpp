// Every limit of a request, at the limit and one byte above, and requests without end.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/system/system_error.hpp>
#include <string>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t header_limit = 4096;
constexpr std::size_t body_limit = 10'000;
constexpr std::size_t without_end = 64;  ///< times a limit: who is let go on that long is not limited

class RequestLimits : public testing::Test {
 protected:
  unsigned status_of(std::string_view request) {
    auto client = service_.connect();
    client.send(request);
    return client.read().result_int();
  }

  /// Sends `start`, and then `piece` again and again; what came back.
  std::string send_for_ever(std::string_view start, std::string_view piece, std::size_t limit) {
    auto client = service_.connect();
    client.send(start);
    try {
      for (std::size_t sent = 0; sent < without_end * limit; sent += piece.size())
        client.send(piece);
    } catch (const boost::system::system_error&) {
      return client.read_to_end();  // it refuses to read on
    }
    return client.read_to_end();
  }

  tests::Service service_{tests::Engine::sqlite,
                          {{"MAX_HEADER_BYTES", std::to_string(header_limit)},
                           {"MAX_BODY_BYTES", std::to_string(body_limit)},
                           {"MAX_COMMAND_LENGTH", "1000"}}};
};

/// `head`, padding, `tail`: so many bytes.
std::string padded(const std::string& head, const std::string& tail, std::size_t size) {
  return head + std::string(size - head.size() - tail.size(), 'a') + tail;
}

constexpr std::string_view chunked_setup =
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
    "chunked\r\n\r\n";

TEST_F(RequestLimits, Returns431AboveTheHeaderLimit) {
  const std::string head = "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nX: ";
  EXPECT_EQ(status_of(padded(head, "\r\n\r\n", header_limit)), 200U);
  EXPECT_EQ(status_of(padded(head, "\r\n\r\n", header_limit + 1)), 431U);
}

TEST_F(RequestLimits, HoldForTheUrl) {
  const std::string tail = " HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(status_of(padded("GET /", tail, header_limit)), 404U);
  EXPECT_EQ(status_of(padded("GET /", tail, header_limit + 1)), 431U);
  EXPECT_EQ(status_of(padded("GET /api/v1/live?", tail, header_limit)), 200U);
  EXPECT_EQ(status_of(padded("GET /api/v1/live?", tail, header_limit + 1)), 431U);
}

TEST_F(RequestLimits, Returns413AboveTheBodyLimit) {
  const auto setup = [](std::size_t size) {
    return fmt::format(
        "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
        "{}\r\n\r\n"
        R"({{"x": 1, "y": 1, "direction": "EAST"{}}})",
        size, std::string(size - 37, ' '));
  };
  EXPECT_EQ(status_of(setup(body_limit)), 200U);
  EXPECT_EQ(status_of(setup(body_limit + 1)), 413U);
}

TEST_F(RequestLimits, Returns422AboveTheCommandLimit) {
  auto client = service_.connect();
  const auto id = tests::set_up_probe(client, 1, 1);
  const auto move = [&](std::size_t length) {
    return client.request("PATCH", "/api/v1/move", tests::move_body(id, std::string(length, 'L')));
  };
  EXPECT_EQ(move(1000).result_int(), 200U);
  const auto refused = move(1001);
  EXPECT_EQ(refused.result_int(), 422U);
  EXPECT_THAT(refused.body(), HasSubstr("string_too_long"));
}

TEST_F(RequestLimits, HoldForHeadersWithoutEnd) {
  const auto answer = send_for_ever("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nX", ": a\r\nX", header_limit);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 431 "));
}

TEST_F(RequestLimits, HoldForALineWithoutEnd) {
  const auto answer = send_for_ever("GET /", "a", header_limit);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 414 "));
}

TEST_F(RequestLimits, HoldForEmptyLinesWithoutEnd) {
  const auto answer = send_for_ever("", "\r\n", header_limit);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 431 "));
}

TEST_F(RequestLimits, HoldForTrailers) {
  const auto with_trailers = [](std::size_t size) {
    return padded(std::string(chunked_setup) +
                      "25\r\n"
                      R"({"x": 1, "y": 1, "direction": "EAST"})"
                      "\r\n0\r\nX: ",
                  "\r\n\r\n", chunked_setup.size() + 4 + 37 + 5 + size);
  };
  EXPECT_EQ(status_of(with_trailers(header_limit)), 200U);
  EXPECT_EQ(status_of(with_trailers(header_limit + 1)), 431U);
}

TEST_F(RequestLimits, HoldForABodyWithoutEnd) {
  const auto answer = send_for_ever(chunked_setup, "1\r\na\r\n", body_limit);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
}

TEST_F(RequestLimits, HoldForAnExtensionOfAChunkWithoutEnd) {
  const auto answer =
      send_for_ever(std::string(chunked_setup) + "1;a", "aaaaaaaa", header_limit + body_limit);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 4"));
}

TEST_F(RequestLimits, HoldForTrailersWithoutEnd) {
  const auto answer =
      send_for_ever(std::string(chunked_setup) + "0\r\n", "X: a\r\n", header_limit + body_limit);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 4"));
}

}  // namespace
}  // namespace mars
