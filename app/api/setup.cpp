#include "app/api/setup.hpp"

#include <utility>

#include "app/api/probe_mapping.hpp"
#include "app/schemas/setup_request.hpp"
#include "chassis/http/body_error.hpp"
#include "chassis/http/error_boundary.hpp"
#include "chassis/idempotency/endpoint.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

boost::asio::awaitable<chassis::http::Response> set_up(services::SetupService& service,

                                                       const chassis::http::Request& request,
                                                       chassis::RequestContext& context) {
  auto key = chassis::idempotency::key_of(request);
  if (!key) co_return chassis::http::to_response(chassis::schema::BodyError(std::move(key.error())));
  const auto body =
      chassis::schema::parse_body(schemas::SetupRequest::model(),
                                  request.header(chassis::http::Field::content_type), request.message.body());
  if (!body) co_return chassis::http::to_response(body.error());
  co_return to_response(co_await service.set_up(context, *body, *std::move(key)));
}

}  // namespace

chassis::openapi::Endpoint setup_endpoint(services::SetupService& service,
                                          chassis::telemetry::Logger& logger) {
  return {
      .method = chassis::http::Verb::post,
      .path = "/api/v1/setup",
      .access = chassis::http::Access::write,
      .tag = "probes",
      .operation_id = "setup",
      .summary = "Set up a probe on a grid",
      .description = "Creates a grid whose cells run from (0, 0) to (x, y), and a probe on its cell (0, 0).",
      .request_schema = chassis::openapi::schema_of(schemas::SetupRequest::model()),
      .parameters = chassis::idempotency::documented_key(),
      .responses = {{Status::ok, "The new probe",
                     chassis::openapi::schema_of(schemas::ProbeResponse::model())},
                    chassis::idempotency::documented_in_use(),
                    chassis::openapi::documented_validation_error(),
                    chassis::idempotency::documented_reused(),
                    chassis::openapi::documented_error(Status::internal_server_error,
                                                       "SETUP_UNEXPECTED_ERROR"),
                    chassis::openapi::documented_error(Status::service_unavailable, "SERVICE_UNAVAILABLE")},
      .handler = chassis::http::with_error_boundary(
          {.event = "PROBE_CREATED", .unexpected_code = "SETUP_UNEXPECTED_ERROR"}, logger,
          [&service](const chassis::http::Request& request, chassis::RequestContext& context) {
            return set_up(service, request, context);
          })};
}

}  // namespace mars::api
