// The endpoints of the types contract: each answers what it has understood of a request.
#pragma once

#include <vector>

#include "app/api/endpoint.hpp"

namespace mars::tests::types {

std::vector<api::Endpoint> endpoints();

/// Those of them that have a body alone.
void add_scalar_bodies(std::vector<api::Endpoint>& all);
void add_structured_bodies(std::vector<api::Endpoint>& all);

}  // namespace mars::tests::types
