// A direction as a field: one of its names, exactly.
#pragma once

#include "domain/direction.hpp"
#include "schemas/types/enumeration.hpp"

namespace mars::schemas {

template <>
inline constexpr auto enumeration<domain::Direction> = values_of("Direction", domain::direction_names);

}  // namespace mars::schemas
