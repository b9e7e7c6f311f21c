#include "chassis/server/worker_thread.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "chassis/http/metrics_route.hpp"
#include "chassis/openapi/docs.hpp"
#include "chassis/openapi/routes.hpp"
#include "chassis/server/health.hpp"
#include "chassis/server/middleware_chain.hpp"

namespace chassis::server {

namespace {

http::SessionLimits http_limits(const ServerOptions& options, http::ByteBudget* budget) {
  return {.header_bytes = options.limits.header_bytes,
          .body_bytes = options.limits.body_bytes,
          .idle_timeout = options.limits.idle_timeout,
          .budget = budget,
          .read_timeout = options.limits.read_timeout,
          .request_timeout = options.limits.request_timeout,
          .trusted_proxies = options.trusted_proxies};
}

/// The limits of the management address: independent of the API's memory budget, and without large bodies.
http::SessionLimits management_limits(const ServerOptions& options) {
  constexpr std::size_t most_body_bytes = 16'384;
  auto limits = http_limits(options, nullptr);
  limits.body_bytes = std::min(limits.body_bytes, most_body_bytes);
  return limits;
}

/// Each thread has its own, since a request that waits on one gains nothing from room on another.
std::size_t share_of_requests(const ServerOptions& options) {
  return (options.limits.requests_in_flight + options.threads - 1) / options.threads;
}

http::Load load_of(const ServerOptions& options, const Shared& shared) {
  return http::Load(share_of_requests(options), &shared.streams_of_clients, &shared.budget);
}

std::vector<http::Route> api_routes(const openapi::Info& info, ThreadService& service,
                                    const Readiness& readiness, const ServerOptions& options,
                                    Telemetry& telemetry) {
  auto& endpoints = service.endpoints;
  std::ranges::move(health_endpoints(readiness, telemetry.logger), std::back_inserter(endpoints));
  auto routes = openapi::documented_routes(
      info, std::move(endpoints),
      {.keys = !options.access.api_keys.empty(), .rate_limit = options.limits.requests_per_window > 0});
  if (!options.management_port) routes.push_back(http::metrics_route(telemetry.metrics));
  std::ranges::move(service.pages.empty() ? openapi::front_page_leading_to_docs() : std::move(service.pages),
                    std::back_inserter(routes));
  return routes;
}

std::vector<http::Route> management_routes(const Readiness& readiness, Telemetry& telemetry) {
  std::vector<http::Route> routes{http::metrics_route(telemetry.metrics)};
  for (auto& endpoint : health_endpoints(readiness, telemetry.logger))
    routes.push_back(openapi::route_to(std::move(endpoint)));
  return routes;
}

}  // namespace

WorkerThread::WorkerThread(const ServerOptions& options, const Service& service, const Shared& shared)
    : load_(load_of(options, shared)),
      management_load_(share_of_requests(options)),
      database_metrics_(shared.telemetry.metrics, std::string(service.database.system())),
      database_spans_(std::string(service.database.system()), service.database.name(),
                      service.database.statements(), database_metrics_),
      service_(service.on_thread({.context = context_, .database_observer = database_spans_})),
      readiness_(service_.require_ready, shared.phase),
      connections_(context_,
                   with_middleware(api_routes(service.info, service_, readiness_, options, shared.telemetry),
                                   options, options.allowed_hosts, shared, load_),
                   http_limits(options, &shared.budget), shared.connections, shared.telemetry.logger,
                   shared.tls),
      management_connections_(context_,
                              with_middleware(management_routes(readiness_, shared.telemetry), options,
                                              options.management_allowed_hosts, shared, management_load_),
                              management_limits(options), shared.management_connections,
                              shared.telemetry.logger) {}

WorkerThread::~WorkerThread() {
  work_.reset();
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::start() {
  thread_ = std::thread([this] { context_.run(); });
}

void WorkerThread::start_upkeep() {
  for (const auto& run : service_.upkeep) {
    co_spawn(context_, run(), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
  }
}

}  // namespace chassis::server
