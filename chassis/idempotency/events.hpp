#pragma once

#include <cstdint>

#include "chassis/base/request_context.hpp"

namespace chassis::idempotency {

/// The outcome of a request with an idempotency key.
enum class KeyUse : std::uint8_t {
  stored,    ///< executed, and its answer stored
  replayed,  ///< answered with the stored answer
  reused,    ///< rejected: the key belongs to another request
  in_use     ///< rejected: the first request is still running
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
