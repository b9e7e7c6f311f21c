#include "chassis/http/header_fields.hpp"

#include <ranges>

#include "chassis/base/utf8.hpp"

namespace chassis::http {

json::Array HeaderFields::operator()(std::string_view name) const {
  json::Array values;
  const auto [first, last] = request_.message.equal_range(name);
  for (const auto& field : std::ranges::subrange(first, last))
    values.emplace_back(from_latin1(field.value()));
  return values;
}

}  // namespace chassis::http
