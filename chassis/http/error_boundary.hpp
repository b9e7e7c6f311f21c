#pragma once

#include <string_view>

#include "chassis/http/message.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::http {

/// How an endpoint reports its faults.
struct Faults {
  std::string_view event;            ///< under which they are logged
  std::string_view unexpected_code;  ///< of the response to a fault other than `Unavailable`
  bool names_reason = false;         ///< the response to a `NotReady` contains its reason
};

/// Wraps `handler`: converts `Unavailable` to 503, and any other exception to 500 with `unexpected_code`. The
/// response does not reveal the cause, except with `names_reason`. The cause is logged once, with the status
/// "error".
Handler with_error_boundary(Faults faults, telemetry::Logger& logger, Handler handler);

}  // namespace chassis::http
