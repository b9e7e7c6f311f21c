#pragma once

#include "chassis/server/server_options.hpp"

namespace chassis::server {

/// Health check for containers without an HTTP client: queries the readiness of the server on this machine
/// with the same settings. Returns the exit status: success if it is ready within two seconds. Throws
/// `std::runtime_error`, which names the address, if there is no response.
int check_health(const ServerOptions& options);

}  // namespace chassis::server
