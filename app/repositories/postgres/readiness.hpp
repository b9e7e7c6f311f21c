#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/result.hpp"

namespace mars::repositories::postgres {

/// Why setups and moves are not possible, from the result of `check_readiness`. The text is for any client.
/// Empty if the database is ready.
std::string obstacles_in(const chassis::postgres::Result& result);

/// The same if the server refuses `check_readiness`.
std::string obstacle_in(const chassis::postgres::SqlError& refusal);

/// The same if the server refused a connection with this SQLSTATE. Empty if only the log may contain the
/// reason.
std::string_view obstacle_in_connecting(std::string_view sqlstate);

/// Checks over a separate connection whether setups and moves are possible. Throws `chassis::NotReady` if
/// not.
boost::asio::awaitable<void> require_ready(chassis::postgres::Connection& connection,
                                           chassis::postgres::Connection::Deadline deadline);

}  // namespace mars::repositories::postgres
