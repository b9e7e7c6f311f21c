#include "schemas/query.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/json/utf8.hpp"

namespace mars::schemas {

namespace json = core::json;

namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const auto lower = static_cast<char>(digit | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// As forms encode it; a percent sign that begins no escape stands for itself.
std::string decoded(std::string_view encoded) {
  std::string bytes;
  for (std::size_t at = 0; at < encoded.size(); ++at) {
    const bool is_escape = encoded[at] == '%' && at + 2 < encoded.size() && hex_value(encoded[at + 1]) >= 0 &&
                           hex_value(encoded[at + 2]) >= 0;
    if (is_escape) {
      bytes += static_cast<char>(hex_value(encoded[at + 1]) * 16 + hex_value(encoded[at + 2]));
      at += 2;
    } else {
      bytes += encoded[at] == '+' ? ' ' : encoded[at];
    }
  }
  return json::replace_ill_formed(bytes);
}

Parameter parameter_of(std::string_view text) {
  const auto equals = std::min(text.find('='), text.size());
  return {.name = decoded(text.substr(0, equals)),
          .value = decoded(text.substr(std::min(equals + 1, text.size())))};
}

}  // namespace

Parameters query_parameters(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    if (end > 0) parameters.push_back(parameter_of(query.substr(0, end)));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

json::Object read_query(std::string_view query) {
  std::vector<json::Member> members;
  for (auto& [name, value] : query_parameters(query))
    members.emplace_back(std::move(name), std::move(value));
  return json::Object(std::move(members));
}

}  // namespace mars::schemas
