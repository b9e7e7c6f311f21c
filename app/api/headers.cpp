#include "app/api/headers.hpp"

#include <ranges>

#include "chassis/base/utf8.hpp"

namespace mars::api {

chassis::json::Array HeaderFields::operator()(std::string_view name) const {
  chassis::json::Array values;
  const auto [first, last] = request_.message.equal_range(name);
  for (const auto& field : std::ranges::subrange(first, last))
    values.emplace_back(chassis::from_latin1(field.value()));
  return values;
}

}  // namespace mars::api
