#pragma once

#include <string_view>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// The method, or `unknown` for those that OpenTelemetry does not count as known: labels and names of spans
/// must have few values.
Verb known_method(Verb method);

/// What telemetry calls a known method; "_OTHER" for `unknown`.
std::string_view known_method_name(Verb known);

}  // namespace chassis::http
