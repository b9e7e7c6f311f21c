#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chassis {

/// `host:port` as in URLs: an IPv6 address is in brackets.
inline std::string host_and_port(std::string_view host, std::uint16_t port) {
  const bool bare_ipv6 = host.contains(':') && !host.starts_with('[') && !host.starts_with('/');
  const std::string address = bare_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
  return address + ":" + std::to_string(port);
}

}  // namespace chassis
