// The errors of requests with an idempotency key.
#pragma once

#include "chassis/schema/error_type.hpp"

namespace chassis::idempotency::errors {

using schema::ErrorType;

inline constexpr ErrorType<> key_in_use{
    {409, "IDEMPOTENCY_KEY_IN_USE", 1},
    "A request with this idempotency key is under way. Please try again."};
inline constexpr ErrorType<> key_reused{{422, "IDEMPOTENCY_KEY_REUSED"},
                                        "The idempotency key stands for another request."};

}  // namespace chassis::idempotency::errors
