#pragma once

#include <cstddef>
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

/// Gives the parameters of the path, the query or the headers, likewise.
using ParametersOf = std::function<json::Array(schema::Components&)>;

/// One of the answers that an endpoint may give, as the OpenAPI document shows it.
struct DocumentedResponse {
  http::Status status{};
  std::string description;
  SchemaOf schema{};                   ///< empty where the answer has no body
  std::vector<std::string> headers{};  ///< that it carries, beyond those of every answer
};

/// A route with all that the OpenAPI document says of it.
struct Endpoint {
  http::Verb method{};
  std::string path;
  http::Access access{};            ///< the required permission, if authentication is on
  bool exempt_from_limits = false;  ///< a route for operators, which is never rejected
  std::size_t max_body_bytes = 0;   ///< above it 413; 0: what the server accepts
  std::string tag;                  ///< under which the document groups it
  std::string operation_id;
  std::string summary;
  std::string description;
  SchemaOf request_schema{};               ///< empty where no body is expected
  std::vector<ParametersOf> parameters{};  ///< of the path, the query and the headers
  std::vector<DocumentedResponse> responses{};
  http::Handler handler{};
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

/// The parameters of an endpoint, as the document shows them.
json::Array parameters(const Endpoint& endpoint, schema::Components& components);

/// The error responses of an endpoint, for its documentation.
DocumentedResponse documented_error(const schema::CodedError& error);
DocumentedResponse documented_validation_error();

}  // namespace chassis::openapi
