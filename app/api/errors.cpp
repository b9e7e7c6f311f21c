#include "app/api/errors.hpp"

#include <boost/uuid/uuid_io.hpp>

namespace mars::api {

namespace {

struct MessageOf {
  std::string operator()(const services::ProbeNotFound& error) const {
    return services::type_of(error).message(to_string(error.id));
  }

  std::string operator()(const services::ProbeChanged& error) const {
    return services::type_of(error).message(to_string(error.id));
  }

  std::string operator()(const domain::UnknownCommand& error) const {
    return services::type_of(error).message(error.letter);
  }

  std::string operator()(const domain::OutsideGrid& error) const {
    return services::type_of(error).message(error.grid.width, error.grid.height);
  }

  std::string operator()(const domain::BlockedByObstacle& error) const {
    return services::type_of(error).message(error.obstacle.x, error.obstacle.y);
  }
};

}  // namespace

std::string message_of(const services::MoveError& error) {
  return std::visit(MessageOf{}, error);
}

chassis::http::Response to_response(const services::MoveError& error) {
  return std::visit(
      [](const auto& cause) {
        return chassis::http::coded_response(services::type_of(cause), MessageOf{}(cause));
      },
      error);
}

}  // namespace mars::api
