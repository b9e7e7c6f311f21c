#include "chassis/openapi/endpoint.hpp"

#include <utility>

#include "chassis/schema/error_response.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::openapi {

json::Array parameters(const Endpoint& endpoint, schema::Components& components) {
  json::Array all;
  for (const auto& group : endpoint.parameters) {
    for (auto& parameter : group(components))
      all.push_back(std::move(parameter));
  }
  return all;
}

DocumentedResponse documented_error(const schema::CodedError& error) {
  return {.status = static_cast<http::Status>(error.status),
          .description = std::string(error.code),
          .schema = schema_of(schema::ErrorResponse::model())};
}

DocumentedResponse documented_validation_error() {
  return {.status = http::Status::unprocessable_entity,
          .description = "Validation Error",
          .schema = schema::validation_error_schema};
}

}  // namespace chassis::openapi
