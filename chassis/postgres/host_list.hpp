#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace chassis::postgres {

/// Where a PostgreSQL server listens.
struct Host {
  std::string name;  ///< name, address without brackets, or folder of a Unix socket
  std::uint16_t port = 0;

  bool operator==(const Host&) const = default;
};

/// The maximum number of hosts. A name counts once, regardless of its addresses.
inline constexpr std::size_t most_hosts = 16;

/// Reads hosts separated by commas: `db1, db2:5433, [::1]:5432, /run/postgresql`. Hosts without a port get
/// `default_port`. The error names every entry that is not a host.
std::expected<std::vector<Host>, std::string> parse_hosts(std::string_view list, std::uint16_t default_port);

/// `name:port`, IPv6 addresses in brackets.
std::string to_string(const Host& host);

/// Whether the name is a folder or an abstract Unix socket.
bool is_unix_socket(std::string_view name);

}  // namespace chassis::postgres
