#include "chassis/schema/parameters.hpp"

#include <algorithm>

#include "chassis/base/utf8.hpp"

namespace chassis::schema {

namespace {

/// The text up to the next slash, which is taken off with it.
std::string_view take_segment(std::string_view& path) {
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(segment.size() + 1, path.size()));
  return segment;
}

}  // namespace

json::Array values_of(const Parameters& parameters, std::string_view name) {
  json::Array values;
  for (const auto& parameter : parameters) {
    if (parameter.name == name) values.emplace_back(parameter.value);
  }
  return values;
}

Parameters path_parameters(std::string_view path_template, std::string_view path) {
  Parameters parameters;
  while (!path_template.empty()) {
    const auto name = take_segment(path_template);
    const auto value = take_segment(path);
    if (name.starts_with('{') && name.ends_with('}')) {
      parameters.push_back(
          {.name = std::string(name.substr(1, name.size() - 2)), .value = replace_ill_formed(value)});
    }
  }
  return parameters;
}

}  // namespace chassis::schema
