// A direction as a field: one of its names, exactly.
#pragma once

#include "app/domain/direction.hpp"
#include "chassis/schema/types/enumeration.hpp"

namespace chassis::schema {

template <>
inline constexpr auto enumeration<mars::domain::Direction> =
    values_of("Direction", mars::domain::direction_names);

}  // namespace chassis::schema
