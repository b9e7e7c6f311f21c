// The coded errors of the HTTP server and its middleware.
#pragma once

#include <cstdint>
#include <string_view>

#include "chassis/schema/error_type.hpp"

namespace chassis::http::errors {

using schema::ErrorType;

inline constexpr ErrorType<> missing_api_key{{401, "NOT_AUTHENTICATED"}, "An API key is needed."};
inline constexpr ErrorType<> wrong_api_key{{401, "NOT_AUTHENTICATED"}, "The API key is not valid."};
inline constexpr ErrorType<std::string_view> insufficient_scope{{403, "INSUFFICIENT_SCOPE"},
                                                                "The API key lacks the scope {}."};
inline constexpr ErrorType<> host_not_allowed{{421, "HOST_NOT_ALLOWED"},
                                              "This service does not serve the requested host."};
inline constexpr ErrorType<std::int64_t> rate_limit_exceeded{{429, "RATE_LIMIT_EXCEEDED"},
                                                             "Too many requests. Please try again in {} s."};
inline constexpr ErrorType<> stream_limit_exceeded{
    {429, "STREAM_LIMIT_EXCEEDED", 1}, "Too many lists are under way. Please finish one of them first."};
inline constexpr ErrorType<> service_unavailable{{503, "SERVICE_UNAVAILABLE", 1},
                                                 "The service is temporarily unavailable. Please try again."};
inline constexpr ErrorType<std::string_view> not_ready{{503, "SERVICE_UNAVAILABLE", 1},
                                                       "The service is not ready: {}."};

/// A fault of the service. Each endpoint has a code of its own for it.
constexpr ErrorType<> unexpected(std::string_view code) {
  return {{500, code}, "An unexpected error occurred."};
}

}  // namespace chassis::http::errors
