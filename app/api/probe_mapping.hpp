#pragma once

#include <cstddef>

#include "app/domain/probe.hpp"
#include "app/schemas/probe_response.hpp"
#include "app/services/answer.hpp"
#include "chassis/http/message.hpp"
#include "chassis/openapi/json_response.hpp"

namespace mars::api {

/// The longest body of an endpoint that needs little, in bytes.
inline constexpr std::size_t small_body = 16'384;

using chassis::openapi::json_of;

/// The response that shows one probe.
chassis::http::Response to_response(const domain::ProbeState& probe);

/// The response to a use case that changes a probe.
chassis::http::Response to_response(const services::Outcome& outcome);

}  // namespace mars::api
