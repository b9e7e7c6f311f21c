// From the query of a request's target to a valid model, or to what FastAPI answers instead. Safe from any
// thread.
#pragma once

#include <expected>
#include <string_view>
#include <utility>

#include "chassis/json/value.hpp"
#include "chassis/schema/model.hpp"
#include "chassis/schema/parameters.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// The parameters of a query, percent-decoded, as strings, in the order in which they were sent.
Parameters query_parameters(std::string_view query);

/// The same as an object: of one that comes twice the last counts.
json::Object read_query(std::string_view query);

/// What a query describes by its model. Of a parameter that comes twice the last counts, unless its type
/// takes many. Errors are located from "query" on.
template <class Model>
std::expected<typename Model::value_type, Errors> parse_query(const Model& model, std::string_view query) {
  return parse_parameters(model, "query", Repeated::last, query_parameters(query));
}

}  // namespace chassis::schema
