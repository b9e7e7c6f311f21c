#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace chassis::http {

/// Responds to a new connection with 503 and `Retry-After` in plain text, without reading a request, and
/// closes it. Takes at most about a second.
boost::asio::awaitable<void> reject_connection(boost::asio::ip::tcp::socket socket);

}  // namespace chassis::http
