#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "app/domain/probe.hpp"
#include "app/services/move_error.hpp"
#include "chassis/idempotency/outcome.hpp"

namespace mars::services {

/// The answer of a use case that changes a probe: its new state, or why nothing has changed.
using Answer = std::expected<domain::ProbeState, MoveError>;

/// The same, with an optional idempotency key.
using Outcome = chassis::idempotency::Outcome<Answer>;

/// An answer as it is kept in the database: JSON, with one object for each kind of outcome.
std::string to_text(const Answer& answer);

/// The answer that `to_text` wrote, in this version or an older one. Throws `std::runtime_error` for anything
/// else.
Answer parse_answer(std::string_view text);

}  // namespace mars::services
