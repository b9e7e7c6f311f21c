#include "api/probe_mapping.hpp"

namespace mars::api {

schemas::ProbeResponse to_schema(const repositories::ProbeState& probe) {
  return {.id = probe.id, .x = probe.position.x, .y = probe.position.y, .direction = probe.direction};
}

http::Response to_response(const domain::Probe& probe) {
  return to_response(
      repositories::ProbeState{.id = probe.id, .position = probe.position, .direction = probe.direction});
}

http::Response to_response(const repositories::ProbeState& probe) {
  std::string body;
  schemas::write(body, to_schema(probe));
  return http::json_response(http::Status::ok, std::move(body));
}

}  // namespace mars::api
