#include "app/api/probe_mapping.hpp"

#include "app/api/errors.hpp"
#include "chassis/idempotency/endpoint.hpp"

namespace mars::api {

schemas::ProbeResponse to_schema(const repositories::ProbeState& probe) {
  return {.id = probe.id, .x = probe.position.x, .y = probe.position.y, .direction = probe.direction};
}

chassis::http::Response to_response(const repositories::ProbeState& probe) {
  std::string body;
  chassis::schema::write(body, to_schema(probe));
  return chassis::http::json_response(chassis::http::Status::ok, std::move(body));
}

chassis::http::Response to_response(const services::Outcome& outcome) {
  return chassis::idempotency::to_response(outcome, [](const services::Answer& answer) {
    return answer ? to_response(*answer) : to_response(answer.error());
  });
}

}  // namespace mars::api
