#include "api/move.hpp"

#include <utility>

#include "api/errors.hpp"
#include "api/idempotency.hpp"
#include "api/probe_mapping.hpp"
#include "schemas/move_request.hpp"

namespace mars::api {

namespace {

using http::Status;

boost::asio::awaitable<http::Response> move(services::MoveService& service,
                                            services::IdempotencyService& once,
                                            std::size_t max_command_length, const http::Request& request,
                                            core::RequestContext& context) {
  auto key = idempotency_key(request);
  if (!key) co_return to_response(schemas::BodyError(std::move(key.error())));
  const auto body = schemas::parse_body(schemas::MoveRequest::model(max_command_length),
                                        request.header(http::Field::content_type), request.message.body());
  if (!body) co_return to_response(body.error());
  if (auto& sent = *key)
    co_return to_response(co_await once.move(context, *std::move(sent), body->id, body->command));
  const auto moved = co_await service.move(context, body->id, body->command);
  if (!moved) co_return to_response(moved.error());
  co_return to_response(*moved);
}

}  // namespace

Endpoint move_endpoint(services::MoveService& service, services::IdempotencyService& once,
                       std::size_t max_command_length, core::Logger& logger) {
  return {
      .method = http::Verb::patch,
      .path = "/api/v1/move",
      .access = core::Access::write,
      .tag = "probes",
      .operation_id = "move",
      .summary = "Move a probe",
      .description =
          "Executes the letters of a command in order. Where one of them fails, nothing has changed.",
      .request_schema = schema_of(schemas::MoveRequest::model(max_command_length)),
      .parameters = documented_idempotency_key(),
      .responses = {{Status::ok, "The probe where it is now", schema_of(schemas::ProbeResponse::model())},
                    documented_error(Status::bad_request, "INVALID_COMMAND_ERROR"),
                    documented_error(Status::not_found, "PROBE_NOT_FOUND"),
                    documented_key_in_use(),
                    documented_validation_error(),
                    documented_key_reused(),
                    documented_error(Status::unprocessable_entity, "INVALID_MOVEMENT_ERROR"),
                    documented_error(Status::internal_server_error, "MOVE_UNEXPECTED_ERROR"),
                    documented_error(Status::service_unavailable, "SERVICE_UNAVAILABLE")},
      .handler = with_error_boundary(
          {.event = "PROBE_COMMAND_SENT", .unexpected_code = "MOVE_UNEXPECTED_ERROR"}, logger,
          [&service, &once, max_command_length](const http::Request& request, core::RequestContext& context) {
            return move(service, once, max_command_length, request, context);
          })};
}

}  // namespace mars::api
