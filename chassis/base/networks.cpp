#include "chassis/base/networks.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <charconv>
#include <optional>

#include "chassis/base/comma_list.hpp"

namespace chassis {

namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t max_networks = 1000;
constexpr unsigned bits_of_v4 = 32;
constexpr unsigned bits_of_v6 = 128;
/// Before the IPv4 address of an IPv4-mapped one.
constexpr unsigned bits_of_mapping = bits_of_v6 - bits_of_v4;

unsigned bits_of(const ip::address& address) {
  return address.is_v4() ? bits_of_v4 : bits_of_v6;
}

std::optional<unsigned> parse_prefix(std::string_view text) {
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), prefix);
  const bool padded = text.size() > 1 && text.starts_with('0');
  if (error != std::errc{} || end != text.data() + text.size() || padded) return std::nullopt;
  return prefix;
}

bool has_address(const Network& network, const ip::address& address) {
  if (network.base.is_v4() != address.is_v4()) return false;
  if (address.is_v4())
    return ip::network_v4(address.to_v4(), network.prefix).network() == network.base.to_v4();
  return ip::network_v6(address.to_v6(), network.prefix).network() == network.base.to_v6();
}

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  boost::system::error_code no_address;
  const auto address = ip::make_address(std::string(text.substr(0, slash)), no_address);
  if (no_address || text.contains('%')) return std::nullopt;
  auto prefix = slash == text.size() ? bits_of(address) : parse_prefix(text.substr(slash + 1));
  if (!prefix || *prefix > bits_of(address)) return std::nullopt;
  const auto plain = plain_address(address);
  if (plain.is_v4() && address.is_v6()) {
    if (*prefix < bits_of_mapping) return std::nullopt;
    *prefix -= bits_of_mapping;
  }
  Network network{.base = plain, .prefix = static_cast<std::uint8_t>(*prefix)};
  return has_address(network, network.base) ? std::optional(network) : std::nullopt;
}

}  // namespace

std::expected<Networks, std::string> parse_networks(std::string_view list) {
  return parse_comma_list(list, max_networks, parse_network);
}

ip::address plain_address(const ip::address& address) {
  if (address.is_v4()) return address;
  if (address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return ip::address_v6(address.to_v6().to_bytes());
}

bool is_loopback(std::string_view host) {
  if (boost::algorithm::iequals(host, "localhost")) return true;
  boost::system::error_code no_address;
  const auto address = ip::make_address(std::string(host), no_address);
  return !no_address && address.is_loopback();
}

bool contains(const Networks& networks, const ip::address& address) {
  return std::ranges::any_of(networks, [&](const Network& network) { return has_address(network, address); });
}

}  // namespace chassis
