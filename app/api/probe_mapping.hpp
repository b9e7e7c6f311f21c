#pragma once

#include "app/repositories/probe_repository.hpp"
#include "app/schemas/probe_response.hpp"
#include "app/services/answer.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// A probe as clients see it.
schemas::ProbeResponse to_schema(const repositories::ProbeState& probe);

/// The response that shows one probe.
chassis::http::Response to_response(const repositories::ProbeState& probe);

/// The response to a use case that changes a probe.
chassis::http::Response to_response(const services::Outcome& outcome);

}  // namespace mars::api
