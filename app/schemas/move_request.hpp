// The body of PATCH /api/v1/move.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstddef>
#include <string>

#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

/// The default of the maximum length of a command, in letters.
inline constexpr std::size_t default_max_command_length = 100'000;

struct MoveRequest {
  boost::uuids::uuid id{};
  std::string command;

  /// The maximum length of a command is a setting.
  static constexpr auto model(std::size_t max_command_length = default_max_command_length) {
    return schema::model<MoveRequest>(
        "MoveRequest", "Commands for a probe; all of them are executed, or none.",
        schema::field("id", &MoveRequest::id,
                      {.description = "The id of the probe, from the response of setup."}),
        schema::field(
            "command", &MoveRequest::command,
            {.strip_whitespace = true,
             .min_length = 1,
             .max_length = max_command_length,
             .description = "One letter per command, ignoring case: L and R turn, M moves one cell ahead."}));
  }
};

}  // namespace mars::schemas
