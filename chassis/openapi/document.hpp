#pragma once

#include <span>
#include <string>

#include "chassis/openapi/endpoint.hpp"

namespace chassis::openapi {

/// What the document says of the service as a whole.
struct Info {
  std::string title;
  std::string description{};
  std::string version{};
  std::string license{};  ///< its SPDX identifier
};

/// What stands before the endpoints, and may answer in their place.
struct Guards {
  bool keys = false;        ///< whether callers must present one
  bool rate_limit = false;  ///< whether callers may ask only so often
};

/// The OpenAPI 3.1 document of `endpoints`, as JSON, with what the guards answer. Where callers must present
/// a key, it says how, and which operation needs which scope.
std::string document(const Info& info, std::span<const Endpoint> endpoints, Guards guards);

}  // namespace chassis::openapi
