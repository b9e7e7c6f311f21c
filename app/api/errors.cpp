#include "app/api/errors.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>

namespace mars::api {

namespace {

using chassis::http::Status;

constexpr std::string_view nothing_delivered = "For security, no commands were delivered to the probe.";

struct StatusOf {
  Status operator()(const services::ProbeNotFound& /*error*/) const { return Status::not_found; }

  Status operator()(const services::ProbeChanged& /*error*/) const { return Status::precondition_failed; }

  Status operator()(const domain::UnknownCommand& /*error*/) const { return Status::bad_request; }

  Status operator()(const domain::OutsideGrid& /*error*/) const { return Status::unprocessable_entity; }

  Status operator()(const domain::BlockedByObstacle& /*error*/) const { return Status::unprocessable_entity; }
};

struct MessageOf {
  std::string operator()(const services::ProbeNotFound& error) const {
    return fmt::format("Probe {} not found.", to_string(error.id));
  }

  std::string operator()(const services::ProbeChanged& error) const {
    return fmt::format("Probe {} has another version than If-Match names. {}", to_string(error.id),
                       nothing_delivered);
  }

  std::string operator()(const domain::UnknownCommand& error) const {
    return fmt::format("The command '{}' does not exist. The existent commands are: M, L, R. {}",
                       error.letter, nothing_delivered);
  }

  std::string operator()(const domain::OutsideGrid& error) const {
    return fmt::format(
        "Movement outside grid limits. The probe must not exceed the grid size of ({}, {}). {}",
        error.grid.width, error.grid.height, nothing_delivered);
  }

  std::string operator()(const domain::BlockedByObstacle& error) const {
    return fmt::format("Movement blocked by an obstacle at ({}, {}). {}", error.obstacle.x, error.obstacle.y,
                       nothing_delivered);
  }
};

}  // namespace

std::string message_of(const services::MoveError& error) {
  return std::visit(MessageOf{}, error);
}

chassis::http::Response to_response(const services::MoveError& error) {
  return chassis::http::coded_response(std::visit(StatusOf{}, error), services::code_of(error),
                                       message_of(error));
}

}  // namespace mars::api
