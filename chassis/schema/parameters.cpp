#include "chassis/schema/parameters.hpp"

namespace chassis::schema {

json::Array values_of(const Parameters& parameters, std::string_view name) {
  json::Array values;
  for (const auto& parameter : parameters) {
    if (parameter.name == name) values.emplace_back(parameter.value);
  }
  return values;
}

}  // namespace chassis::schema
