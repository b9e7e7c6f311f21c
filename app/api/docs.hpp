#pragma once

#include <memory>
#include <string>
#include <vector>

#include "chassis/http/router.hpp"

namespace mars::api {

/// Swagger UI at /docs with its files, all out of the program itself; `openapi_document` at /openapi.json;
/// and / which leads to the former.
std::vector<chassis::http::Route> docs_routes(const std::shared_ptr<const std::string>& openapi_document);

}  // namespace mars::api
