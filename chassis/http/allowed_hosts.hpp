#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace chassis::http {

/// Hosts in lower case without a port, an IPv6 address in brackets. `*.example.org` is each host below
/// example.org, `*` is every host.
using AllowedHosts = std::vector<std::string>;

/// Reads hosts, separated by commas. The error names every entry that is none, such as one with a port or a
/// scheme.
std::expected<AllowedHosts, std::string> parse_allowed_hosts(std::string_view list);

/// The default hosts of a server on `address`: all hosts. On a loopback address without API keys, only
/// `localhost`, `127.0.0.1` and `[::1]`: otherwise any web page could reach that server under a name of its
/// own (DNS rebinding).
AllowedHosts default_allowed_hosts(std::string_view address, bool has_keys);

/// Whether `allowed` contains every host.
bool allows_every_host(const AllowedHosts& allowed);

/// Whether `allowed` contains `host`, which has no port. Ignores case and a trailing dot.
bool allows_host(const AllowedHosts& allowed, std::string_view host);

/// One of the allowed hosts.
std::string any_allowed_host(const AllowedHosts& allowed);

}  // namespace chassis::http
