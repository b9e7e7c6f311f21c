#include "chassis/schema/query.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "chassis/base/unquote.hpp"

namespace chassis::schema {

namespace {

std::string decoded(std::string_view encoded) {
  std::string text(encoded);
  std::ranges::replace(text, '+', ' ');
  return unquote(text);
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

}  // namespace chassis::schema
