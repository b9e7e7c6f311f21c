#include "chassis/server/middleware_chain.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include "chassis/http/middleware/access_log.hpp"
#include "chassis/http/middleware/attempt_limit.hpp"
#include "chassis/http/middleware/authentication.hpp"
#include "chassis/http/middleware/compression.hpp"
#include "chassis/http/middleware/correlation.hpp"
#include "chassis/http/middleware/cors.hpp"
#include "chassis/http/middleware/host_check.hpp"
#include "chassis/http/middleware/load_shedding.hpp"
#include "chassis/http/middleware/metrics.hpp"
#include "chassis/http/middleware/problem_details.hpp"
#include "chassis/http/middleware/rate_limit.hpp"
#include "chassis/http/middleware/receive_body.hpp"
#include "chassis/http/middleware/refusals.hpp"
#include "chassis/http/middleware/security_headers.hpp"
#include "chassis/http/middleware/start_gate.hpp"
#include "chassis/http/middleware/tracing.hpp"

namespace chassis::server {

namespace {

http::CorsPolicy cors_policy(const ServerOptions& options, const http::Router& router) {
  auto headers = router.request_headers();
  headers.emplace(http::Authentication::header_name);
  headers.emplace(http::Correlation::header_name);
  headers.insert(http::Tracing::header_names.begin(), http::Tracing::header_names.end());
  return {.origins = options.access.cors_origins,
          .max_age = options.access.cors_max_age,
          .methods = router.methods(),
          .request_headers = std::move(headers)};
}

}  // namespace

http::Handler with_middleware(std::vector<http::Route> routes, const ServerOptions& options,
                              const http::AllowedHosts& hosts, const Shared& shared, http::Load& load) {
  Telemetry& telemetry = shared.telemetry;
  const auto router = std::make_shared<const http::Router>(std::move(routes));
  std::vector<std::shared_ptr<http::Middleware>> chain;
  // First, so that all that follows can name the request.
  chain.push_back(std::make_shared<http::Correlation>());
  // Around everything that logs.
  if (telemetry.tracer.enabled()) chain.push_back(std::make_shared<http::Tracing>(telemetry.tracer, router));
  // These two outside of everything that may answer.
  chain.push_back(std::make_shared<http::Metrics>(telemetry.metrics, router));
  chain.push_back(std::make_shared<http::AccessLog>(telemetry.logger));
  // Outside of everything that answers, so that no answer lacks them.
  chain.push_back(std::make_shared<http::SecurityHeaders>());
  // Rewrites errors of all other middleware and of handlers.
  chain.push_back(std::make_shared<http::ProblemDetails>());
  chain.push_back(std::make_shared<http::Compression>());
  // Before CORS: a page of another host gets no response, not even to a preflight.
  if (!http::allows_every_host(hosts))
    chain.push_back(std::make_shared<http::HostCheck>(hosts, telemetry.metrics));
  // Outside of who asks for keys: preflights have none, and pages must be able to read refusals.
  if (!options.access.cors_origins.empty())
    chain.push_back(std::make_shared<http::Cors>(cors_policy(options, *router)));
  // What follows, routes included, sees well-formed requests only.
  chain.push_back(std::make_shared<http::Refusals>());
  chain.push_back(std::make_shared<http::StartGate>(shared.database_is_unfit, router));
  const auto authentication = std::make_shared<http::Authentication>(options.access.api_keys, router,
                                                                     telemetry.logger, telemetry.metrics);
  // Outside of everything that looks keys up.
  if (!options.access.api_keys.empty())
    chain.push_back(std::make_shared<http::AttemptLimit>(shared.failed_attempts, telemetry.metrics, router));
  // Outside of who asks for keys, so that wrong keys are counted.
  if (shared.rate_limiter != nullptr) {
    chain.push_back(std::make_shared<http::RateLimit>(
        *shared.rate_limiter, telemetry.metrics, router, [authentication](const http::Request& request) {
          const auto* const key = authentication->key_of(request);
          return key == nullptr ? std::string_view() : std::string_view(key->principal);
        }));
  }
  // After the refusals: a key that was cut off with the headers is no wrong one.
  if (!options.access.api_keys.empty()) chain.push_back(authentication);
  // Inside of everything that decides from the headers, and outside of what holds a place while it is
  // answered.
  chain.push_back(std::make_shared<http::ReceiveBody>(load, telemetry.metrics, router));
  chain.push_back(std::make_shared<http::LoadShedding>(load, telemetry.metrics, router));
  return http::wrap(std::move(chain), [router](const http::Request& request, RequestContext& context) {
    return (*router)(request, context);
  });
}

}  // namespace chassis::server
