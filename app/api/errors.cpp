#include "app/api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>
#include <utility>

namespace mars::api {

namespace {

using chassis::http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";

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

}  // namespace mars::api
