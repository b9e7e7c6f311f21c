#include "chassis/http/path_template.hpp"

#include <string>

#include "chassis/base/utf8.hpp"

namespace chassis::http {

namespace {

std::string_view first_segment(std::string_view path) {
  return path.substr(0, path.find('/'));
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

bool has_parameters(std::string_view path_template) {
  return path_template.contains("/{");
}

std::optional<schema::Parameters> match(std::string_view path_template, std::string_view path) {
  schema::Parameters parameters;
  while (true) {
    const auto expected = first_segment(path_template);
    const auto segment = first_segment(path);
    if (!is_parameter(expected)) {
      if (segment != expected) return std::nullopt;
    } else if (!segment.empty()) {
      parameters.push_back({.name = std::string(expected.substr(1, expected.size() - 2)),
                            .value = replace_ill_formed(segment)});
    } else {
      return std::nullopt;
    }
    path_template.remove_prefix(expected.size());
    path.remove_prefix(segment.size());
    if (path_template.empty() && path.empty()) return parameters;
    if (path_template.empty() || path.empty()) return std::nullopt;
    path_template.remove_prefix(1);
    path.remove_prefix(1);
  }
}

}  // namespace chassis::http
