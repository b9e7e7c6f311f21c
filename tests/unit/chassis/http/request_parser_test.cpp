#include "chassis/http/request_parser.hpp"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace chassis::http {
namespace {

using boost::beast::error_code;
using boost::beast::http::error;

constexpr SessionLimits limits{.header_bytes = 1000, .body_bytes = 1000};

/// How parsing all of `bytes` ends: `error::need_more` where something is missing.
error_code parse(std::string_view bytes) {
  RequestParser parser(limits);
  error_code failure;
  bytes.remove_prefix(parser.put_header(boost::asio::buffer(bytes), failure));
  if (!failure && !parser.is_done()) parser.put_body(boost::asio::buffer(bytes), failure);
  return failure;
}

std::string with_headers(const std::string& headers, const std::string& body = {}) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
}

TEST(RequestParser, AcceptsWellFormedRequests) {
  EXPECT_EQ(parse(with_headers("")), error_code());
  EXPECT_EQ(parse(with_headers("Content-Length: 2\r\n", "ab")), error_code());
  EXPECT_EQ(parse(with_headers("Transfer-Encoding: Chunked\r\n", "2\r\nab\r\n0\r\n\r\n")), error_code());
  EXPECT_EQ(parse("GET / HTTP/1.0\r\n\r\n"), error_code());
}

TEST(RequestParser, RejectsContentLengthsThatAreNotOneNumber) {
  for (const auto* const length : {"2, 2", "+2", "-2", "0x2", "2 2", "", "99999999999999999999"})
    EXPECT_EQ(parse(with_headers(std::string("Content-Length: ") + length + "\r\n", "ab")),
              error::bad_content_length)
        << length;
  EXPECT_EQ(parse(with_headers("Content-Length: 2\r\nContent-Length: 2\r\n", "ab")),
            error::multiple_content_length);
}

TEST(RequestParser, RejectsUnsupportedTransferCodings) {
  for (const auto* const coding :
       {"identity", "gzip", "gzip, chunked", "chunked, identity", "xchunked", "chunked;a"})
    EXPECT_EQ(parse(with_headers(std::string("Transfer-Encoding: ") + coding + "\r\n")),
              error::bad_transfer_encoding)
        << coding;
  EXPECT_EQ(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), error::bad_transfer_encoding);
}

std::string with_trailers(const std::string& trailers) {
  return with_headers("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\n" + trailers + "\r\n");
}

TEST(RequestParser, DropsTrailers) {
  RequestParser parser(limits);
  error_code failure;
  const auto sent = with_trailers("X-Correlation-ID: a\r\nDigest:\r\nTrailer: x\r\n");
  const auto size = parser.put_header(boost::asio::buffer(sent), failure);
  parser.put_body(boost::asio::buffer(sent) + size, failure);
  EXPECT_EQ(failure, error_code());
  EXPECT_TRUE(parser.is_done());
  EXPECT_EQ(parser.get().body(), "ab");
  EXPECT_EQ(parser.get().count("X-Correlation-ID"), 0U);
}

TEST(RequestParser, RefusesTrailersThatAreMalformedOrFrameTheRequest) {
  for (const auto* const trailers :
       {"Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n", "Host: x\r\n", "X : a\r\n", " X: a\r\n",
        "X\r\n", ": a\r\n", "X: a\r\n b\r\n", "X: a\n", "X: a\rb\r\n", "X: a\x01\r\n"})
    EXPECT_TRUE(parse(with_trailers(trailers))) << trailers;
}

/// How trailers of so many bytes end, sent in pieces of `piece` bytes.
error_code parse_trailers(std::size_t size, std::size_t piece) {
  RequestParser parser(limits);
  error_code failure;
  const auto head = with_headers("Transfer-Encoding: chunked\r\n");
  parser.put_header(boost::asio::buffer(head), failure);
  const auto rest = "2\r\nab\r\n0\r\nX: " + std::string(size - 7, 'a') + "\r\n\r\n";
  std::string pending;
  for (std::size_t sent = 0; sent < rest.size() && (!failure || failure == error::need_more); sent += piece) {
    pending += rest.substr(sent, piece);
    pending.erase(0, parser.put_body(boost::asio::buffer(pending), failure));
  }
  return failure;
}

TEST(RequestParser, LimitsTrailersAsItLimitsHeaders) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, 2 * limits.header_bytes}) {
    EXPECT_EQ(parse_trailers(limits.header_bytes, piece), error_code()) << piece;
    EXPECT_EQ(parse_trailers(limits.header_bytes + 1, piece), error::header_limit) << piece;
  }
}

TEST(RequestParser, RefusesFoldedLines) {
  for (const auto* const headers : {"X: a\r\n b\r\n", "X: a\r\n\tb\r\n", "X:\r\n b\r\n", "X: a\r\n \r\n",
                                    "X:\r\n \r\n", "X: a\r\n b\r\n c\r\n", "Content-Length:\r\n 2\r\n"})
    EXPECT_EQ(parse(with_headers(headers)), error::bad_field) << headers;
  EXPECT_EQ(parse(with_headers("X:  \t a \r\nY:\r\nZ: \t\r\n")), error_code());
}

