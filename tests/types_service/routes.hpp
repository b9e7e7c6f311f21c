#pragma once

#include <vector>

#include "chassis/http/router.hpp"

namespace mars::tests::types {

/// The endpoints, and GET /openapi.json.
std::vector<chassis::http::Route> routes();

}  // namespace mars::tests::types
