#include "app/api/grids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/uuid/uuid_io.hpp>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "app/api/check.hpp"
#include "app/api/errors.hpp"
#include "app/api/probe_mapping.hpp"
#include "app/schemas/check_query.hpp"
#include "app/schemas/check_response.hpp"
#include "app/schemas/errors.hpp"
#include "app/schemas/grid.hpp"
#include "app/schemas/probe_details.hpp"
#include "chassis/http/precondition.hpp"
#include "chassis/idempotency/endpoint.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::api {

namespace {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::http::Request;
using chassis::http::Response;
using chassis::http::Status;
using chassis::http::Verb;
using chassis::openapi::created;
using chassis::openapi::documented_error;
using chassis::openapi::Endpoint;
using chassis::openapi::InBody;
using chassis::openapi::InPath;
using chassis::openapi::Inputs;
using chassis::openapi::InQuery;
using chassis::openapi::list_response;
using chassis::openapi::schema_of;
using schemas::CheckQuery;
using schemas::GridPath;
using Key = std::optional<std::string>;
namespace errors = schemas::errors;

struct PlacementErrorResponse {
  Response operator()(const services::GridNotFound& error) const {
    return chassis::http::error_response(errors::grid_not_found, to_string(error.id));
  }

  Response operator()(const domain::OutsideGrid& error) const {
    return chassis::http::error_response(errors::cell_outside_grid, error.grid.width, error.grid.height);
  }

  Response operator()(const domain::BlockedByObstacle& error) const {
    return chassis::http::error_response(errors::cell_blocked, error.obstacle.x, error.obstacle.y);
  }
};

awaitable<Response> add(services::GridService& service, Key key, schemas::GridRequest body,
                        const Request& request, RequestContext& context) {
  const auto outcome = co_await service.add(context, body, std::move(key));
  co_return chassis::idempotency::to_response(outcome, [&](const services::AddedGrid& added) {
    const domain::Grid grid{.id = added.id, .width = body.x, .height = body.y};
    return created(request, "/api/v1/grids", schemas::GridResponse::of(grid, std::move(body.obstacles), 0));
  });
}

awaitable<Response> show(services::GridService& service, GridPath path, RequestContext& context) {
  const auto found = co_await service.find(context, path.grid_id);
  if (!found) co_return PlacementErrorResponse()(found.error());
  std::vector<schemas::Cell> obstacles;
  std::ranges::transform(domain::cells_in(found->obstacles), std::back_inserter(obstacles),
                         schemas::Cell::of);
  co_return json_of(Status::ok, schemas::GridResponse::of(found->grid, std::move(obstacles), found->probes));
}

void write_summary(std::string& out, const models::GridSummary& grid) {
  chassis::schema::write(out, schemas::GridSummary{.id = grid.id,
                                                   .x = grid.width,
                                                   .y = grid.height,
                                                   .obstacle_count = grid.obstacle_count,
                                                   .probes = grid.probes,
                                                   .created_at = chassis::time_of(grid.id)});
}

awaitable<Response> list_probes(services::GridService& service, services::CheckService& lists, GridPath path,
                                CheckQuery query, const Request& request, RequestContext& context) {
  const auto found = co_await service.find(context, path.grid_id);
  if (!found) co_return PlacementErrorResponse()(found.error());
  auto shape = list_of_probes(fmt::format("/api/v1/grids/{}/probes", to_string(path.grid_id)));
  auto listing = lists.list(query.cursor, path.grid_id);
  auto response = co_await list_response(std::move(shape), std::move(listing), query.limit, request, context);
  co_return response;
}

awaitable<Response> place(services::GridService& service, GridPath path, Key key,
                          schemas::GridProbeRequest body, const Request& request, RequestContext& context) {
  const auto placed = co_await service.place(context, path.grid_id, body, std::move(key));
  if (!placed) co_return std::visit(PlacementErrorResponse(), placed.error());
  co_return chassis::idempotency::to_response(*placed, [&](const services::Answer& answer) {
    const domain::Probe probe{.id = answer->id,
                              .grid = {.id = path.grid_id},
                              .position = answer->position,
                              .direction = answer->direction};
    auto response = created(request, "/api/v1/probes", schemas::ProbeDetails::of(probe, 0));
    chassis::http::set_version(response, 0);
    return response;
  });
}

Endpoint add_endpoint(services::GridService& service, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::post,
       .path = "/api/v1/grids",
       .access = chassis::http::Access::write,
       .tag = "grids",
       .operation_id = "add_grid",
       .summary = "Set up a grid",
       .description = "A grid, with or without obstacles, for any number of probes. It never changes.",
       .responses = {{.status = Status::created,
                      .description = "The new grid",
                      .schema = schema_of(schemas::GridResponse::model()),
                      .headers = {"Location"}}}},
      {.event = "GRID_CREATED", .unexpected_code = "GRID_UNEXPECTED_ERROR"}, logger,
      Inputs(chassis::idempotency::InKey(), InBody(schemas::GridRequest::model())),
      [&service](Key key, schemas::GridRequest body, const Request& request, RequestContext& context) {
        return add(service, std::move(key), std::move(body), request, context);
      });
}

