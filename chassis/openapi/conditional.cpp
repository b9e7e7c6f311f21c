#include "chassis/openapi/conditional.hpp"

#include <string_view>

namespace chassis::openapi {

namespace {

ParametersOf header(std::string_view name, std::string_view description) {
  return [=](schema::Components&) {
    return json::Array{json::Object{{"name", name},
                                    {"in", "header"},
                                    {"required", false},
                                    {"description", description},
                                    {"schema", json::Object{{"type", "string"}, {"title", name}}}}};
  };
}

}  // namespace

void InIfMatch::document(Endpoint& endpoint) const {
  endpoint.parameters.push_back(
      header("If-Match", "Entity tags. The request changes nothing unless the resource has one of them."));
  endpoint.responses.push_back(documented_error(error));
}

void InIfNoneMatch::document(Endpoint& endpoint) {
  endpoint.parameters.push_back(
      header("If-None-Match", "Entity tags of the client's copies. If one is current, the response is 304."));
  endpoint.responses.push_back({.status = http::Status::not_modified, .description = "Not modified"});
}

}  // namespace chassis::openapi
