// The errors of this API.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "chassis/schema/error_type.hpp"

namespace mars::schemas::errors {

using chassis::schema::ErrorType;

inline constexpr ErrorType<std::string> probe_not_found{{404, "PROBE_NOT_FOUND"}, "Probe {} not found."};

inline constexpr ErrorType<std::string> unknown_command{
    {400, "INVALID_COMMAND_ERROR"},
    "The command '{}' does not exist. The existent commands are: M, L, R. "
    "For security, no commands were delivered to the probe."};

inline constexpr ErrorType<std::int32_t, std::int32_t> outside_grid{
    {422, "INVALID_MOVEMENT_ERROR"},
    "Movement outside grid limits. The probe must not exceed the grid size of ({}, {}). "
    "For security, no commands were delivered to the probe."};

inline constexpr ErrorType<std::int32_t, std::int32_t> blocked_by_obstacle{
    {422, "INVALID_MOVEMENT_ERROR"},
    "Movement blocked by an obstacle at ({}, {}). For security, no commands were delivered to the probe."};

inline constexpr ErrorType<std::string> probe_changed{{412, "PRECONDITION_FAILED"},
                                                      "Probe {} has another version than If-Match names. For "
                                                      "security, no commands were delivered to the probe."};

inline constexpr ErrorType<std::string> removal_outdated{
    {412, "PRECONDITION_FAILED"}, "Probe {} has another version than If-Match names. Nothing has changed."};

inline constexpr ErrorType<std::string> grid_not_found{{404, "GRID_NOT_FOUND"}, "Grid {} not found."};
inline constexpr ErrorType<std::int32_t, std::int32_t> cell_outside_grid{
    {422, "INVALID_POSITION_ERROR"}, "The cell is not on the grid, whose size is ({}, {})."};
inline constexpr ErrorType<std::int32_t, std::int32_t> cell_blocked{{422, "INVALID_POSITION_ERROR"},
                                                                    "There is an obstacle at ({}, {})."};

inline constexpr ErrorType<> target_outside_grid{{422, "ROUTE_NOT_FOUND"},
                                                 "The cell is not on the probe's grid."};
inline constexpr ErrorType<> target_is_obstacle{{422, "ROUTE_NOT_FOUND"},
                                                "There is an obstacle on the cell."};
inline constexpr ErrorType<> unreachable{{422, "ROUTE_NOT_FOUND"},
                                         "Obstacles are in the way, wherever the probe goes."};
inline constexpr ErrorType<std::size_t> route_too_long{{422, "ROUTE_TOO_LONG"},
                                                       "No command of up to {} letters leads to the cell."};
inline constexpr ErrorType<> route_too_complex{
    {422, "ROUTE_TOO_COMPLEX"}, "The search has too many ways to examine. Please go in smaller steps."};

}  // namespace mars::schemas::errors