/// What a parser that gets `bytes` one by one says at the end of them.
error_code parse_slowly(std::string_view bytes) {
  RequestParser parser(limits);
  error_code failure;
  for (std::size_t size = 1; size <= bytes.size() && (!failure || failure == error::need_more); ++size)
    parser.put_header(boost::asio::buffer(bytes.substr(0, size)), failure);
  return failure;
}

TEST(RequestParser, RefusesARequestLineAtItsEnd) {
  for (const auto& [line, fault] :
       {std::pair("GET\r\n", error::bad_method), std::pair("GET /\r\n", error::bad_target),
        std::pair("GET / \r\n", error::bad_version), std::pair("GET / HTTP/1.\r\n", error::bad_version),
        std::pair("GET / HTTP/1.1\n", error::bad_version), std::pair("GET / HTTP/1.2", error::bad_version),
        std::pair("GET / HTTP/1.1 \r\n", error::bad_version),
        std::pair("GET / http/1.1\r\n", error::bad_version),
        std::pair("GET  / HTTP/1.1\r\n", error::bad_target),
        std::pair("GET / / HTTP/1.1\r\n", error::bad_version),
        std::pair("GET /\t HTTP/1.1\r\n", error::bad_target),
        std::pair("GET /\xff HTTP/1.1\r\n", error::bad_target),
        std::pair("G(T / HTTP/1.1\r\n", error::bad_method),
        std::pair(" GET / HTTP/1.1\r\n", error::bad_method)}) {
    EXPECT_EQ(parse_slowly(line), fault) << line;
    EXPECT_EQ(parse(line), fault) << line;
  }
  EXPECT_EQ(parse_slowly("GET / HTTP/1.1\r"), error::need_more);
}

TEST(RequestParser, KeepsMethodAndTargetOfARefusedLineForTheLog) {
  for (const auto& [line, target] :
       {std::pair("HEAD /a\x7f HTTP/1.1\r\n", "/a\x7f"), std::pair("HEAD /a b HTTP/1.1\r\n", "/a b"),
        std::pair("HEAD /a\r\n", "/a"), std::pair("HEAD /a HTTP/9.9\r\n", "/a")}) {
    RequestParser parser(limits);
    error_code failure;
    parser.put_header(boost::asio::buffer(std::string_view(line)), failure);
    EXPECT_TRUE(failure);
    EXPECT_EQ(parser.get().method(), boost::beast::http::verb::head);
    EXPECT_EQ(parser.get().target(), target);
  }
}

TEST(RequestParser, TellsATargetThatIsTooLong) {
  const std::string target(limits.header_bytes, 'a');
  EXPECT_EQ(parse("GET /" + target), target_too_long);
  EXPECT_EQ(parse("GET /" + target + " HTTP/1.1\r\nHost: x\r\n\r\n"), target_too_long);
  EXPECT_EQ(parse_slowly("GET /" + target), target_too_long);
  EXPECT_EQ(parse(target), error::need_more) << "a method as long as a header may be";
  EXPECT_EQ(parse(target + 'a'), error::header_limit) << "a longer method";
}

TEST(RequestParser, CountsEmptyLinesForTheHeader) {
  const auto head = with_headers("");
  for (const std::size_t more : {0U, 1U}) {
    RequestParser parser(limits, limits.header_bytes - head.size() + more);
    error_code failure;
    parser.put_header(boost::asio::buffer(head), failure);
    EXPECT_EQ(failure, more == 0 ? error_code() : error::header_limit);
  }
  RequestParser parser(limits, limits.header_bytes + 1);
  error_code failure;
  parser.put_header({}, failure);
  EXPECT_EQ(failure, error::header_limit);
}

TEST(RequestParser, KnowsEmptyLines) {
  EXPECT_EQ(size_of_empty_lines(""), 0U);
  EXPECT_EQ(size_of_empty_lines("\r\n\r\n\r"), 4U);
  EXPECT_EQ(size_of_empty_lines("\r\nGET"), 2U);
  EXPECT_EQ(size_of_empty_lines("\n\r\n"), 0U);
}

TEST(RequestParser, WantsOneHost) {
  EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n"), error::bad_field);
  EXPECT_EQ(parse(with_headers("Host: y\r\n")), error::bad_field);
  EXPECT_EQ(parse(with_headers("Host: x\r\n")), error::bad_field);
}

TEST(RequestParser, WantsAHostThatIsOne) {
  for (const auto* const version : {"HTTP/1.1", "HTTP/1.0"}) {
    const auto get = std::string("GET / ") + version + "\r\nHost:";
    for (const auto* const host : {"a/b", "a@b", "a b", "<a>", "[::1", "a:b", "\xff"})
      EXPECT_EQ(parse(get + host + "\r\n\r\n"), error::bad_value) << host;
    for (const auto* const host : {"", "a:80", "[::1]:80"})
      EXPECT_EQ(parse(get + host + "\r\n\r\n"), error_code()) << host;
  }
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
}  // namespace chassis::http
