#include "chassis/http/forwarded.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/url/parse_path.hpp>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "chassis/base/text.hpp"
#include "chassis/base/unquote.hpp"
#include "chassis/http/authority.hpp"

namespace chassis::http {

namespace {

namespace ip = boost::asio::ip;
using boost::beast::iequals;
using Headers = boost::beast::http::fields;
/// Elements of a header over all its lines, the last one first: the nearest proxy adds the last.
using Elements = std::vector<std::string_view>;

/// Where the last part of `text` begins: behind its last `separator` outside of a quoted string. Found from
/// the right, so that a quote which a client leaves open cannot hide what a proxy appends.
std::size_t begin_of_last(std::string_view text, char separator) {
  bool quoted = false;
  for (auto index = text.size(); index > 0; --index) {
    const char c = text[index - 1];
    const bool escaped = quoted && index > 1 && text[index - 2] == '\\';
    if (c == '"' && !escaped) quoted = !quoted;
    if (c == separator && !quoted) return index;
  }
  return 0;
}

std::size_t begin_of_last_plain(std::string_view text, char separator) {
  const auto found = text.rfind(separator);
  return found == std::string_view::npos ? 0 : found + 1;
}

using BeginOfLast = std::size_t (*)(std::string_view text, char separator);

/// Takes the last part off `text`, with the separator before it.
std::string_view take_last(std::string_view& text, char separator, BeginOfLast begin_of) {
  const auto begin = begin_of(text, separator);
  const auto part = text.substr(begin);
  text = text.substr(0, begin == 0 ? 0 : begin - 1);
  return trimmed(part);
}

/// Splits the lines, of which the last one is the first.
Elements elements_of(const std::vector<std::string_view>& lines, BeginOfLast begin_of) {
  Elements elements;
  for (auto line : lines) {
    while (!line.empty()) {
      if (const auto element = take_last(line, ',', begin_of); !element.empty()) elements.push_back(element);
    }
  }
  return elements;
}

struct Lines {
  std::vector<std::string_view> client, scheme, host, prefix, forwarded;

  [[nodiscard]] bool none_of_x() const { return client.empty() && scheme.empty() && host.empty(); }

  [[nodiscard]] bool none() const { return none_of_x() && prefix.empty() && forwarded.empty(); }
};

std::vector<std::string_view>* lines_for(const Headers::value_type& header, Lines& lines) {
  if (header.name() == Field::forwarded) return &lines.forwarded;
  constexpr std::string_view common = "x-forwarded-";
  const std::string_view name = header.name_string();
  if (header.name() != Field::unknown || !iequals(name.substr(0, common.size()), common)) return nullptr;
  const auto rest = name.substr(common.size());
  if (iequals(rest, "for")) return &lines.client;
  if (iequals(rest, "proto")) return &lines.scheme;
  if (iequals(rest, "host")) return &lines.host;
  return iequals(rest, "prefix") ? &lines.prefix : nullptr;
}

/// The lines of these headers, the last one of each first.
Lines lines_of(const Headers& headers) {
  Lines lines;
  for (const auto& header : headers) {
    if (auto* const same = lines_for(header, lines)) same->insert(same->begin(), header.value());
  }
  return lines;
}

/// A number, or the underscore and name that RFC 7239 lets a proxy put in its place.
bool is_port(std::string_view text) {
  constexpr std::string_view of_names = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  if (text.starts_with('_'))
    return text.size() > 1 && text.find_first_not_of(of_names) == std::string_view::npos;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size();
}

/// Splits `host[:port]`; an IPv6 address with a port is in brackets. Nothing where the port is none.
std::optional<std::string_view> without_port(std::string_view text) {
  const auto bracket = text.find(']');
  if (text.starts_with('[') && bracket != std::string_view::npos) {
    const auto rest = text.substr(bracket + 1);
    if (!rest.empty() && (!rest.starts_with(':') || !is_port(rest.substr(1)))) return std::nullopt;
    const auto address = text.substr(1, bracket - 1);
    return address.contains(':') ? std::optional(address) : std::nullopt;
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) return text;
  return is_port(text.substr(colon + 1)) ? std::optional(text.substr(0, colon)) : std::nullopt;
}

std::optional<ip::address> parse_node(std::string_view text) {
  const auto host = without_port(text);
  if (!host || host->contains('%')) return std::nullopt;
  boost::system::error_code no_address;
  const auto address = ip::make_address(std::string(*host), no_address);
  return no_address ? std::nullopt : std::optional(plain_address(address));
}

struct Hop {
  std::optional<ip::address> client;
  std::size_t index = 0;  ///< of the element that the outermost trusted proxy adds, from the right
};

/// Walks from the nearest proxy outwards. `node_of` gives the text of an element's address.
template <class NodeOf>
Hop outermost_trusted(const Elements& elements, const Networks& trusted, const NodeOf& node_of) {
  Hop hop;
  for (std::size_t index = 0; index < elements.size(); ++index) {
    hop.index = index;
    const auto address = parse_node(node_of(elements[index]));
    if (!address) break;
    hop.client = address;
    if (!contains(trusted, *address)) break;
  }
  return hop;
}

std::optional<bool> parse_scheme(std::string_view text) {
  if (iequals(text, "https")) return true;
  if (iequals(text, "http")) return false;
  return std::nullopt;
}

std::string parse_host(std::string_view text) {
  return is_authority(text) && !host_of(text).empty() ? std::string(text) : std::string();
}

/// A path that is safe in front of a URL's own: absolute, without the host that `//` begins, and without `.`
/// and `..`. Empty where it is none.
std::string parse_prefix(std::string_view text) {
  text = text.substr(0, text.find_last_not_of('/') + 1);
  if (!text.starts_with('/') || text.starts_with("//")) return {};
  if (!boost::urls::parse_path(text)) return {};
  const auto decoded = unquote(text);
  const auto is_dots = [](std::string_view segment) { return segment == "." || segment == ".."; };
  if (std::ranges::any_of(split(decoded, '/'), is_dots)) return {};
  return std::string(text);
}

/// The element that the outermost trusted proxy adds; proxies that replace a header leave fewer.
std::string_view element_at(const Elements& elements, std::size_t index) {
  return elements.empty() ? std::string_view{} : elements[std::min(index, elements.size() - 1)];
}

/// One after the other, from the outermost trusted proxy inwards: each takes its own off the path.
std::string joined_prefix(const Elements& elements, std::size_t index) {
  std::string joined;
  for (auto left = std::min(index + 1, elements.size()); left > 0; --left) {
    const auto prefix = parse_prefix(elements[left - 1]);
    if (prefix.empty() && elements[left - 1].find_first_not_of('/') != std::string_view::npos) return {};
    joined += prefix;
  }
  return joined;
}

/// Without the quotes and escapes of a quoted string.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
  std::string plain;
  text = text.substr(1, text.size() - 2);
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '\\' && index + 1 < text.size()) ++index;
    plain += text[index];
  }
  return plain;
}

