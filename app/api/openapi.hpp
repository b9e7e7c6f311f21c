#pragma once

#include <span>
#include <string>

#include "api/endpoint.hpp"

namespace mars::api {

/// The OpenAPI 3.1 document of `endpoints`, as JSON. Where callers must present a key, `keys`, it says how,
/// and which operation needs which scope.
std::string openapi_document(std::span<const Endpoint> endpoints, bool keys);

}  // namespace mars::api
