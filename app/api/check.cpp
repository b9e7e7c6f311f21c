#include "app/api/check.hpp"

#include <utility>

#include "app/schemas/check_query.hpp"
#include "app/schemas/check_response.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;

constexpr std::string_view path = "/api/v1/check";

}  // namespace

chassis::openapi::ListShape<domain::ProbeState> list_of_probes(std::string at) {
  return {.name = "probes", .path = std::move(at), .write = [](std::string& out, const auto& probe) {
            chassis::schema::write(out, schemas::ProbeResponse::of(probe));
          }};
}

chassis::openapi::Endpoint check_endpoint(services::CheckService& service,
                                          chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = chassis::http::Verb::get,
       .path = std::string(path),
       .access = chassis::http::Access::read,
       .tag = "probes",
       .operation_id = "check",
       .summary = "List all probes",
       .description = "All probes in order of creation. A long list is streamed in chunks. With a limit, the "
                      "header Link "
                      "leads to the next page (rel=next) until the last. If lists are read from standbys "
                      "(DB_READ_HOST), "
                      "they may lag behind writes, usually by milliseconds: a new probe may be missing, and "
                      "a probe may be "
                      "in its state before its last moves.",
       .responses = {{Status::ok, "All probes",
                      chassis::openapi::schema_of(schemas::CheckResponse::model())}}},
      {.event = "PROBES_LISTED", .unexpected_code = "CHECK_UNEXPECTED_ERROR"}, logger,
      chassis::openapi::Inputs(chassis::openapi::InQuery(schemas::CheckQuery::model())),
      [&service](schemas::CheckQuery query, const chassis::http::Request& request,
                 chassis::RequestContext& context) {
        return list_response(list_of_probes(std::string(path)), service.list(query.cursor), query.limit,
                             request, context);
      });
}

}  // namespace mars::api
