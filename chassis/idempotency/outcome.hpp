#pragma once

#include <cstdint>
#include <expected>

namespace chassis::idempotency {

/// Why a request with an idempotency key was rejected. Nothing has changed.
enum class Refusal : std::uint8_t {
  in_use,  ///< another request with the key is running
  reused   ///< the key stands for another request
};

/// The answer of a use case.
template <class T>
struct Answered {
  T answer;
  bool replayed = false;  ///< stored by an earlier request with the key
};

/// What a use case with an optional key returns.
template <class T>
using Outcome = std::expected<Answered<T>, Refusal>;

}  // namespace chassis::idempotency
