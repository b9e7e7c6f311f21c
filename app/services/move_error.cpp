#include "app/services/move_error.hpp"

#include <utility>

namespace mars::services {

MoveError to_move_error(domain::CommandError error) {
  return std::visit([](auto& cause) -> MoveError { return std::move(cause); }, error);
}

std::string_view code_of(const MoveError& error) {
  return std::visit([](const auto& cause) { return type_of(cause).code; }, error);
}

}  // namespace mars::services
