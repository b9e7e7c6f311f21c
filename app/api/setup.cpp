#include "app/api/setup.hpp"

#include <optional>
#include <string>
#include <utility>

#include "app/api/probe_mapping.hpp"
#include "app/schemas/setup_request.hpp"
#include "chassis/idempotency/endpoint.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

boost::asio::awaitable<chassis::http::Response> set_up(services::SetupService& service,
                                                       std::optional<std::string> key,
                                                       schemas::SetupRequest body,
                                                       chassis::RequestContext& context) {
  co_return to_response(co_await service.set_up(context, body, std::move(key)));
}

}  // namespace

chassis::openapi::Endpoint setup_endpoint(services::SetupService& service,
                                          chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = chassis::http::Verb::post,
       .path = "/api/v1/setup",
       .access = chassis::http::Access::write,
       .tag = "probes",
       .operation_id = "setup",
       .summary = "Set up a probe on a grid",
       .description = "Creates a grid whose cells run from (0, 0) to (x, y), and a probe on its cell (0, 0).",
       .responses = {{Status::ok, "The new probe",
                      chassis::openapi::schema_of(schemas::ProbeResponse::model())}}},
      {.event = "PROBE_CREATED", .unexpected_code = "SETUP_UNEXPECTED_ERROR"}, logger,
      chassis::openapi::Inputs(chassis::idempotency::InKey(),
                               chassis::openapi::InBody(schemas::SetupRequest::model())),
      [&service](std::optional<std::string> key, schemas::SetupRequest body, const chassis::http::Request&,
                 chassis::RequestContext& context) {
        return set_up(service, std::move(key), body, context);
      });
}

}  // namespace mars::api
