#include "app/api/health.hpp"

#include "app/api/errors.hpp"
#include "chassis/schema/health_response.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

chassis::http::Response health_response(std::string_view status) {
  std::string body;
  chassis::schema::write(body, chassis::schema::HealthResponse{.status = std::string(status)});
  return chassis::http::json_response(Status::ok, std::move(body));
}

boost::asio::awaitable<chassis::http::Response> ready(services::ReadinessService& service,
                                             chassis::RequestContext& context) {
  co_await service.check(context);
  co_return health_response("ready");
}

}  // namespace

Endpoint ready_endpoint(services::ReadinessService& service, chassis::telemetry::Logger& logger) {
  return {
      .method = chassis::http::Verb::get,
      .path = "/api/v1/ready",
      .access = chassis::http::Access::open,
      .vital = true,
      .tag = "health",
      .operation_id = "ready",
      .summary = "Readiness",
      .description =
          "Whether setups and moves can be served, the database included. Answers within half a second.",
      .responses = {{Status::ok, "Ready", schema_of(chassis::schema::HealthResponse::model())},
                    documented_error(Status::service_unavailable, "SERVICE_UNAVAILABLE")},
      .handler = with_error_boundary(
          {.event = "READINESS_CHECKED", .unexpected_code = "READY_UNEXPECTED_ERROR", .names_reason = true},
          logger, [&service](const chassis::http::Request&, chassis::RequestContext& context) {
            return ready(service, context);
          })};
}

Endpoint live_endpoint() {
  return {
      .method = chassis::http::Verb::get,
      .path = "/api/v1/live",
      .access = chassis::http::Access::open,
      .vital = true,
      .tag = "health",
      .operation_id = "live",
      .summary = "Liveness",
      .description = "Whether the process answers. Never asks the database.",
      .responses = {{Status::ok, "Alive", schema_of(chassis::schema::HealthResponse::model())}},
      .handler = [](const chassis::http::Request&, chassis::RequestContext&) -> boost::asio::awaitable<chassis::http::Response> {
        co_return health_response("alive");
      }};
}

}  // namespace mars::api
