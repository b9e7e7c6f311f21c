#pragma once

#include "app/core/settings.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::core {

/// Runs the service until the process is told to stop. Throws where it cannot start, with a text for the
/// operator.
void serve(const Settings& settings, chassis::telemetry::Logger& logger);

}  // namespace mars::core
