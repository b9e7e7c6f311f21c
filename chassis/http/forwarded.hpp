#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>

#include "chassis/base/networks.hpp"
#include "chassis/http/message.hpp"

namespace chassis::http {

/// The forwarding information of trusted proxies. A member is empty if it is absent or malformed.
struct Forwarded {
  std::optional<boost::asio::ip::address> client;  ///< plain
  std::optional<bool> secure;                      ///< whether the client speaks TLS to the outermost proxy
  std::string host;                                ///< with its port
  std::string prefix;                              ///< of the path; begins with a slash, and ends without one
};

/// Reads X-Forwarded-For, -Proto, -Host and -Prefix of a request whose peer is a trusted proxy. Without any
/// of the first three, it reads RFC 7239's Forwarded instead.
///
/// The client is the rightmost address that is not in `trusted`, or else the leftmost. An entry that is not
/// an address ends the search: the proxy that added it is the client. Scheme, host and prefix are those that
/// the outermost trusted proxy added.
Forwarded read_forwarded(const boost::beast::http::fields& headers, const Networks& trusted);

/// Applies the result of `read_forwarded` to `request`.
void apply_forwarded(const Networks& trusted, Request& request);

}  // namespace chassis::http
