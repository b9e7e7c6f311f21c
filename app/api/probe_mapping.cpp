#include "app/api/probe_mapping.hpp"

namespace mars::api {

schemas::ProbeResponse to_schema(const repositories::ProbeState& probe) {
  return {.id = probe.id, .x = probe.position.x, .y = probe.position.y, .direction = probe.direction};
}

chassis::http::Response to_response(const domain::Probe& probe) {
  return to_response(
      repositories::ProbeState{.id = probe.id, .position = probe.position, .direction = probe.direction});
}

chassis::http::Response to_response(const repositories::ProbeState& probe) {
  std::string body;
  chassis::schema::write(body, to_schema(probe));
  return chassis::http::json_response(chassis::http::Status::ok, std::move(body));
}

}  // namespace mars::api
