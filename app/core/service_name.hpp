#pragma once

#include "app/core/version.hpp"
#include "chassis/base/service_name.hpp"

namespace mars::core {

inline constexpr chassis::ServiceName service_name{.name = "mars-probe-simulator", .version = version};

}  // namespace mars::core
