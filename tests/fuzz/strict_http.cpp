#include "tests/fuzz/strict_http.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <ranges>
#include <regex>
#include <utility>

namespace mars::fuzz {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view blanks = " \t";

/// Thrown where there is no further request.
struct NoRequest {};

void demand(bool holds) {
  if (!holds) throw NoRequest();
}

bool is_token(std::string_view text) {
  const auto is_tchar = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").contains(static_cast<char>(c));
  };
  return !text.empty() && std::ranges::all_of(text, is_tchar);
}

bool is_visible(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte > ' ' && byte != 0x7F;
}

bool is_field_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_visible(c) || blanks.contains(c); });
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// With one space for each run of blanks, and none at the ends.
std::string with_single_blanks(std::string_view text) {
  std::string collapsed;
  for (const char c : trimmed(text)) {
    const bool is_blank = blanks.contains(c);
    if (!is_blank || collapsed.back() != ' ') collapsed += is_blank ? ' ' : c;
  }
  return collapsed;
}

/// The elements of a list, in lower case; empty ones are none.
std::vector<std::string> elements(std::string_view list) {
  std::vector<std::string> found;
  for (const auto element : std::views::split(list, ',')) {
    const auto text = trimmed(std::string_view(element.begin(), element.end()));
    if (!text.empty()) found.push_back(lower_case(text));
  }
  return found;
}

std::string_view take(std::string_view& bytes, std::size_t size) {
  demand(bytes.size() >= size);
  const auto taken = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return taken;
}

/// Without its end.
std::string_view take_line(std::string_view& bytes) {
  const auto end = bytes.find(line_end);
  demand(end != std::string_view::npos);
  const auto line = take(bytes, end);
  take(bytes, line_end.size());
  return line;
}

std::size_t number(std::string_view digits, int base, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  demand(error == std::errc{} && end == digits.data() + digits.size() && value <= most);
  return value;
}

/// `fields`: a section of fields with the empty line behind them. No line is folded.
std::vector<std::pair<std::string, std::string>> read_fields(std::string_view& bytes) {
  std::vector<std::pair<std::string, std::string>> fields;
  while (true) {
    const auto line = take_line(bytes);
    if (line.empty()) break;
    demand(is_field_text(line));
    const auto colon = line.find(':');
    demand(colon != std::string_view::npos && is_token(line.substr(0, colon)));
    fields.push_back(strict_header(line.substr(0, colon), line.substr(colon + 1)));
  }
  std::ranges::sort(fields);
  return fields;
}

void read_request_line(std::string_view line, StrictRequest& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  demand(first != std::string_view::npos && first != last);
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  demand(is_token(request.method) && !request.target.empty() &&
         std::ranges::all_of(request.target, [](char c) { return c > ' ' && c <= '~'; }));
  demand(version == "HTTP/1.1" || version == "HTTP/1.0");
  request.version = version == "HTTP/1.1" ? 11 : 10;
}

/// Empty lines before a request count for its header.
std::size_t skip_empty_lines(std::string_view& bytes) {
  const auto all = bytes.size();
  while (bytes.starts_with(line_end))
    bytes.remove_prefix(line_end.size());
  return all - bytes.size();
}

StrictRequest read_head(std::string_view& bytes, std::size_t most) {
  const auto skipped = skip_empty_lines(bytes);
  demand(skipped <= most);
  most -= skipped;
  const auto end = bytes.find("\r\n\r\n");
  demand(end != std::string_view::npos && end + 4 <= most);
  auto head = take(bytes, end + 4);
  StrictRequest request;
  read_request_line(take_line(head), request);
  request.headers = read_fields(head);
  demand(head.empty());
  return request;
}

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

void take_token(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_token(text.substr(size, 1)))
    ++size;
  demand(size > 0);
  text.remove_prefix(size);
}

void take_quoted_string(std::string_view& text) {
  take(text, 1);
  for (auto next = take(text, 1); next != "\""; next = take(text, 1)) {
    if (next == "\\") take(text, 1);
  }
}

/// Behind the size of a chunk (RFC 9112, section 7.1.1).
void check_extensions(std::string_view text) {
  demand(is_field_text(text));
  while (!text.empty()) {
    skip_blanks(text);
    demand(take(text, 1) == ";");
    skip_blanks(text);
    take_token(text);
    auto value = text;
    skip_blanks(value);
    if (!value.starts_with('=')) continue;
    value.remove_prefix(1);
    skip_blanks(value);
    value.starts_with('"') ? take_quoted_string(value) : take_token(value);
    text = value;
  }
}

