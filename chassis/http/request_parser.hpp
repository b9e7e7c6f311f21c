#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/errc.hpp>
#include <cstddef>
#include <string_view>

#include "chassis/http/session_limits.hpp"

namespace chassis::http {

/// The request line alone is longer than the limit for headers.
inline const boost::beast::error_code target_too_long =
    make_error_code(boost::system::errc::filename_too_long);

/// The size of the empty lines at the front of `bytes`, which a client may send where a request line is
/// expected (RFC 9112, section 2.2).
std::size_t size_of_empty_lines(std::string_view bytes);

/// Parses a request within the limits for headers and body. Stricter than its base where two readers of the
/// same bytes could see different requests: Content-Length is a single number, Transfer-Encoding is exactly
/// `chunked` and not in HTTP/1.0, there is exactly one Host and it is a valid one, no line is folded.
/// Trailers are checked and dropped.
class RequestParser : public boost::beast::http::request_parser<boost::beast::http::string_body> {
 public:
  /// `skipped` bytes of empty lines before the request count towards the header limit.
  explicit RequestParser(const SessionLimits& limits, std::size_t skipped = 0);

  /// Consumes header bytes from the front of `bytes`, and returns how many. After `error::need_more`, the
  /// caller passes the rest again, together with more bytes.
  std::size_t put_header(boost::asio::const_buffer bytes, boost::beast::error_code& failure);

  /// The same for the body and its trailers.
  std::size_t put_body(boost::asio::const_buffer bytes, boost::beast::error_code& failure);

 private:
  using Text = boost::beast::string_view;

  void on_field_impl(boost::beast::http::field name, Text name_text, Text value,
                     boost::beast::error_code& failure) override;
  void on_header_impl(boost::beast::error_code& failure) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, boost::beast::error_code& failure) override;

  void look_at_request_line(std::string_view bytes, boost::beast::error_code& failure);
  void keep_for_log(std::string_view line);

  std::size_t header_limit_;
  std::size_t header_size_;    ///< consumed so far
  bool line_is_good_ = false;  ///< the request line has been validated
  bool in_body_ = false;
  const char* trailers_ = nullptr;  ///< where they begin, within the bytes at hand
};

}  // namespace chassis::http
