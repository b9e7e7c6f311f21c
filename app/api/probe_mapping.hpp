#pragma once

#include "app/domain/probe.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/schemas/probe_response.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// A probe as clients see it.
schemas::ProbeResponse to_schema(const repositories::ProbeState& probe);

/// The answer that shows one probe.
chassis::http::Response to_response(const domain::Probe& probe);
chassis::http::Response to_response(const repositories::ProbeState& probe);

}  // namespace mars::api
