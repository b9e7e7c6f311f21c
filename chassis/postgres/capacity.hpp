#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>

#include "chassis/postgres/connection.hpp"

namespace chassis::postgres {

/// How many more connections the server would accept from this user to this database. Respects the limits of
/// the server, the role and the database.
boost::asio::awaitable<std::int64_t> connections_left(Connection& connection, Connection::Deadline deadline);

}  // namespace chassis::postgres
