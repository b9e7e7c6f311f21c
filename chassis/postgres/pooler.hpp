#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "chassis/postgres/cluster.hpp"
#include "chassis/postgres/connection.hpp"

namespace chassis::postgres {

/// What a pooler between the service and the server does with a session.
struct Pooling {
  bool by_transaction = false;   ///< another transaction may run in another session of the server
  bool keeps_statements = true;  ///< prepared statements are found in each of them
  bool keeps_settings = true;    ///< so are the settings of the session
};

/// Why a service with prepared statements cannot work through a pooler that loses them.
inline constexpr std::string_view unfit_pooler =
    "the connection pooler works with pool_mode=transaction and loses prepared statements: set "
    "pool_mode=session, or use PgBouncer 1.21 or newer with max_prepared_statements";

/// Finds that out by a second connection, which holds the server's session for which the first was set up.
/// Where the pooler is busy with other clients, pooling by transaction may go unnoticed. Throws
/// `Unavailable`.
boost::asio::awaitable<Pooling> examine_pooler(Connection& first, Cluster& cluster,
                                               Connection::Deadline deadline);

}  // namespace chassis::postgres
