#pragma once

#include <vector>

#include "chassis/http/allowed_hosts.hpp"
#include "chassis/http/load.hpp"
#include "chassis/http/message.hpp"
#include "chassis/http/router.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/server/shared.hpp"

namespace chassis::server {

/// Wraps the routes with all middleware. The order matters: each middleware sees the responses of those after
/// it. `hosts` are those that the address serves.
http::Handler with_middleware(std::vector<http::Route> routes, const ServerOptions& options,
                              const http::AllowedHosts& hosts, const Shared& shared, http::Load& load);

}  // namespace chassis::server
