#pragma once

#include "app/core/settings.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::core {

/// Runs the service until a signal stops the process. Throws, with a text for the operator, if it cannot
/// start.
void serve(const Settings& settings, chassis::telemetry::Logger& logger);

}  // namespace mars::core
