#include "chassis/http/path_template.hpp"

#include <algorithm>

namespace chassis::http {

bool has_parameters(std::string_view path_template) {
  return path_template.contains("/{");
}

bool matches(std::string_view path_template, std::string_view path) {
  while (true) {
    const auto expected = path_template.substr(0, path_template.find('/'));
    const auto segment = path.substr(0, path.find('/'));
    const bool is_parameter = expected.starts_with('{') && expected.ends_with('}');
    if (is_parameter ? segment.empty() : segment != expected) return false;
    path_template.remove_prefix(expected.size());
    path.remove_prefix(segment.size());
    if (path_template.empty() || path.empty()) return path_template.empty() && path.empty();
    path_template.remove_prefix(1);
    path.remove_prefix(1);
  }
}

}  // namespace chassis::http
