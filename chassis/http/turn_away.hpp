#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace chassis::http {

/// Tells a client whose connection is one too many so, with 503 and `Retry-After`, before it has said
/// anything, and closes the connection, all within a moment. In the clear.
boost::asio::awaitable<void> turn_away(boost::asio::ip::tcp::socket socket);

}  // namespace chassis::http
