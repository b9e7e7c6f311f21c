#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>

#include "http/limits.hpp"

namespace mars::http {

/// Parses a request within the limits for headers and body. Stricter than its base where two readers of the
/// same bytes could see different requests: a length is one number, a transfer coding `chunked` alone and not
/// in HTTP/1.0, a host there and the only one; trailers, which would pass for headers, are refused.
class RequestParser : public boost::beast::http::request_parser<boost::beast::http::string_body> {
 public:
  explicit RequestParser(const Limits& limits);

  /// Consumes what it can of the header from the front of `bytes`, and returns how much that was.
  /// `error::need_more` asks for the rest together with more. Behind it, `put` does so with the body.
  std::size_t put_header(boost::asio::const_buffer bytes, boost::beast::error_code& failure);

 private:
  using Text = boost::beast::string_view;

  void on_field_impl(boost::beast::http::field name, Text name_text, Text value,
                     boost::beast::error_code& failure) override;
  void on_header_impl(boost::beast::error_code& failure) override;

  std::size_t header_limit_;
  std::size_t header_size_ = 0;  ///< consumed so far
  bool in_body_ = false;
};

}  // namespace mars::http
