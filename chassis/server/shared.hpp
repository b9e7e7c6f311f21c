#pragma once

#include <atomic>

#include "chassis/http/byte_budget.hpp"
#include "chassis/http/client_counts.hpp"
#include "chassis/http/connection_limiter.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "chassis/http/tls_context.hpp"
#include "chassis/server/phase.hpp"
#include "chassis/server/telemetry.hpp"

namespace chassis::server {

/// The objects that the threads of a server share. All are thread-safe and outlive the threads.
struct Shared {
  Telemetry& telemetry;
  const std::atomic<Phase>& phase;
  const std::atomic<bool>& database_is_unfit;  ///< unfit at startup, and ever since
  http::ConnectionLimiter& connections;        ///< to the API
  http::ConnectionLimiter& management_connections;
  http::ClientCounts& streams_of_clients;
  http::ByteBudget& budget;            ///< of requests and responses of the API
  http::RateLimiter* rate_limiter;     ///< null: no rate limit
  http::RateLimiter& failed_attempts;  ///< to present a key, by address
  const http::TlsContexts* tls;        ///< null: TLS is off
};

}  // namespace chassis::server
