#include "chassis/http/allowed_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>
#include <optional>

#include "chassis/base/comma_list.hpp"
#include "chassis/base/networks.hpp"

namespace chassis::http {

namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t max_hosts = 100;
constexpr std::string_view every_host = "*";
constexpr std::string_view each_below = "*.";

/// A name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view text) {
  constexpr std::string_view of_hosts = "abcdefghijklmnopqrstuvwxyz0123456789-._:[]";
  const auto authority = boost::urls::parse_authority(text);
  return authority && !text.empty() && !authority->has_port() && !authority->has_userinfo() &&
         text.find_first_not_of(of_hosts) == std::string_view::npos;
}

/// One spelling for each IPv6 address, and none with a dot at its end.
std::string canonical(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!host.starts_with('[') || !host.ends_with(']')) return std::string(host);
  boost::system::error_code no_address;
  const auto address = ip::make_address_v6(std::string(host.substr(1, host.size() - 2)), no_address);
  return no_address ? std::string(host) : fmt::format("[{}]", address.to_string());
}

std::optional<std::string> parse_entry(std::string_view text) {
  const auto entry = boost::algorithm::to_lower_copy(std::string(text));
  if (entry == every_host) return entry;
  const bool below = entry.starts_with(each_below);
  const auto host = std::string_view(entry).substr(below ? each_below.size() : 0);
  const bool valid = is_host(host) && !host.starts_with('.') && !(below && host.starts_with('['));
  return valid ? std::optional(canonical(entry)) : std::nullopt;
}

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whether `host` is `lower_case` but for the case of its letters. Uses no locale, which costs a request
/// thousands of instructions.
bool equals(std::string_view lower_case, std::string_view host) {
  return std::ranges::equal(lower_case, host, {}, {}, lower);
}

/// `entry` is in lower case.
bool matches(std::string_view entry, std::string_view host) {
  if (entry == every_host) return true;
  if (!entry.starts_with(each_below)) return equals(entry, host);
  const auto suffix = entry.substr(1);
  return host.size() > suffix.size() && equals(suffix, host.substr(host.size() - suffix.size()));
}

}  // namespace

std::expected<AllowedHosts, std::string> parse_allowed_hosts(std::string_view list) {
  return parse_comma_list(list, max_hosts, parse_entry);
}

AllowedHosts default_allowed_hosts(std::string_view address, bool has_keys) {
  if (has_keys || !is_loopback(address)) return {std::string(every_host)};
  return {"localhost", "127.0.0.1", "[::1]"};
}

bool allows_every_host(const AllowedHosts& allowed) {
  return std::ranges::find(allowed, every_host) != allowed.end();
}

bool allows_host(const AllowedHosts& allowed, std::string_view host) {
  const auto has = [&](std::string_view spelling) {
    return std::ranges::any_of(allowed, [&](const auto& entry) { return matches(entry, spelling); });
  };
  return has(host) || ((host.starts_with('[') || host.ends_with('.')) && has(canonical(host)));
}

std::string any_allowed_host(const AllowedHosts& allowed) {
  if (allowed.empty() || allows_every_host(allowed)) return "localhost";
  const auto& first = allowed.front();
  return first.starts_with(each_below) ? "localhost" + first.substr(1) : first;
}

}  // namespace chassis::http
