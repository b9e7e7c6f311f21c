// Paths with parameters, such as "/orders/{id}/lines/{line}".
#pragma once

#include <string_view>

namespace chassis::http {

/// Whether a path of a route has parameters.
bool has_parameters(std::string_view path_template);

/// Whether `path`, which is percent-decoded, has the segments of the template; a parameter is one segment
/// that is not empty.
bool matches(std::string_view path_template, std::string_view path);

}  // namespace chassis::http
