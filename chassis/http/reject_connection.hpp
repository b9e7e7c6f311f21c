#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace chassis::http {

/// Answers a new connection with 503 and `Retry-After`, in plain text and without reading a request, and
/// closes it. Takes about a second at most.
boost::asio::awaitable<void> reject_connection(boost::asio::ip::tcp::socket socket);

}  // namespace chassis::http
