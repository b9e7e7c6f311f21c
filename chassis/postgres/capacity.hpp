#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>

#include "chassis/postgres/connection.hpp"

namespace chassis::postgres {

/// How many more connections the server would take from this user to this database, by its own limits and by
/// those of the role and of the database.
boost::asio::awaitable<std::int64_t> connections_left(Connection& connection, Connection::Deadline deadline);

}  // namespace chassis::postgres
