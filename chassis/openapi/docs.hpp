#pragma once

#include <string>
#include <vector>

#include "chassis/http/router.hpp"

namespace chassis::openapi {

/// Swagger UI at /docs, under the `title`, with its files, all out of the program itself; `document` at
/// /openapi.json; and / which leads to the former.
std::vector<http::Route> docs_routes(const std::string& title, std::string document);

}  // namespace chassis::openapi
