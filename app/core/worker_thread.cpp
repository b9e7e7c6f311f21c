#include "app/core/worker_thread.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "app/api/metrics.hpp"
#include "chassis/http/middleware/access_log.hpp"
#include "chassis/http/middleware/attempt_limit.hpp"
#include "chassis/http/middleware/authentication.hpp"
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
#include "chassis/http/router.hpp"

namespace mars {

namespace {

constexpr std::size_t list_page_size = 1000;
constexpr std::chrono::minutes longest_cleaning_interval{1};

chassis::http::Limits http_limits(const core::Settings& settings, chassis::http::ByteBudget* budget) {
  return {.header_bytes = settings.server.limits.header_bytes,
          .body_bytes = settings.server.limits.body_bytes,
          .idle_timeout = settings.server.limits.idle_timeout,
          .budget = budget,
          .read_timeout = settings.server.limits.read_timeout,
          .request_timeout = settings.server.limits.request_timeout,
          .trusted_proxies = settings.server.trusted_proxies};
}

/// Those of the management address are served whatever clients of the API hold, and need no body to speak of.
chassis::http::Limits management_limits(const core::Settings& settings) {
  constexpr std::size_t most_body_bytes = 16'384;
  auto limits = http_limits(settings, nullptr);
  limits.body_bytes = std::min(limits.body_bytes, most_body_bytes);
  return limits;
}

/// Each thread has its own, since what waits on one gets no sooner for room on another.
std::size_t share_of_requests(const core::Settings& settings) {
  return (settings.server.limits.requests_in_flight + settings.server.threads - 1) / settings.server.threads;
}

chassis::http::Load load_of(const core::Settings& settings, const Shared& shared) {
  return chassis::http::Load(share_of_requests(settings), &shared.streams_of_clients, &shared.budget);
}

std::vector<chassis::http::Route> routes(const api::Services& services, const core::Settings& settings,
                                Telemetry& telemetry) {
  auto routes =
      api::routes(services,
                  {.max_command_length = settings.max_command_length,
                   .guards = {.keys = !settings.server.access.api_keys.empty(), .rate_limit = settings.server.limits.requests_per_window > 0}},
                  telemetry.logger);
  if (!settings.server.management_port) routes.push_back(api::metrics_route(telemetry.metrics));
  return routes;
}

chassis::http::CorsPolicy cors_policy(const core::Settings& settings, const chassis::http::Router& router) {
  auto headers = router.request_headers();
  headers.emplace(chassis::http::Authentication::header_name);
  headers.emplace(chassis::http::Correlation::header_name);
  headers.insert(chassis::http::Tracing::header_names.begin(), chassis::http::Tracing::header_names.end());
  return {.origins = settings.server.access.cors_origins,
          .max_age = settings.server.access.cors_max_age,
          .methods = router.methods(),
          .request_headers = std::move(headers)};
}

/// The order is part of the behaviour: each middleware sees what those after it answer.
chassis::http::Handler with_middleware(std::vector<chassis::http::Route> routes, const core::Settings& settings,
                              const chassis::http::AllowedHosts& hosts, const Shared& shared, chassis::http::Load& load) {
  Telemetry& telemetry = shared.telemetry;
  const auto router = std::make_shared<const chassis::http::Router>(std::move(routes));
  std::vector<std::shared_ptr<chassis::http::Middleware>> chain;
  // First, so that all that follows can name the request.
  chain.push_back(std::make_shared<chassis::http::Correlation>());
  // Around everything that logs.
  if (telemetry.tracer.enabled()) chain.push_back(std::make_shared<chassis::http::Tracing>(telemetry.tracer, router));
  // These two outside of everything that may answer.
  chain.push_back(std::make_shared<chassis::http::Metrics>(telemetry.metrics, router));
  chain.push_back(std::make_shared<chassis::http::AccessLog>(telemetry.logger));
  // Outside of everything that answers, so that no answer lacks them.
  chain.push_back(std::make_shared<chassis::http::SecurityHeaders>());
  // Rewrites errors, whoever made them.
  chain.push_back(std::make_shared<chassis::http::ProblemDetails>());
  // Before anything is told to a page of another host, preflights included.
  if (!chassis::http::allows_every_host(hosts))
    chain.push_back(std::make_shared<chassis::http::HostCheck>(hosts, telemetry.metrics));
  // Outside of who asks for keys: preflights have none, and pages must be able to read refusals.
  if (!settings.server.access.cors_origins.empty())
    chain.push_back(std::make_shared<chassis::http::Cors>(cors_policy(settings, *router)));
  // What follows, routes included, sees well-formed requests only.
  chain.push_back(std::make_shared<chassis::http::Refusals>());
  chain.push_back(std::make_shared<chassis::http::StartGate>(shared.database_is_unfit, router));
  const auto authentication =
      std::make_shared<chassis::http::Authentication>(settings.server.access.api_keys, router, telemetry.logger, telemetry.metrics);
  // Outside of everything that looks keys up.
  if (!settings.server.access.api_keys.empty())
    chain.push_back(std::make_shared<chassis::http::AttemptLimit>(shared.failed_attempts, telemetry.metrics, router));
  // Outside of who asks for keys, so that wrong keys are counted.
  if (shared.rate_limiter != nullptr) {
    chain.push_back(std::make_shared<chassis::http::RateLimit>(
        *shared.rate_limiter, telemetry.metrics, router, [authentication](const chassis::http::Request& request) {
          const auto* const key = authentication->key_of(request);
          return key == nullptr ? std::string_view() : std::string_view(key->principal);
        }));
  }
  // After the refusals: a key that was cut off with the headers is no wrong one.
  if (!settings.server.access.api_keys.empty()) chain.push_back(authentication);
  // Inside of everything that decides from the headers, and outside of what holds a place while it is
  // answered.
  chain.push_back(std::make_shared<chassis::http::ReceiveBody>(load, telemetry.metrics, router));
  chain.push_back(std::make_shared<chassis::http::LoadShedding>(load, telemetry.metrics, router));
  return chassis::http::wrap(std::move(chain), [router](const chassis::http::Request& request, chassis::RequestContext& context) {
    return (*router)(request, context);
  });
}

}  // namespace

WorkerThread::WorkerThread(const core::Settings& settings, const Shared& shared)
    : load_(load_of(settings, shared)),
      management_load_(share_of_requests(settings)),
      database_metrics_(shared.telemetry.metrics, std::string(shared.store.system())),
      database_spans_(std::string(shared.store.system()), shared.store.name(), shared.store.statements(),
                      database_metrics_),
      probes_(shared.store.repository(context_, database_spans_)),
      recalling_probes_(*probes_, shared.recent_probes),
      traced_probes_(recalling_probes_),
      keys_(shared.store.idempotency_keys(context_, database_spans_)),
      traced_keys_(*keys_),
      setup_(traced_probes_, shared.telemetry.probe_events, shared.new_id),
      move_(traced_probes_, shared.telemetry.probe_events, context_.get_executor()),
      once_({.keys = traced_keys_,
             .probes = traced_probes_,
             .events = shared.telemetry.probe_events,
             .new_id = shared.new_id,
             .keys_in_use = shared.keys_in_use},
            context_.get_executor(), settings.idempotency_lifetime),
      check_(traced_probes_, list_page_size, settings.server.limits.request_timeout),
      readiness_(traced_probes_, shared.phase),
      key_cleaner_(*keys_, shared.telemetry.logger, settings.server.limits.request_timeout),
      cleaning_interval_(
          std::min<std::chrono::milliseconds>(settings.idempotency_lifetime, longest_cleaning_interval)),
      connections_(
          context_,
          with_middleware(routes({setup_, move_, once_, check_, readiness_}, settings, shared.telemetry),
                          settings, settings.server.allowed_hosts, shared, load_),
          http_limits(settings, &shared.budget), shared.connections, shared.telemetry.logger, shared.tls),
      management_connections_(
          context_,
          with_middleware(
              api::management_routes(readiness_, shared.telemetry.metrics, shared.telemetry.logger), settings,
              settings.server.management_allowed_hosts, shared, management_load_),
          management_limits(settings), shared.management_connections, shared.telemetry.logger) {}

WorkerThread::~WorkerThread() {
  work_.reset();
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::start() {
  thread_ = std::thread([this] { context_.run(); });
}

void WorkerThread::start_cleaning() {
  co_spawn(context_, key_cleaner_.run(cleaning_interval_), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

}  // namespace mars
