#include "chassis/http/request_parser.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <cstdint>
#include <string_view>

#include "chassis/http/authority.hpp"
#include "chassis/http/response_head.hpp"

namespace chassis::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::http::error;
using beast::http::field;

constexpr std::string_view line_end = "\r\n";

bool is_number(std::string_view value) {
  return !value.empty() &&
         std::ranges::all_of(value, [](char digit) { return digit >= '0' && digit <= '9'; });
}

bool is_letter_of_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

bool is_printable(char c) {
  return c > ' ' && c <= '~';
}

/// Takes a word with the one blank behind it off `line`. Nothing is wrong where the line only ends too early.
bool take_word(std::string_view& line, bool (*belongs)(char)) {
  const auto end = std::ranges::find_if_not(line, belongs);
  if (end == line.end()) {
    line = {};
    return true;
  }
  if (end == line.begin() || *end != ' ') return false;
  line = {end + 1, line.end()};
  return true;
}

/// What is wrong with a request line, or with the beginning of one; `need_more` where nothing is and it may
/// go on. `line` has its line feed, where that has come.
error_code fault_of_request_line(std::string_view line) {
  const bool whole = line.ends_with('\n');
  if (!take_word(line, is_letter_of_token)) return error::bad_method;
  if (!take_word(line, is_printable)) return error::bad_target;
  constexpr std::array<std::string_view, 2> versions{"HTTP/1.1\r\n", "HTTP/1.0\r\n"};
  const bool good = std::ranges::any_of(versions, [&](auto version) { return version.starts_with(line); });
  if (!good) return error::bad_version;
  return whole ? error_code() : error::need_more;
}

/// Whether a value is continued on a line of its own (obs-fold): the base does not find it where its name
/// ends then.
bool is_folded(std::string_view name, std::string_view value) {
  const char* begin = name.data() + name.size() + 1;
  while (*begin == ' ' || *begin == '\t')
    ++begin;
  return value.data() != begin;
}

bool is_of_framing(field name) {
  return name == field::content_length || name == field::transfer_encoding || name == field::host;
}

std::string_view as_text(boost::asio::const_buffer bytes) {
  return {static_cast<const char*>(bytes.data()), bytes.size()};
}

/// What has come of the trailers, where the base waits for their end: what stands behind the size of the last
/// chunk.
std::string_view pending_trailers(std::string_view bytes) {
  if (bytes.starts_with(line_end)) bytes.remove_prefix(line_end.size());
  const auto size_line = bytes.find(line_end);
  return size_line == std::string_view::npos ? std::string_view() : bytes.substr(size_line + line_end.size());
}

}  // namespace

std::size_t size_of_empty_lines(std::string_view bytes) {
  std::size_t size = 0;
  while (bytes.substr(size).starts_with(line_end))
    size += line_end.size();
  return size;
}

RequestParser::RequestParser(const SessionLimits& limits, std::size_t skipped)
    : header_limit_(limits.header_bytes), header_size_(skipped) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  body_limit(limits.body_bytes);
}

std::size_t RequestParser::put_header(boost::asio::const_buffer bytes, error_code& failure) {
  if (!line_is_good_) look_at_request_line(as_text(bytes), failure);
  if (!line_is_good_) return 0;
  const auto size = put(bytes, failure);
  header_size_ += size;
  // The base limits what it sees at once, and a client may send line by line.
  const auto pending = failure == error::need_more ? bytes.size() - size : 0;
  if (header_size_ + pending > header_limit_) failure = error::header_limit;
  eager(is_header_done());  // or the size of the header would count what follows it
  return size;
}

/// The base would wait for the end of the header before it refuses a line that is too short.
void RequestParser::look_at_request_line(std::string_view bytes, error_code& failure) {
  const auto feed = bytes.find('\n');
  const auto line = feed == std::string_view::npos ? bytes : bytes.substr(0, feed + 1);
  failure = fault_of_request_line(line);
  line_is_good_ = !failure;
  if (failure && failure != error::need_more) keep_for_log(line);
  if (header_size_ + line.size() <= header_limit_) return;
  line_is_good_ = false;
  failure = line.contains(' ') ? target_too_long : error_code(error::header_limit);
  keep_for_log(line);
}

/// Method and target of a line that is refused, as far as it has them.
void RequestParser::keep_for_log(std::string_view line) {
  line = line.substr(0, line.find_first_of(line_end));
  const auto method = line.substr(0, line.find(' '));
  if (method.empty() || method.size() == line.size() || !std::ranges::all_of(method, is_letter_of_token))
    return;
  const auto target = line.substr(method.size() + 1);
  get().method_string(method);
  get().target(target.substr(0, target.rfind(" HTTP/")));
}

std::size_t RequestParser::put_body(boost::asio::const_buffer bytes, error_code& failure) {
  trailers_ = nullptr;
  const auto size = put(bytes, failure);
  const auto text = as_text(bytes);
  std::size_t trailers = 0;
  if (failure == error::need_more) trailers = pending_trailers(text.substr(size)).size();
  if (!failure && trailers_ != nullptr) trailers = static_cast<std::size_t>(text.data() + size - trailers_);
  if (trailers > header_limit_) failure = error::header_limit;
  return size;
}

void RequestParser::on_field_impl(field name, Text name_text, Text value, error_code& failure) {
  if (is_folded(name_text, value) || (in_body_ && is_of_framing(name))) {
    failure = error::bad_field;
  } else if (name == field::transfer_encoding && !beast::iequals(value, "chunked")) {
    failure = error::bad_transfer_encoding;
  } else if (name == field::content_length && !is_number(value)) {
    failure = error::bad_content_length;
  } else if (name == field::host && !is_authority(value)) {
    failure = error::bad_value;
  } else if (!in_body_) {
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

void RequestParser::on_chunk_header_impl(std::uint64_t size, Text extensions, error_code& /*failure*/) {
  if (size == 0) trailers_ = extensions.data() + extensions.size() + line_end.size();
}

}  // namespace chassis::http
