#include "app/api/probe_mapping.hpp"

#include "app/api/errors.hpp"
#include "chassis/idempotency/endpoint.hpp"

namespace mars::api {

chassis::http::Response to_response(const domain::ProbeState& probe) {
  return json_of(chassis::http::Status::ok, schemas::ProbeResponse::of(probe));
}

chassis::http::Response to_response(const services::Outcome& outcome) {
  return chassis::idempotency::to_response(outcome, [](const services::Answer& answer) {
    return answer ? to_response(*answer) : to_response(answer.error());
  });
}

}  // namespace mars::api