Endpoint show_endpoint(services::GridService& service, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::get,
       .path = "/api/v1/grids/{grid_id}",
       .access = chassis::http::Access::read,
       .tag = "grids",
       .operation_id = "get_grid",
       .summary = "Read a grid",
       .description = "Any grid, those of setups included.",
       .responses = {{Status::ok, "The grid", schema_of(schemas::GridResponse::model())},
                     documented_error(errors::grid_not_found)}},
      {.event = "GRID_READ", .unexpected_code = "GRID_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(GridPath::model())), [&service](GridPath path, const Request&, RequestContext& context) {
        return show(service, path, context);
      });
}

Endpoint list_endpoint(services::CheckService& lists, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::get,
       .path = "/api/v1/grids",
       .access = chassis::http::Access::read,
       .tag = "grids",
       .operation_id = "list_grids",
       .summary = "List all grids",
       .description =
           "Every grid in order of creation, those of setups included. Pages are as those of /check.",
       .responses = {{Status::ok, "All grids", schema_of(schemas::GridsResponse::model())}}},
      {.event = "GRIDS_LISTED", .unexpected_code = "GRID_UNEXPECTED_ERROR"}, logger,
      Inputs(InQuery(CheckQuery::model("Maximum number of grids to list; all by default.",
                                       "Lists only grids after this one: see the header Link of the previous "
                                       "page."))),
      [&lists](CheckQuery query, const Request& request, RequestContext& context) {
        return list_response<models::GridSummary>(
            {.name = "grids", .path = "/api/v1/grids", .write = write_summary},
            lists.list_grids(query.cursor), query.limit, request, context);
      });
}

Endpoint list_probes_endpoint(services::GridService& service, services::CheckService& lists,
                              chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::get,
       .path = "/api/v1/grids/{grid_id}/probes",
       .access = chassis::http::Access::read,
       .tag = "grids",
       .operation_id = "list_probes",
       .summary = "List the probes of a grid",
       .description = "In order of creation. Pages are as those of /check.",
       .responses = {{Status::ok, "The probes of the grid", schema_of(schemas::CheckResponse::model())},
                     documented_error(errors::grid_not_found)}},
      {.event = "PROBES_LISTED", .unexpected_code = "GRID_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(GridPath::model()), InQuery(CheckQuery::model())),
      [&service, &lists](GridPath path, CheckQuery query, const Request& request, RequestContext& context) {
        return list_probes(service, lists, path, query, request, context);
      });
}

Endpoint place_endpoint(services::GridService& service, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = Verb::post,
       .path = "/api/v1/grids/{grid_id}/probes",
       .access = chassis::http::Access::write,
       .max_body_bytes = small_body,
       .tag = "grids",
       .operation_id = "add_probe",
       .summary = "Set up a probe on a grid",
       .description = "On one of its cells, (0, 0) by default. Several probes may stand on one cell.",
       .responses = {{.status = Status::created,
                      .description = "The new probe",
                      .schema = schema_of(schemas::ProbeDetails::model()),
                      .headers = {"Location", "ETag"}},
                     documented_error(errors::grid_not_found),
                     documented_error(errors::cell_outside_grid)}},
      {.event = "PROBE_CREATED", .unexpected_code = "GRID_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(GridPath::model()), chassis::idempotency::InKey(),
             InBody(schemas::GridProbeRequest::model())),
      [&service](GridPath path, Key key, schemas::GridProbeRequest body, const Request& request,
                 RequestContext& context) {
        return place(service, path, std::move(key), body, request, context);
      });
}

}  // namespace

std::vector<Endpoint> grid_endpoints(services::GridService& service, services::CheckService& lists,
                                     chassis::telemetry::Logger& logger) {
  std::vector<Endpoint> endpoints;
  endpoints.push_back(add_endpoint(service, logger));
  endpoints.push_back(show_endpoint(service, logger));
  endpoints.push_back(list_endpoint(lists, logger));
  endpoints.push_back(place_endpoint(service, logger));
  endpoints.push_back(list_probes_endpoint(service, lists, logger));
  return endpoints;
}

}  // namespace mars::api
