#pragma once

#include <string_view>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

/// Reads libpq's message about a connection that was not made, of the verbosity PQERRORS_VERBOSE: takes out
/// of it what only developers of PostgreSQL read, and decides by its SQLSTATE whether the failure
/// lasts: unlike words, that is the same in every language. Failures of TLS have none, and last.
ConnectFailure connect_failure(std::string_view message, bool tls_failed);

}  // namespace chassis::postgres
