#include "app/core/resources.hpp"

#include <algorithm>
#include <iterator>

namespace mars::core {

std::vector<chassis::openapi::Endpoint> resource_endpoints([[maybe_unused]] const ResourceParts& parts) {
  std::vector<chassis::openapi::Endpoint> endpoints;
  return endpoints;
}

}  // namespace mars::core
