#pragma once

#include <string_view>

#include "core/postgres/error.hpp"

namespace mars::core::postgres {

/// Reads libpq's message about a connection that was not made, of the verbosity PQERRORS_VERBOSE: takes out
/// of it what only developers of PostgreSQL read, and decides whether the failure lasts.
ConnectFailure connect_failure(std::string_view message);

}  // namespace mars::core::postgres
