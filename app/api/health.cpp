#include "api/health.hpp"

#include "api/errors.hpp"
#include "schemas/health_response.hpp"

namespace mars::api {

namespace {

using http::Status;

http::Response health_response(std::string_view status) {
  std::string body;
  schemas::write(body, schemas::HealthResponse{.status = std::string(status)});
  return http::json_response(Status::ok, std::move(body));
}

boost::asio::awaitable<http::Response> ready(services::ReadinessService& service,
                                             core::RequestContext& context) {
  co_await service.check(context);
  co_return health_response("ready");
}

}  // namespace

Endpoint ready_endpoint(services::ReadinessService& service, core::Logger& logger) {
  return {
      .method = http::Verb::get,
      .path = "/api/v1/ready",
      .access = core::Access::open,
      .vital = true,
      .tag = "health",
      .operation_id = "ready",
      .summary = "Readiness",
      .description =
          "Whether setups and moves can be served, the database included. Answers within half a second.",
      .responses = {{Status::ok, "Ready", schema_of(schemas::HealthResponse::model())},
                    documented_error(Status::service_unavailable, "SERVICE_UNAVAILABLE")},
      .handler = with_error_boundary(
          {.event = "READINESS_CHECKED", .unexpected_code = "READY_UNEXPECTED_ERROR", .names_reason = true},
          logger, [&service](const http::Request&, core::RequestContext& context) {
            return ready(service, context);
          })};
}

Endpoint live_endpoint() {
  return {
      .method = http::Verb::get,
      .path = "/api/v1/live",
      .access = core::Access::open,
      .vital = true,
      .tag = "health",
      .operation_id = "live",
      .summary = "Liveness",
      .description = "Whether the process answers. Never asks the database.",
      .responses = {{Status::ok, "Alive", schema_of(schemas::HealthResponse::model())}},
      .handler = [](const http::Request&, core::RequestContext&) -> boost::asio::awaitable<http::Response> {
        co_return health_response("alive");
      }};
}

}  // namespace mars::api
