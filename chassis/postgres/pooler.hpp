#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "chassis/postgres/cluster.hpp"
#include "chassis/postgres/connection.hpp"

namespace chassis::postgres {

/// How a pooler between the service and the server treats sessions.
struct Pooling {
  bool by_transaction = false;   ///< another transaction may run in another session of the server
  bool keeps_statements = true;  ///< prepared statements are found in each of them
  bool keeps_settings = true;    ///< so are the settings of the session
};

/// Why a service with prepared statements cannot work through a pooler that loses them.
inline constexpr std::string_view unfit_pooler =
    "the connection pooler works with pool_mode=transaction and loses prepared statements: set "
    "pool_mode=session, or use PgBouncer 1.21 or newer with max_prepared_statements";

/// Detects it with a second connection, which occupies the server session that the first was set up on. If
/// the pooler is busy with other clients, transaction pooling may go undetected. Throws `Unavailable`.
boost::asio::awaitable<Pooling> examine_pooler(Connection& first, Cluster& cluster,
                                               Connection::Deadline deadline);

}  // namespace chassis::postgres
