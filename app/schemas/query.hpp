// From the query of a request's target to a valid model, or to what FastAPI answers instead. Safe from any
// thread.
#pragma once

#include <expected>
#include <string_view>
#include <utility>

#include "core/json/value.hpp"
#include "schemas/validation_error.hpp"

namespace mars::schemas {

/// The parameters of a query, percent-decoded, as strings. Of one that comes twice the last counts. The query
/// must be well-formed, as every target is that was parsed.
core::json::Object read_query(std::string_view query);

/// What a query describes by its model. Errors are located from "query" on.
template <class Model>
std::expected<typename Model::value_type, Errors> parse_query(const Model& model, std::string_view query) {
  auto parameters = model.validate(read_query(query));
  if (!parameters) return std::unexpected(located("query", std::move(parameters.error())));
  return *std::move(parameters);
}

}  // namespace mars::schemas
