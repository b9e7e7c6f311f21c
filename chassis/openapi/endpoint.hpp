#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/api_keys.hpp"
#include "chassis/http/message.hpp"
#include "chassis/json/value.hpp"
#include "chassis/schema/components.hpp"

namespace chassis::openapi {

/// Gives the schema of a body and adds those that it mentions to the components.
using SchemaOf = std::function<json::Object(schema::Components&)>;

/// Gives the parameters of a query or the headers, likewise.
using ParametersOf = std::function<json::Array(schema::Components&)>;

/// One of the answers that an endpoint may give, as the OpenAPI document shows it.
struct DocumentedResponse {
  http::Status status{};
  std::string description;
  SchemaOf schema;
};

/// A route with all that the OpenAPI document says of it.
struct Endpoint {
  http::Verb method{};
  std::string path;
  http::Access access{};  ///< what the caller must be allowed to do, where keys are asked for
  bool vital = false;     ///< tells how the service is, and so is answered whatever the load
  std::string tag;        ///< under which the document groups it
  std::string operation_id;
  std::string summary;
  std::string description;
  SchemaOf request_schema{};  ///< empty where no body is expected
  ParametersOf parameters{};  ///< of the query or the headers; empty where none are expected
  std::vector<DocumentedResponse> responses;
  http::Handler handler;
};

/// The schema of a model.
template <class Model>
SchemaOf schema_of(const Model& model) {
  return [model](schema::Components& components) { return model.schema(components); };
}

/// The fields of such a model as parameters in the "path", the "query" or the "header".
template <class Model>
ParametersOf parameters_of(const Model& model, std::string_view in) {
  return [model, in](schema::Components& components) { return model.parameters(in, components); };
}

/// Several groups of parameters, one after the other.
ParametersOf all_parameters(std::vector<ParametersOf> groups);

/// The error responses of an endpoint, for its documentation.
DocumentedResponse documented_error(http::Status status, std::string_view description);
DocumentedResponse documented_validation_error();

}  // namespace chassis::openapi
