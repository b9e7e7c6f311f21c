// The resources that `make resource` adds (docs/resources.md): their tables, and in resources.cpp their
// endpoints.
#pragma once

#include <vector>

#include "chassis/openapi/endpoint.hpp"
#include "chassis/table/resource.hpp"
#include "chassis/table/table_list.hpp"

namespace mars::core {

using chassis::table::ResourceParts;

/// The tables of all resources.
using ResourceTables = chassis::table::TableList<>;

/// The endpoints of all resources on one thread. They own their use cases and repositories.
std::vector<chassis::openapi::Endpoint> resource_endpoints(const ResourceParts& parts);

}  // namespace mars::core
