// The endpoints of the types contract: each answers what it has understood of a request.
#pragma once

#include <vector>

#include "chassis/openapi/endpoint.hpp"

namespace mars::tests::types {

std::vector<chassis::openapi::Endpoint> endpoints();

/// Those of them that have a body alone.
void add_scalar_bodies(std::vector<chassis::openapi::Endpoint>& all);
void add_structured_bodies(std::vector<chassis::openapi::Endpoint>& all);

}  // namespace mars::tests::types
