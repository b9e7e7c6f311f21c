#pragma once

#include "chassis/config/declaration.hpp"
#include "chassis/telemetry/logging/log_level.hpp"

namespace chassis::telemetry {

struct LogOptions {
  LogLevel level{};

  static const config::Declaration<LogOptions>& declaration();
};

}  // namespace chassis::telemetry
