#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>

#include "chassis/base/networks.hpp"
#include "chassis/http/message.hpp"

namespace chassis::http {

/// What the proxies in front tell about a request. A member is empty where they tell nothing, or where what
/// they tell is malformed.
struct Forwarded {
  std::optional<boost::asio::ip::address> client;  ///< plain
  std::optional<bool> secure;                      ///< whether the client speaks TLS to the outermost proxy
  std::string host;                                ///< with its port
  std::string prefix;                              ///< of the path; begins with a slash, and ends without one
};

/// Reads X-Forwarded-For, -Proto, -Host and -Prefix of a request whose peer is a trusted proxy. Where it has
/// none of the first three, RFC 7239's Forwarded counts instead of them.
///
/// The client is the rightmost address that is not in `trusted`, or else the leftmost. An entry that is no
/// address ends the search: the proxy that added it is then the client. Scheme, host and prefix are those
/// that the outermost trusted proxy adds.
Forwarded read_forwarded(const boost::beast::http::fields& headers, const Networks& trusted);

/// Puts into `request` what `read_forwarded` finds.
void apply_forwarded(const Networks& trusted, Request& request);

}  // namespace chassis::http
