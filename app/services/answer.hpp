#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "app/domain/probe.hpp"
#include "app/services/move_error.hpp"
#include "chassis/idempotency/outcome.hpp"

namespace mars::services {

/// The answer of a use case that changes a probe: its new state, or the error, with nothing changed.
using Answer = std::expected<domain::ProbeState, MoveError>;

/// The same, with an optional idempotency key.
using Outcome = chassis::idempotency::Outcome<Answer>;

/// Serializes an answer for the database: JSON, with one kind of object for each outcome.
std::string to_text(const Answer& answer);

/// Parses the output of `to_text` of this version or an older one. Throws `std::runtime_error` for anything
/// else.
Answer parse_answer(std::string_view text);

}  // namespace mars::services
