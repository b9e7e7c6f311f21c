#include "chassis/postgres/host_list.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>

#include "chassis/base/comma_list.hpp"
#include "chassis/base/host_and_port.hpp"

namespace chassis::postgres {

namespace {

bool is_ipv6(std::string_view text) {
  boost::system::error_code problem;
  boost::asio::ip::make_address_v6(std::string(text), problem);
  return !problem;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](unsigned char letter) {
    return letter <= ' ' || letter == '[' || letter == ']' || letter == ':' || letter == '/' ||
           letter == 0x7F;
  });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), port);
  if (error != std::errc{} || end != text.end() || port == 0) return std::nullopt;
  return port;
}

/// A host whose port, if any, stands behind a colon in `rest`.
std::optional<Host> with_port(std::string_view name, std::string_view rest, std::uint16_t default_port) {
  if (rest.empty()) return Host{.name = std::string(name), .port = default_port};
  const auto port = rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
  if (!port) return std::nullopt;
  return Host{.name = std::string(name), .port = *port};
}

std::optional<Host> parse_host(std::string_view text, std::uint16_t default_port) {
  if (is_unix_socket(text) || is_ipv6(text)) return with_port(text, {}, default_port);
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1))) return std::nullopt;
    return with_port(text.substr(1, end - 1), text.substr(end + 1), default_port);
  }
  const auto name = text.substr(0, text.find(':'));
  if (!is_name(name)) return std::nullopt;
  return with_port(name, text.substr(name.size()), default_port);
}

}  // namespace

std::expected<std::vector<Host>, std::string> parse_hosts(std::string_view list, std::uint16_t default_port) {
  return parse_comma_list(list, most_hosts,
                          [default_port](std::string_view text) { return parse_host(text, default_port); });
}

std::string to_string(const Host& host) {
  return host_and_port(host.name, host.port);
}

bool is_unix_socket(std::string_view name) {
  return name.starts_with('/') || name.starts_with('@');
}

}  // namespace chassis::postgres
