#pragma once

#include <stdexcept>

namespace chassis::http {

/// Thrown by a `BodyStream` whose body cannot be completed. The reason has been logged.
class BodyBrokenOff : public std::runtime_error {
 public:
  BodyBrokenOff() : std::runtime_error("the body of an answer cannot be finished") {}
};

}  // namespace chassis::http
