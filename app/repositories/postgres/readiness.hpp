#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/result.hpp"

namespace mars::repositories::postgres {

/// What keeps the service from setups and moves, by the answer to `check_readiness`: everything that is
/// wrong, in words for any client. Empty where nothing is.
std::string obstacles_in(const chassis::postgres::Result& result);

/// The same where the server refuses `check_readiness`.
std::string obstacle_in(const chassis::postgres::SqlError& refusal);

/// The same where the server refused a connection with that SQLSTATE. Empty where only the log should have
/// it.
std::string_view obstacle_in_connecting(std::string_view sqlstate);

/// Asks over a connection of its own whether setups and moves can be done. Throws `chassis::NotReady` where
/// they cannot.
boost::asio::awaitable<void> require_ready(chassis::postgres::Connection& connection,
                                           chassis::postgres::Connection::Deadline deadline);

}  // namespace mars::repositories::postgres
