#include "app/api/move.hpp"

#include <optional>
#include <string>
#include <utility>

#include "app/api/probe_mapping.hpp"
#include "app/schemas/errors.hpp"
#include "app/schemas/move_request.hpp"
#include "chassis/idempotency/endpoint.hpp"
#include "chassis/openapi/conditional.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;
namespace errors = schemas::errors;

boost::asio::awaitable<chassis::http::Response> move(services::MoveService& service,
                                                     std::optional<std::string> key,
                                                     std::optional<chassis::VersionSet> expected,
                                                     schemas::MoveRequest body,
                                                     chassis::RequestContext& context) {
  const services::MoveProbe command{.id = body.id, .commands = body.command, .expected = std::move(expected)};
  co_return to_response(co_await service.move(context, command, std::move(key)));
}

}  // namespace

chassis::openapi::Endpoint move_endpoint(services::MoveService& service, std::size_t max_command_length,
                                         chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = chassis::http::Verb::patch,
       .path = "/api/v1/move",
       .access = chassis::http::Access::write,
       .tag = "probes",
       .operation_id = "move",
       .summary = "Move a probe",
       .description =
           "Executes the letters of a command in order. If one of them fails, nothing changes. Edges "
           "and obstacles of the grid stop a probe, other probes do not.",
       .responses = {{Status::ok, "The probe where it is now",
                      chassis::openapi::schema_of(schemas::ProbeResponse::model())},
                     chassis::openapi::documented_error(errors::unknown_command),
                     chassis::openapi::documented_error(errors::probe_not_found),
                     chassis::openapi::documented_error(errors::outside_grid)}},
      {.event = "PROBE_COMMAND_SENT", .unexpected_code = "MOVE_UNEXPECTED_ERROR"}, logger,
      chassis::openapi::Inputs(chassis::idempotency::InKey(),
                               chassis::openapi::InIfMatch{errors::probe_changed},
                               chassis::openapi::InBody(schemas::MoveRequest::model(max_command_length))),
      [&service](std::optional<std::string> key, std::optional<chassis::VersionSet> expected,
                 schemas::MoveRequest body, const chassis::http::Request&, chassis::RequestContext& context) {
        return move(service, std::move(key), std::move(expected), std::move(body), context);
      });
}

}  // namespace mars::api
