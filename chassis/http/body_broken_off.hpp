#pragma once

#include <stdexcept>

namespace chassis::http {

/// Thrown by a `BodyStream` whose body cannot be completed. The reason has been logged.
class BodyBrokenOff : public std::runtime_error {
 public:
  BodyBrokenOff() : std::runtime_error("the body of a response cannot be completed") {}
};

}  // namespace chassis::http
