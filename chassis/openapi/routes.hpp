#pragma once

#include <vector>

#include "chassis/http/router.hpp"
#include "chassis/openapi/document.hpp"
#include "chassis/openapi/endpoint.hpp"

namespace chassis::openapi {

http::Route route_to(Endpoint endpoint);

/// The endpoints, their OpenAPI document, and Swagger UI.
std::vector<http::Route> documented_routes(const Info& info, std::vector<Endpoint> endpoints, Guards guards);

}  // namespace chassis::openapi
