#pragma once

#include "chassis/database/row.hpp"
#include "chassis/events/event.hpp"

// The table `event`.

namespace chassis::events {

using database::column;
using database::row;
using database::within;

inline constexpr auto position_row =
    row(column("timeline", &Position::timeline), column("txid", &Position::txid),
        column("ordinal", &Position::ordinal));

/// What has happened, and when.
inline constexpr auto happened_row =
    row(column("type", &Event::type), column("scope_id", &Event::scope_id),
        column("subject_id", &Event::subject_id), column("version", &Event::version),
        column("microseconds", &Event::microseconds), column("data", &Event::data));

inline constexpr auto event_row = within(&Event::at, position_row) + happened_row;

}  // namespace chassis::events
