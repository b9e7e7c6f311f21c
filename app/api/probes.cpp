#include "app/api/probes.hpp"

#include <algorithm>
#include <boost/uuid/uuid_io.hpp>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "app/api/errors.hpp"
#include "app/api/probe_mapping.hpp"
#include "app/schemas/errors.hpp"
#include "app/schemas/plan.hpp"
#include "app/schemas/probe_details.hpp"
#include "app/schemas/probe_path.hpp"
#include "app/schemas/route.hpp"
#include "chassis/http/precondition.hpp"
#include "chassis/openapi/conditional.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::api {

namespace {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::VersionSet;
using chassis::http::error_response;
using chassis::http::Request;
using chassis::http::Response;
using chassis::http::Status;
using chassis::http::Verb;
using chassis::openapi::documented_error;
using chassis::openapi::Endpoint;
using chassis::openapi::InBody;
using chassis::openapi::InPath;
using chassis::openapi::Inputs;
using chassis::openapi::schema_of;
using schemas::ProbePath;
namespace errors = schemas::errors;

Response ok(const auto& value) {
  return json_of(Status::ok, value);
}

awaitable<Response> show(services::ProbeService& service, ProbePath path, std::optional<VersionSet> known,
                         RequestContext& context) {
  const auto found = co_await service.find(context, path.id);
  if (!found) co_return to_response(found.error());
  const auto& [probe, version] = *found;
  if (known && known->contains(version)) co_return chassis::http::not_modified(version);
  auto response = ok(schemas::ProbeDetails::of(probe, version));
  chassis::http::set_version(response, version);
  co_return response;
}

Endpoint show_endpoint(services::ProbeService& service, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::get,
       .path = "/api/v1/probes/{id}",
       .access = chassis::http::Access::read,
       .tag = "probes",
       .operation_id = "get_probe",
       .summary = "Read a probe",
       .description = "The header ETag changes with every move.",
       .responses = {{.status = Status::ok,
                      .description = "The probe",
                      .schema = schema_of(schemas::ProbeDetails::model()),
                      .headers = {"ETag"}},
                     documented_error(errors::probe_not_found)}},
      {.event = "PROBE_READ", .unexpected_code = "PROBE_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(ProbePath::model()), chassis::openapi::InIfNoneMatch()),
      [&service](ProbePath path, std::optional<VersionSet> known, const Request&, RequestContext& context) {
        return show(service, path, std::move(known), context);
      });
}

std::optional<schemas::PlannedFailure> failure_of(const domain::Plan& plan) {
  if (!plan.failure) return std::nullopt;
  const auto error = services::to_move_error(plan.failure->error);
  return schemas::PlannedFailure{.index = static_cast<std::int64_t>(plan.failure->index),
                                 .letter = plan.failure->letter,
                                 .cell = schemas::Cell::of(plan.end.position),
                                 .code = std::string(services::code_of(error)),
                                 .message = message_of(error)};
}

schemas::PlanResponse to_schema(const domain::Plan& plan) {
  schemas::PlanResponse response{.x = plan.end.position.x,
                                 .y = plan.end.position.y,
                                 .direction = plan.end.direction,
                                 .failure = failure_of(plan),
                                 .cells = {},
                                 .cell_count = static_cast<std::int64_t>(plan.cell_count)};
  std::ranges::transform(plan.cells, std::back_inserter(response.cells), schemas::Cell::of);
  return response;
}

awaitable<Response> plan(services::ProbeService& service, ProbePath path, schemas::PlanRequest body,
                         RequestContext& context) {
  const auto planned = co_await service.plan(context, path.id, body.command);
  co_return planned ? ok(to_schema(*planned)) : to_response(planned.error());
}

Endpoint plan_endpoint(services::ProbeService& service, std::size_t max_command_length,
                       chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::post,
       .path = "/api/v1/probes/{id}/plan",
       .access = chassis::http::Access::read,
       .tag = "probes",
       .operation_id = "plan",
       .summary = "Plan a move",
       .description = "Returns the effect of a command without executing it.",
       .responses = {{Status::ok, "What the command would do", schema_of(schemas::PlanResponse::model())},
                     documented_error(errors::probe_not_found)}},
      {.event = "PROBE_PLANNED", .unexpected_code = "PLAN_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(ProbePath::model()), InBody(schemas::PlanRequest::model(max_command_length))),
      [&service](ProbePath path, schemas::PlanRequest body, const Request&, RequestContext& context) {
        return plan(service, path, std::move(body), context);
      });
}

