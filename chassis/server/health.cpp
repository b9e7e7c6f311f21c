#include "chassis/server/health.hpp"

#include "chassis/http/error_boundary.hpp"
#include "chassis/http/errors.hpp"
#include "chassis/schema/health_response.hpp"

namespace chassis::server {

namespace {

using http::Status;

http::Response health_response(std::string_view status) {
  std::string body;
  schema::write(body, schema::HealthResponse{.status = std::string(status)});
  return http::json_response(Status::ok, std::move(body));
}

boost::asio::awaitable<http::Response> ready(const Readiness& readiness, RequestContext& context) {
  co_await readiness.require_ready(context);
  co_return health_response("ready");
}

openapi::Endpoint ready_endpoint(const Readiness& readiness, telemetry::Logger& logger) {
  return {
      .method = http::Verb::get,
      .path = "/api/v1/ready",
      .access = http::Access::open,
      .exempt_from_limits = true,
      .tag = "health",
      .operation_id = "ready",
      .summary = "Readiness",
      .description = "Whether requests can be served, including the database. Responds within half a second.",
      .responses = {{Status::ok, "Ready", openapi::schema_of(schema::HealthResponse::model())},
                    openapi::documented_error(http::errors::not_ready)},
      .handler = http::with_error_boundary(
          {.event = "READINESS_CHECKED", .unexpected_code = "READY_UNEXPECTED_ERROR", .names_reason = true},
          logger,
          [&readiness](const http::Request&, RequestContext& context) { return ready(readiness, context); })};
}

openapi::Endpoint live_endpoint() {
  return {.method = http::Verb::get,
          .path = "/api/v1/live",
          .access = http::Access::open,
          .exempt_from_limits = true,
          .tag = "health",
          .operation_id = "live",
          .summary = "Liveness",
          .description = "Whether the process responds. Never queries the database.",
          .responses = {{Status::ok, "Alive", openapi::schema_of(schema::HealthResponse::model())}},
          .handler = [](const http::Request&, RequestContext&) -> boost::asio::awaitable<http::Response> {
            co_return health_response("alive");
          }};
}

}  // namespace

std::vector<openapi::Endpoint> health_endpoints(const Readiness& readiness, telemetry::Logger& logger) {
  std::vector<openapi::Endpoint> endpoints;
  endpoints.push_back(ready_endpoint(readiness, logger));
  endpoints.push_back(live_endpoint());
  return endpoints;
}

}  // namespace chassis::server
