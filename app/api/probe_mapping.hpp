#pragma once

#include "domain/probe.hpp"
#include "http/message.hpp"
#include "repositories/probe_repository.hpp"
#include "schemas/probe_response.hpp"

namespace mars::api {

/// A probe as clients see it.
schemas::ProbeResponse to_schema(const repositories::ProbeState& probe);

/// The answer that shows one probe.
http::Response to_response(const domain::Probe& probe);
http::Response to_response(const repositories::ProbeState& probe);

}  // namespace mars::api
