// Parameters of a request, in its path, query or headers, as models.
#pragma once

#include <expected>
#include <string_view>
#include <tuple>
#include <utility>

#include "chassis/json/value.hpp"
#include "chassis/schema/model.hpp"
#include "chassis/schema/parameter.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// The values of a parameter, in the order in which they were sent.
json::Array values_of(const Parameters& parameters, std::string_view name);

/// What `sent` describes by its model. Errors are located from `in` on: "path", "query" or "header".
template <class Model>
std::expected<typename Model::value_type, Errors> parse_parameters(const Model& model, std::string_view in,
                                                                   Repeated counts, const Parameters& sent) {
  auto parameters =
      model.validate_parameters(counts, [&](std::string_view name) { return values_of(sent, name); });
  if (!parameters) return std::unexpected(located(in, std::move(parameters.error())));
  return *std::move(parameters);
}

/// What headers describe by their model, whose names on the wire are those of header fields. `fields_of`
/// gives the values of a field by its name, in ISO 8859-1 and in their order; of several the first counts,
/// unless the type takes many. Errors are located from "header" on.
template <class Model, class FieldsOf>
std::expected<typename Model::value_type, Errors> parse_headers(const Model& model,
                                                                const FieldsOf& fields_of) {
  auto headers = model.validate_parameters(Repeated::first, fields_of);
  if (!headers) return std::unexpected(located("header", std::move(headers.error())));
  return *std::move(headers);
}

/// All parts of a request, or everything that is wrong with each.
template <class... Parts>
std::expected<std::tuple<Parts...>, Errors> all_of(std::expected<Parts, Errors>... parts) {
  Errors errors;
  ((parts ? void() : append(errors, std::move(parts.error()))), ...);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return std::tuple<Parts...>(*std::move(parts)...);
}

}  // namespace chassis::schema