struct RouteErrorResponse {
  std::size_t max_command_length;

  Response operator()(const services::ProbeNotFound& error) const { return to_response(error); }

  Response operator()(domain::RouteError error) const {
    switch (error) {
      case domain::RouteError::target_outside_grid:
        return error_response(errors::target_outside_grid);
      case domain::RouteError::target_is_obstacle:
        return error_response(errors::target_is_obstacle);
      case domain::RouteError::unreachable:
        return error_response(errors::unreachable);
      case domain::RouteError::too_long:
        return error_response(errors::route_too_long, max_command_length);
      case domain::RouteError::too_complex:
        return error_response(errors::route_too_complex);
    }
    std::unreachable();
  }
};

awaitable<Response> route(services::ProbeService& service, ProbePath path, schemas::Cell target,
                          std::size_t max_command_length, RequestContext& context) {
  auto routed = co_await service.route(context, path.id, target.position());
  if (!routed) co_return std::visit(RouteErrorResponse{max_command_length}, routed.error());
  co_return ok(schemas::RouteResponse{.command = *std::move(routed)});
}

Endpoint route_endpoint(services::ProbeService& service, std::size_t max_command_length,
                        chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::post,
       .path = "/api/v1/probes/{id}/route",
       .access = chassis::http::Access::read,
       .max_body_bytes = small_body,
       .tag = "probes",
       .operation_id = "route",
       .summary = "Find a way to a cell",
       .description = "Returns a shortest command, without executing it. Turns and moves cost the same.",
       .responses = {{Status::ok, "A way to the cell", schema_of(schemas::RouteResponse::model())},
                     documented_error(errors::probe_not_found),
                     documented_error(errors::unreachable),
                     documented_error(errors::route_too_long),
                     documented_error(errors::route_too_complex)}},
      {.event = "PROBE_ROUTED", .unexpected_code = "ROUTE_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(ProbePath::model()), InBody(schemas::Cell::model())),
      [&service, max_command_length](ProbePath path, schemas::Cell target, const Request&,
                                     RequestContext& context) {
        return route(service, path, target, max_command_length, context);
      });
}

awaitable<Response> remove(services::ProbeService& service, ProbePath path,
                           std::optional<VersionSet> expected, RequestContext& context) {
  const auto removal = co_await service.remove(context, path.id, std::move(expected));
  switch (removal) {
    case services::Removal::done:
      co_return Response{.status = Status::no_content, .content_type = {}, .body = {}};
    case services::Removal::not_found:
      co_return to_response(services::ProbeNotFound{path.id});
    case services::Removal::changed:
      co_return chassis::http::error_response(errors::removal_outdated, to_string(path.id));
  }
  std::unreachable();
}

Endpoint remove_endpoint(services::ProbeService& service, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::delete_,
       .path = "/api/v1/probes/{id}",
       .access = chassis::http::Access::write,
       .tag = "probes",
       .operation_id = "delete_probe",
       .summary = "Remove a probe",
       .description = "For good. Its grid stays.",
       .responses = {{.status = Status::no_content, .description = "The probe is gone"},
                     documented_error(errors::probe_not_found)}},
      {.event = "PROBE_DELETED", .unexpected_code = "PROBE_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(ProbePath::model()), chassis::openapi::InIfMatch{errors::removal_outdated}),
      [&service](ProbePath path, std::optional<VersionSet> expected, const Request&,
                 RequestContext& context) { return remove(service, path, std::move(expected), context); });
}

}  // namespace

std::vector<Endpoint> probe_endpoints(services::ProbeService& service, std::size_t max_command_length,
                                      chassis::telemetry::Logger& logger) {
  std::vector<Endpoint> endpoints;
  endpoints.push_back(show_endpoint(service, logger));
  endpoints.push_back(plan_endpoint(service, max_command_length, logger));
  endpoints.push_back(route_endpoint(service, max_command_length, logger));
  endpoints.push_back(remove_endpoint(service, logger));
  return endpoints;
}

}  // namespace mars::api
