#pragma once

#include <span>
#include <string>

#include "api/endpoint.hpp"

namespace mars::api {

/// The OpenAPI 3.1 document of `endpoints`, as JSON.
std::string openapi_document(std::span<const Endpoint> endpoints);

}  // namespace mars::api
