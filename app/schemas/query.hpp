// From the query of a request's target to a valid model, or to what FastAPI answers instead. Safe from any
// thread.
#pragma once

#include <expected>
#include <string_view>
#include <utility>

#include "core/json/value.hpp"
#include "schemas/model.hpp"
#include "schemas/parameters.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// The parameters of a query, percent-decoded, as strings, in the order in which they were sent.
Parameters query_parameters(std::string_view query);

/// The same as an object: of one that comes twice the last counts.
core::json::Object read_query(std::string_view query);

/// What a query describes by its model. Of a parameter that comes twice the last counts, unless its type
/// takes many. Errors are located from "query" on.
template <class Model>
std::expected<typename Model::value_type, Errors> parse_query(const Model& model, std::string_view query) {
  return parse_parameters(model, "query", Repeated::last, query_parameters(query));
}

}  // namespace mars::schemas
