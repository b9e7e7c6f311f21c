#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <cstdint>
#include <string_view>

#include "http/response_head.hpp"

namespace mars::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::http::error;
using beast::http::field;

bool is_number(std::string_view value) {
  return !value.empty() &&
         std::ranges::all_of(value, [](char digit) { return digit >= '0' && digit <= '9'; });
}

}  // namespace

RequestParser::RequestParser(const Limits& limits) : header_limit_(limits.header_bytes) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  body_limit(limits.body_bytes);
}

std::size_t RequestParser::put_header(boost::asio::const_buffer bytes, error_code& failure) {
  const auto size = put(bytes, failure);
  header_size_ += size;
  // The base limits what it sees at once, and a client may send line by line.
  const auto pending = failure == error::need_more ? bytes.size() - size : 0;
  if (header_size_ + pending > header_limit_) failure = error::header_limit;
  eager(is_header_done());  // or the size of the header would count what follows it
  return size;
}

void RequestParser::on_field_impl(field name, Text name_text, Text value, error_code& failure) {
  if (in_body_) {
    failure = error::bad_field;
  } else if (name == field::transfer_encoding && !beast::iequals(value, "chunked")) {
    failure = error::bad_transfer_encoding;
  } else if (name == field::content_length && !is_number(value)) {
    failure = error::bad_content_length;
  } else {
    get().insert(name, name_text, value);
  }
}

void RequestParser::on_header_impl(error_code& failure) {
  in_body_ = true;
  const auto& header = get();
  const bool newest = header.version() >= http_1_1;
  const auto hosts = header.count(field::host);
  if (header.count(field::content_length) > 1) failure = error::multiple_content_length;
  if (hosts > 1 || (newest && hosts == 0)) failure = error::bad_field;
  if (!newest && header.count(field::transfer_encoding) > 0) failure = error::bad_transfer_encoding;
}

}  // namespace mars::http