/// The value of a parameter of a Forwarded element; empty where it is missing, or there more than once.
std::string parameter(std::string_view element, std::string_view name) {
  std::optional<std::string> value;
  while (!element.empty()) {
    const auto pair = take_last(element, ';', begin_of_last);
    const auto equals = std::min(pair.find('='), pair.size());
    if (!iequals(pair.substr(0, equals), name)) continue;
    if (value) return {};
    value = unquoted(pair.substr(std::min(equals + 1, pair.size())));
  }
  return value.value_or("");
}

Forwarded read_standard(const Elements& elements, const Networks& trusted, std::size_t& index) {
  const auto hop = outermost_trusted(elements, trusted,
                                     [](std::string_view element) { return parameter(element, "for"); });
  index = hop.index;
  const auto element = element_at(elements, index);
  return {.client = hop.client,
          .secure = parse_scheme(parameter(element, "proto")),
          .host = parse_host(parameter(element, "host")),
          .prefix = {}};
}

Forwarded read_x(const Lines& lines, const Networks& trusted, std::size_t& index) {
  const auto hop = outermost_trusted(elements_of(lines.client, begin_of_last_plain), trusted,
                                     [](std::string_view element) { return element; });
  index = hop.index;
  return {.client = hop.client,
          .secure = parse_scheme(element_at(elements_of(lines.scheme, begin_of_last_plain), index)),
          .host = parse_host(element_at(elements_of(lines.host, begin_of_last_plain), index)),
          .prefix = {}};
}

}  // namespace

Forwarded read_forwarded(const Headers& headers, const Networks& trusted) {
  const auto lines = lines_of(headers);
  if (lines.none()) return {};
  std::size_t index = 0;
  auto result = lines.none_of_x() ? read_standard(elements_of(lines.forwarded, begin_of_last), trusted, index)
                                  : read_x(lines, trusted, index);
  result.prefix = joined_prefix(elements_of(lines.prefix, begin_of_last_plain), index);
  return result;
}

void apply_forwarded(const Networks& trusted, Request& request) {
  auto forwarded = read_forwarded(request.message, trusted);
  if (forwarded.client) request.client = *forwarded.client;
  request.secure = forwarded.secure.value_or(request.secure);
  if (!forwarded.host.empty()) request.authority = std::move(forwarded.host);
  request.prefix = std::move(forwarded.prefix);
}

}  // namespace chassis::http
