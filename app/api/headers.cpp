#include "api/headers.hpp"

#include <ranges>

#include "core/json/utf8.hpp"

namespace mars::api {

core::json::Array HeaderFields::operator()(std::string_view name) const {
  core::json::Array values;
  const auto [first, last] = request_.message.equal_range(name);
  for (const auto& field : std::ranges::subrange(first, last))
    values.emplace_back(core::json::from_latin1(field.value()));
  return values;
}

}  // namespace mars::api
