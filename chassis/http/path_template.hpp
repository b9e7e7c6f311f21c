// Paths with parameters, such as "/orders/{id}/lines/{line}".
#pragma once

#include <optional>
#include <string_view>

#include "chassis/schema/parameter.hpp"

namespace chassis::http {

/// Whether the path of a route has parameters.
bool has_parameters(std::string_view path_template);

/// The parameters of `path`, which is percent-decoded; empty if its segments do not match the template. A
/// parameter is one non-empty segment.
std::optional<schema::Parameters> match(std::string_view path_template, std::string_view path);

}  // namespace chassis::http
