#include "chassis/http/response_head.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace chassis::http {
namespace {

/// The head, with the time in it replaced.
std::string head(const Response& response, const Framing& framing) {
  const std::regex date("Date: [^\r]{29}\r");
  return std::regex_replace(response_head(response, framing), date, "Date: now\r");
}

TEST(ResponseHead, HasStatusHeadersAndLength) {
  auto response = json_response(Status::not_found, "{}");
  response.headers.set("X-Correlation-ID", "7");
  EXPECT_EQ(head(response, {.content_length = 2}),
            "HTTP/1.1 404 Not Found\r\nX-Correlation-ID: 7\r\nDate: now\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\n\r\n");
}

TEST(ResponseHead, HasTheFixedHeadersAsTheyAre) {
  Response response;
  response.fixed_headers = "A: 1\r\nB: 2\r\n";
  EXPECT_EQ(head(response, {}), "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nDate: now\r\n\r\n");
}

TEST(ResponseHead, AnnouncesChunks) {
  EXPECT_EQ(head({}, {.chunked = true}),
            "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(ResponseHead, SendsConnectionWhereTheVersionDoesNotImplyIt) {
  EXPECT_EQ(head({}, {.keep_alive = false, .content_length = 0}),
            "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(head({}, {.version = 10, .content_length = 0}),
            "HTTP/1.0 200 OK\r\nDate: now\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(head({}, {.version = 10, .keep_alive = false}), "HTTP/1.0 200 OK\r\nDate: now\r\n\r\n");
}

}  // namespace
}  // namespace chassis::http