void check_connection(std::string_view value) {
  demand(std::ranges::all_of(elements(value), is_token));
}

/// Behind the last chunk: fields that are well-formed, and do not say how the request ends or where it goes.
void drop_trailers(std::string_view& bytes, std::size_t most) {
  const auto end = bytes.starts_with(line_end) ? 0 : bytes.find("\r\n\r\n");
  demand(end != std::string_view::npos);
  auto section = take(bytes, end == 0 ? line_end.size() : end + 2 * line_end.size());
  demand(section.size() <= most);
  for (const auto& [name, value] : read_fields(section)) {
    demand(name != "content-length" && name != "transfer-encoding" && name != "host");
    if (name == "connection" || name == "proxy-connection") check_connection(value);
  }
}

std::string read_chunks(std::string_view& bytes, const StrictLimits& limits) {
  const auto most = limits.body_bytes;
  std::string body;
  while (true) {
    const auto line = take_line(bytes);
    const auto digits = std::min(line.find_first_not_of("0123456789abcdefABCDEF"), line.size());
    const auto size = number(line.substr(0, digits), 16, most - body.size());
    check_extensions(line.substr(digits));
    if (size == 0) break;
    body += take(bytes, size);
    demand(take(bytes, line_end.size()) == line_end);
  }
  drop_trailers(bytes, limits.header_bytes);
  return body;
}

std::string read_body(std::string_view& bytes, const StrictRequest& request, const StrictLimits& limits) {
  const auto lengths = request.count("content-length");
  if (request.count("transfer-encoding") > 0) {
    demand(lengths == 0 && request.version == 11 &&
           lower_case(request.all("transfer-encoding")) == "chunked");
    return read_chunks(bytes, limits);
  }
  if (lengths == 0) return {};
  return std::string(take(bytes, number(request.all("content-length"), 10, limits.body_bytes)));
}

/// `uri-host [ ":" port ]` of RFC 3986, or nothing.
bool is_host(const std::string& text) {
  static const std::regex form(R"((\[(.+)\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2})*)(?::[0-9]*)?)");
  static const std::regex future(R"([vV][0-9a-fA-F]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+)");
  std::smatch parts;
  if (!std::regex_match(text, parts, form)) return false;
  const auto literal = parts.str(2);
  in6_addr address{};
  return !parts[2].matched || std::regex_match(literal, future) ||
         inet_pton(AF_INET6, literal.c_str(), &address) == 1;
}

StrictRequest read_request(std::string_view& bytes, const StrictLimits& limits) {
  auto request = read_head(bytes, limits.header_bytes);
  const auto hosts = request.count("host");
  demand(hosts == 1 || (hosts == 0 && request.version == 10));
  demand(is_host(request.all("host")));
  for (const auto* header : {"connection", "proxy-connection"})
    check_connection(request.all(header));
  request.body = read_body(bytes, request, limits);
  return request;
}

}  // namespace

std::pair<std::string, std::string> strict_header(std::string_view name, std::string_view value) {
  return {lower_case(name), with_single_blanks(value)};
}

std::size_t StrictRequest::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count(headers, name, &std::pair<std::string, std::string>::first));
}

std::string StrictRequest::all(std::string_view name) const {
  std::string values;
  for (bool first = true; const auto& [key, value] : headers) {
    if (key != name) continue;
    if (!std::exchange(first, false)) values += ',';
    values += value;
  }
  return values;
}

bool StrictRequest::keeps_alive() const {
  const auto options = elements(all("connection"));
  const auto has = [&](std::string_view option) {
    return std::ranges::find(options, option) != options.end();
  };
  return !has("close") && (version == 11 || has("keep-alive"));
}

std::vector<StrictRequest> read_strictly(std::string_view bytes, const StrictLimits& limits) {
  std::vector<StrictRequest> requests;
  try {
    while (!bytes.empty() && (requests.empty() || requests.back().keeps_alive()))
      requests.push_back(read_request(bytes, limits));
  } catch (const NoRequest&) {
    return requests;
  }
  return requests;
}

}  // namespace mars::fuzz
