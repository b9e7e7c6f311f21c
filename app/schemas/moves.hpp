// The query of GET /api/v1/probes/{id}/moves, and its answer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/domain/direction.hpp"
#include "app/schemas/direction_field.hpp"
#include "chassis/schema/model.hpp"

namespace mars::schemas {

enum class HistoryOrder : std::uint8_t { newest, oldest };

}  // namespace mars::schemas

template <>
inline constexpr auto chassis::schema::enumeration<mars::schemas::HistoryOrder> =
    chassis::schema::values_of<mars::schemas::HistoryOrder>(
        "HistoryOrder",
        {{mars::schemas::HistoryOrder::newest, "newest"}, {mars::schemas::HistoryOrder::oldest, "oldest"}});

namespace mars::schemas {

namespace schema = chassis::schema;

/// The most moves that a client may ask for at once.
inline constexpr std::int32_t max_moves_limit = 1000;

struct MovesQuery {
  std::int32_t limit = 100;
  std::optional<std::int64_t> cursor;
  HistoryOrder order = HistoryOrder::newest;

  static constexpr auto model() {
    return schema::model<MovesQuery>(
        "MovesQuery", "Which moves to list.",
        schema::defaulted("limit", &MovesQuery::limit,
                          {.ge = 1, .le = max_moves_limit, .description = "The most moves to list."}),
        schema::defaulted("cursor", &MovesQuery::cursor,
                          {.ge = 0,
                           .description = "Lists only moves behind the one to this version: see the header "
                                          "Link of the page before."}),
        schema::defaulted("order", &MovesQuery::order, {.description = "Which moves come first."}));
  }
};

struct Pose {
  std::int32_t x = 0;
  std::int32_t y = 0;
  domain::Direction direction{};

  static constexpr auto model() {
    return schema::model<Pose>(
        "Pose", "Where a probe is and where it faces.",
        schema::field("x", &Pose::x, {.description = "Cells from the western edge of the grid."}),
        schema::field("y", &Pose::y, {.description = "Cells from the southern edge of the grid."}),
        schema::field("direction", &Pose::direction, {.description = "Where the probe faces."}));
  }
};

struct ProbeMove {
  std::string time;
  std::int64_t version = 0;
  std::string command;
  Pose from;
  Pose to;

  static constexpr auto model() {
    return schema::model<ProbeMove>(
        "ProbeMove", "A move that was done.",
        schema::field("time", &ProbeMove::time, {.description = "When, in UTC, as RFC 3339 has it."}),
        schema::field("version", &ProbeMove::version, {.description = "The probe's version afterwards."}),
        schema::field("command", &ProbeMove::command, {.description = "The command."}),
        schema::field("from", &ProbeMove::from, {.description = "Where the probe was."}),
        schema::field("to", &ProbeMove::to, {.description = "Where it was then."}));
  }
};

struct MovesResponse {
  std::vector<ProbeMove> moves;

  static constexpr auto model() {
    return schema::model<MovesResponse>(
        "MovesResponse", "What a probe has done.",
        schema::field("moves", &MovesResponse::moves, {.description = "In the order asked for."}));
  }
};

}  // namespace mars::schemas
