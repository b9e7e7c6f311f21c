#include "http/request_parser.hpp"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <string>
#include <string_view>

namespace mars::http {
namespace {

using boost::beast::error_code;
using boost::beast::http::error;

constexpr Limits limits{.header_bytes = 1000, .body_bytes = 1000};

/// How parsing all of `bytes` ends: `error::need_more` where something is missing.
error_code parse(std::string_view bytes) {
  RequestParser parser(limits);
  error_code failure;
  bytes.remove_prefix(parser.put_header(boost::asio::buffer(bytes), failure));
  parser.eager(true);
  if (!failure && !parser.is_done()) parser.put(boost::asio::buffer(bytes), failure);
  return failure;
}

std::string with_headers(const std::string& headers, const std::string& body = {}) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
}

TEST(RequestParser, TakesWhatIsSound) {
  EXPECT_EQ(parse(with_headers("")), error_code());
  EXPECT_EQ(parse(with_headers("Content-Length: 2\r\n", "ab")), error_code());
  EXPECT_EQ(parse(with_headers("Transfer-Encoding: Chunked\r\n", "2\r\nab\r\n0\r\n\r\n")), error_code());
  EXPECT_EQ(parse("GET / HTTP/1.0\r\n\r\n"), error_code());
}

TEST(RequestParser, RefusesLengthsThatAreNotOneNumber) {
  for (const auto* const length : {"2, 2", "+2", "-2", "0x2", "2 2", "", "99999999999999999999"})
    EXPECT_EQ(parse(with_headers(std::string("Content-Length: ") + length + "\r\n", "ab")),
              error::bad_content_length)
        << length;
  EXPECT_EQ(parse(with_headers("Content-Length: 2\r\nContent-Length: 2\r\n", "ab")),
            error::multiple_content_length);
}

TEST(RequestParser, RefusesTransferCodingsThatItDoesNotUndo) {
  for (const auto* const coding :
       {"identity", "gzip", "gzip, chunked", "chunked, identity", "xchunked", "chunked;a"})
    EXPECT_EQ(parse(with_headers(std::string("Transfer-Encoding: ") + coding + "\r\n")),
              error::bad_transfer_encoding)
        << coding;
  EXPECT_EQ(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), error::bad_transfer_encoding);
}

TEST(RequestParser, RefusesTrailers) {
  EXPECT_EQ(parse(with_headers("Transfer-Encoding: chunked\r\n", "0\r\nX-Correlation-ID: a\r\n\r\n")),
            error::bad_field);
}

TEST(RequestParser, WantsOneHost) {
  EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n"), error::bad_field);
  EXPECT_EQ(parse(with_headers("Host: y\r\n")), error::bad_field);
}

/// A header of so many bytes.
std::string header_of(std::size_t size) {
  const std::string head = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
  constexpr std::string_view end = "\r\n\r\n";
  return head + std::string(size - head.size() - end.size(), 'a') + std::string(end);
}

TEST(RequestParser, LimitsTheHeader) {
  EXPECT_EQ(parse(header_of(limits.header_bytes)), error_code());
  EXPECT_EQ(parse(header_of(limits.header_bytes + 1)), error::header_limit);
}

TEST(RequestParser, LimitsAHeaderThatComesLineByLine) {
  RequestParser parser(limits);
  error_code failure;
  constexpr std::string_view piece = ": a\r\nX";  // each completes a line and begins the next
  std::string pending = "GET / HTTP/1.1\r\nX";
  std::size_t sent = pending.size();
  pending.erase(0, parser.put_header(boost::asio::buffer(pending), failure));
  while (failure == error::need_more && sent < 10 * limits.header_bytes) {
    sent += piece.size();
    pending += piece;
    pending.erase(0, parser.put_header(boost::asio::buffer(pending), failure));
  }
  EXPECT_EQ(failure, error::header_limit);
  EXPECT_LE(sent, limits.header_bytes + piece.size());
}

}  // namespace
}  // namespace mars::http
