// Paths with parameters, such as "/orders/{id}/lines/{line}".
#pragma once

#include <optional>
#include <string_view>

#include "chassis/schema/parameter.hpp"

namespace chassis::http {

/// Whether a path of a route has parameters.
bool has_parameters(std::string_view path_template);

/// The parameters of `path`, which is percent-decoded, or nothing if it does not have the segments of the
/// template. A parameter is one segment that is not empty.
std::optional<schema::Parameters> match(std::string_view path_template, std::string_view path);

}  // namespace chassis::http
