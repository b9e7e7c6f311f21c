#include "app/api/move.hpp"

#include <utility>

#include "app/api/probe_mapping.hpp"
#include "app/schemas/move_request.hpp"
#include "chassis/http/body_error.hpp"
#include "chassis/http/error_boundary.hpp"
#include "chassis/idempotency/endpoint.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

boost::asio::awaitable<chassis::http::Response> move(services::MoveService& service,

                                                     std::size_t max_command_length,
                                                     const chassis::http::Request& request,
                                                     chassis::RequestContext& context) {
  auto key = chassis::idempotency::key_of(request);
  if (!key) co_return chassis::http::to_response(chassis::schema::BodyError(std::move(key.error())));
  const auto body =
      chassis::schema::parse_body(schemas::MoveRequest::model(max_command_length),
                                  request.header(chassis::http::Field::content_type), request.message.body());
  if (!body) co_return chassis::http::to_response(body.error());
  const services::MoveProbe command{.id = body->id, .commands = body->command};
  co_return to_response(co_await service.move(context, command, *std::move(key)));
}

}  // namespace

chassis::openapi::Endpoint move_endpoint(services::MoveService& service, std::size_t max_command_length,
                                         chassis::telemetry::Logger& logger) {
  return {.method = chassis::http::Verb::patch,
          .path = "/api/v1/move",
          .access = chassis::http::Access::write,
          .tag = "probes",
          .operation_id = "move",
          .summary = "Move a probe",
          .description =
              "Executes the letters of a command in order. Where one of them fails, nothing has changed.",
          .request_schema = chassis::openapi::schema_of(schemas::MoveRequest::model(max_command_length)),
          .parameters = chassis::idempotency::documented_key(),
          .responses =
              {{Status::ok, "The probe where it is now",
                chassis::openapi::schema_of(schemas::ProbeResponse::model())},
               chassis::openapi::documented_error(Status::bad_request, "INVALID_COMMAND_ERROR"),
               chassis::openapi::documented_error(Status::not_found, "PROBE_NOT_FOUND"),
               chassis::idempotency::documented_in_use(),
               chassis::openapi::documented_validation_error(),
               chassis::idempotency::documented_reused(),
               chassis::openapi::documented_error(Status::unprocessable_entity, "INVALID_MOVEMENT_ERROR"),
               chassis::openapi::documented_error(Status::internal_server_error, "MOVE_UNEXPECTED_ERROR"),
               chassis::openapi::documented_error(Status::service_unavailable, "SERVICE_UNAVAILABLE")},
          .handler = chassis::http::with_error_boundary(
              {.event = "PROBE_COMMAND_SENT", .unexpected_code = "MOVE_UNEXPECTED_ERROR"}, logger,
              [&service, max_command_length](const chassis::http::Request& request,
                                             chassis::RequestContext& context) {
                return move(service, max_command_length, request, context);
              })};
}

}  // namespace mars::api
