#pragma once

#include <cstdint>
#include <expected>

namespace chassis::idempotency {

/// Why a request with an idempotency key got no answer of its own. Nothing has changed.
enum class Refusal : std::uint8_t {
  in_use,  ///< another request with the key is under way
  reused   ///< the key stands for another request
};

/// The answer of a use case.
template <class T>
struct Answered {
  T answer;
  bool replayed = false;  ///< it was given before, to an earlier request with the key
};

/// What a use case with an optional key returns.
template <class T>
using Outcome = std::expected<Answered<T>, Refusal>;

}  // namespace chassis::idempotency
