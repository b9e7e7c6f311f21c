#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace chassis {

/// The addresses that share the first `prefix` bits of `base`.
struct Network {
  boost::asio::ip::address base;
  std::uint8_t prefix = 0;

  bool operator==(const Network&) const = default;
};

using Networks = std::vector<Network>;

/// Reads addresses and CIDR blocks, separated by commas: `127.0.0.1, ::1, 10.0.0.0/8, 2001:db8::/32`. The
/// error names every entry that is neither, and every block with bits behind its prefix.
std::expected<Networks, std::string> parse_networks(std::string_view list);

/// Converts an IPv4-mapped IPv6 address to IPv4, as dual-stack sockets report them, and removes the zone of
/// others.
boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

/// Whether `host` is the loopback interface: `localhost`, in any case, or one of its addresses.
bool is_loopback(std::string_view host);

/// Whether one of the networks has this plain address.
bool contains(const Networks& networks, const boost::asio::ip::address& address);

}  // namespace chassis
