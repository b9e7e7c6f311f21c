// The body of POST /api/v1/probes/{id}/plan, and its response.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/domain/direction.hpp"
#include "app/schemas/cell.hpp"
#include "app/schemas/direction_field.hpp"
#include "app/schemas/move_request.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

struct PlanRequest {
  std::string command;

  static constexpr auto model(std::size_t max_command_length = default_max_command_length) {
    return schema::model<PlanRequest>(
        "PlanRequest", "A command that is not executed.",
        schema::field("command", &PlanRequest::command,
                      {.strip_whitespace = true,
                       .min_length = 1,
                       .max_length = max_command_length,
                       .description = "As in a move. Surrounding white space is ignored."}));
  }
};

struct PlannedFailure {
  std::int64_t index = 0;
  std::string letter;
  Cell cell;
  std::string code;
  std::string message;

  static constexpr auto model() {
    return schema::model<PlannedFailure>(
        "PlannedFailure", "The letter at which the command fails.",
        schema::field("index", &PlannedFailure::index, {.description = "Of the letter, counted from 0."}),
        schema::field("letter", &PlannedFailure::letter, {.description = "The letter."}),
        schema::field("cell", &PlannedFailure::cell, {.description = "The cell of the probe at that point."}),
        schema::field("code", &PlannedFailure::code, {.description = "The code of the move's error."}),
        schema::field("message", &PlannedFailure::message, {.description = "The message of that error."}));
  }
};

struct PlanResponse {
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};
  std::optional<PlannedFailure> failure;
  std::vector<Cell> cells;
  std::int64_t cell_count = 0;

  static constexpr auto model() {
    return schema::model<PlanResponse>(
        "PlanResponse", "The effect of a command.",
        schema::field("x", &PlanResponse::x,
                      {.description = "The position at the end, or where the command fails."}),
        schema::field("y", &PlanResponse::y,
                      {.description = "The position at the end, or where the command fails."}),
        schema::field("direction", &PlanResponse::direction, {.description = "The heading there."}),
        schema::field("failure", &PlanResponse::failure,
                      {.description = "The error if the move would be rejected; otherwise null."}),
        schema::field("cells", &PlanResponse::cells,
                      {.description = "The first cells of the way, at most 1,000."}),
        schema::field("cell_count", &PlanResponse::cell_count,
                      {.description = "The number of cells of the whole way."}));
  }
};

}  // namespace mars::schemas
