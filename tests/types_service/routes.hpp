#pragma once

#include <vector>

#include "http/router.hpp"

namespace mars::tests::types {

/// The endpoints, and GET /openapi.json.
std::vector<http::Route> routes();

}  // namespace mars::tests::types
