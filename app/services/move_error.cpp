#include "app/services/move_error.hpp"

#include <utility>

#include "chassis/http/precondition.hpp"

namespace mars::services {

namespace {

struct Code {
  std::string_view operator()(const ProbeNotFound& /*error*/) const { return "PROBE_NOT_FOUND"; }

  std::string_view operator()(const domain::UnknownCommand& /*error*/) const {
    return "INVALID_COMMAND_ERROR";
  }

  std::string_view operator()(const domain::OutsideGrid& /*error*/) const { return "INVALID_MOVEMENT_ERROR"; }

  std::string_view operator()(const domain::BlockedByObstacle& /*error*/) const {
    return "INVALID_MOVEMENT_ERROR";
  }

  std::string_view operator()(const ProbeChanged& /*error*/) const {
    return chassis::http::precondition_failed_code;
  }
};

}  // namespace

MoveError to_move_error(domain::CommandError error) {
  return std::visit([](auto& cause) -> MoveError { return std::move(cause); }, error);
}

std::string_view code_of(const MoveError& error) {
  return std::visit(Code{}, error);
}

}  // namespace mars::services
