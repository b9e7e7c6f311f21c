#pragma once

#include <string>
#include <vector>

#include "chassis/http/router.hpp"

namespace chassis::openapi {

/// Swagger UI at /docs, under the `title`, with its files, all out of the program itself; and `document` at
/// /openapi.json.
std::vector<http::Route> docs_routes(const std::string& title, std::string document);

/// The front page of a service that has none of its own: / leads to /docs.
std::vector<http::Route> front_page_leading_to_docs();

}  // namespace chassis::openapi
