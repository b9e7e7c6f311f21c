#pragma once

#include <cstdint>

#include "chassis/base/request_context.hpp"

namespace chassis::idempotency {

/// What became of a request with an idempotency key.
enum class KeyUse : std::uint8_t {
  stored,    ///< it was done, and its answer kept
  replayed,  ///< it got the answer that was kept
  reused,    ///< refused: the key stands for another request
  in_use     ///< refused: the first is under way
};

/// Receives what happens to keys, on the thread of the request.
class Events {
 public:
  Events() = default;
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  virtual ~Events() = default;

  virtual void key_used(const RequestContext& context, KeyUse use) = 0;
};

}  // namespace chassis::idempotency
