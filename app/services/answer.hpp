#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "app/repositories/probe_repository.hpp"
#include "app/services/move_error.hpp"

namespace mars::services {

/// What a use case that changes a probe came to.
using Answer = std::expected<repositories::ProbeState, MoveError>;

/// The part of a probe that answers show.
repositories::ProbeState state_of(const domain::Probe& probe);

/// An answer as it is kept in the database: JSON, with one object for each kind of outcome.
std::string to_text(const Answer& answer);

/// The answer that `to_text` wrote, in this version or an older one. Throws `std::runtime_error` for anything
/// else.
Answer parse_answer(std::string_view text);

}  // namespace mars::services
