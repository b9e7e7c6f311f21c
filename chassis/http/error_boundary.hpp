#pragma once

#include <string_view>

#include "chassis/http/message.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::http {

/// What an endpoint calls its faults.
struct Faults {
  std::string_view event;            ///< under which they are logged
  std::string_view unexpected_code;  ///< of the answer where they are not `Unavailable`
  bool names_reason = false;         ///< the answer to a `NotReady` gives its reason
};

/// `handler`, whose exceptions become answers: 503 for `Unavailable`, 500 with `unexpected_code` for
/// any other. The answer gives away no cause, but for `names_reason`; the cause is logged, once, with the
/// status "error".
Handler with_error_boundary(Faults faults, telemetry::Logger& logger, Handler handler);

}  // namespace chassis::http
