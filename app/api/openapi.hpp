#pragma once

#include <span>
#include <string>

#include "app/api/endpoint.hpp"

namespace mars::api {

/// What stands before the endpoints, and may answer in their place.
struct Guards {
  bool keys = false;        ///< whether callers must present one
  bool rate_limit = false;  ///< whether callers may ask only so often
};

/// The OpenAPI 3.1 document of `endpoints`, as JSON, with what the guards answer. Where callers must present
/// a key, it says how, and which operation needs which scope.
std::string openapi_document(std::span<const Endpoint> endpoints, Guards guards);

}  // namespace mars::api
