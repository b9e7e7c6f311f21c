#pragma once

#include "chassis/server/server_options.hpp"

namespace chassis::server {

/// Asks the server that runs on this machine with the same settings whether it is ready, as the health check
/// of a container that has no HTTP client. Returns the exit status: success only for ready, within two
/// seconds. Throws `std::runtime_error`, which names the address, where there is no answer.
int check_health(const ServerOptions& options);

}  // namespace chassis::server
