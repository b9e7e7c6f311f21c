#include "app/api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>
#include <utility>

namespace mars::api {

namespace {

using chassis::http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";

chassis::http::Response key_in_use_response() {
  return chassis::http::passing_response(
      Status::conflict, "IDEMPOTENCY_KEY_IN_USE",
      "A request with this idempotency key is under way. Please try again.");
}

struct MoveErrorResponse {
  chassis::http::Response operator()(const services::ProbeNotFound& error) const {
    return chassis::http::coded_response(Status::not_found, "PROBE_NOT_FOUND",
                                         fmt::format("Probe {} not found.", to_string(error.id)));
  }

  chassis::http::Response operator()(const domain::UnknownCommand& error) const {
    return chassis::http::coded_response(
        Status::bad_request, "INVALID_COMMAND_ERROR",
        fmt::format("The command '{}' does not exist. The existent commands are: M, L, R. {}", error.letter,
                    nothing_delivered));
  }

  chassis::http::Response operator()(const domain::OutsideGrid& error) const {
    return chassis::http::coded_response(
        Status::unprocessable_entity, "INVALID_MOVEMENT_ERROR",
        fmt::format("Movement outside grid limits. The probe must not exceed the grid size of "
                    "({}, {}). {}",
                    error.grid.width, error.grid.height, nothing_delivered));
  }
};

}  // namespace

chassis::http::Response to_response(const services::MoveError& error) {
  return std::visit(MoveErrorResponse{}, error);
}

chassis::http::Response to_response(services::KeyRefusal refusal) {
  if (refusal == services::KeyRefusal::in_use) return key_in_use_response();
  return chassis::http::coded_response(Status::unprocessable_entity, "IDEMPOTENCY_KEY_REUSED",
                                       "The idempotency key stands for another request.");
}

}  // namespace mars::api
