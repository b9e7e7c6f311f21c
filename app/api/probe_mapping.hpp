#pragma once

#include "app/domain/probe.hpp"
#include "app/schemas/probe_response.hpp"
#include "app/services/answer.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// The response that shows one probe.
chassis::http::Response to_response(const domain::ProbeState& probe);

/// The response to a use case that changes a probe.
chassis::http::Response to_response(const services::Outcome& outcome);

}  // namespace mars::api
