#pragma once

#include <string_view>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

/// Reads libpq's message about a failed connection, of verbosity PQERRORS_VERBOSE. Removes details for
/// developers of PostgreSQL. The SQLSTATE, which does not depend on the language of the server, decides
/// whether the failure lasts. TLS failures have no SQLSTATE, and last.
ConnectFailure connect_failure(std::string_view message, bool tls_failed);

}  // namespace chassis::postgres
