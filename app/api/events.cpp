#include "app/api/events.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>
#include <chrono>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/api/errors.hpp"
#include "app/schemas/events_query.hpp"
#include "app/schemas/moves.hpp"
#include "app/schemas/probe_path.hpp"
#include "chassis/events/last_event_id.hpp"
#include "chassis/openapi/inputs.hpp"
#include "chassis/openapi/list_response.hpp"
#include "chassis/telemetry/logging/timestamp.hpp"

namespace mars::api {

namespace {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::events::Event;
using chassis::events::Log;
using chassis::http::error_response;
using chassis::http::Request;
using chassis::http::Response;
using chassis::http::Status;
using chassis::openapi::documented_error;
using chassis::openapi::Endpoint;
using chassis::openapi::InPath;
using chassis::openapi::Inputs;
using chassis::openapi::InQuery;

std::string time_of(const Event& event) {
  std::string text;
  const std::chrono::microseconds since_1970(event.microseconds);
  chassis::telemetry::append_timestamp(text, std::chrono::system_clock::time_point(since_1970));
  return text;
}

void write_move(std::string& out, const Event& move) {
  fmt::format_to(std::back_inserter(out), R"({{"time":"{}","version":{},{}}})", time_of(move), move.version,
                 move.data);
}

std::optional<std::string> next_query(const chassis::events::History& history,
                                      const schemas::MovesQuery& query) {
  if (!history.more || history.events.empty()) return std::nullopt;
  return fmt::format("limit={}&cursor={}&order={}", query.limit, history.events.back().version,
                     query.order == schemas::HistoryOrder::newest ? "newest" : "oldest");
}

awaitable<Response> moves(Log& log, services::ProbeService& probes, schemas::ProbePath path,
                          schemas::MovesQuery query, const Request& request, RequestContext& context) {
  if (!log.records()) co_return error_response(chassis::events::errors::not_recorded);
  const chassis::events::HistoryQuery asked{.subject_id = path.id,
                                            .type = to_string(domain::EventType::probe_moved),
                                            .cursor = query.cursor,
                                            .limit = static_cast<std::size_t>(query.limit),
                                            .newest_first = query.order == schemas::HistoryOrder::newest};
  const auto history = co_await log.history(context, asked);
  if (!history.is_known) {
    const auto probe = co_await probes.find(context, path.id);
    if (!probe) co_return to_response(probe.error());
  }
  const chassis::openapi::ListShape<Event> shape{.name = "moves", .path = request.path, .write = write_move};
  co_return chassis::openapi::page_response(shape, history.events, next_query(history, query), request);
}

Endpoint moves_endpoint(Log& log, services::ProbeService& probes, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = chassis::http::Verb::get,
       .path = "/api/v1/probes/{id}/moves",
       .access = chassis::http::Access::read,
       .tag = "events",
       .operation_id = "list_moves",
       .summary = "List the moves of a probe",
       .description =
           "What a probe has done, for as long as events are kept, whether it still exists or not. "
           "The header Link leads to the next page, with rel=next, as long as there is one.",
       .responses = {{.status = Status::ok,
                      .description = "Its moves",
                      .schema = chassis::openapi::schema_of(schemas::MovesResponse::model()),
                      .headers = {"Link"}},
                     documented_error(schemas::errors::probe_not_found),
                     documented_error(chassis::events::errors::not_recorded)}},
      {.event = "MOVES_LISTED", .unexpected_code = "MOVES_UNEXPECTED_ERROR"}, logger,
      Inputs(InPath(schemas::ProbePath::model()), InQuery(schemas::MovesQuery::model())),
      [&log, &probes](schemas::ProbePath path, schemas::MovesQuery query, const Request& request,
                      RequestContext& context) { return moves(log, probes, path, query, request, context); });
}

/// The query, whose types may also have commas between.
struct InEventsQuery {
  using Value = schemas::EventsQuery;

  [[nodiscard]] static chassis::openapi::Input<Value> read(const Request& request) {
    constexpr std::string_view parameter = "types=";
    std::string query = request.query;
    for (const auto* const comma : {",", "%2C", "%2c"}) {
      for (auto at = query.find(comma); at != std::string::npos; at = query.find(comma, at + 1)) {
        const auto begin = query.rfind('&', at);
        const auto name = query.substr(begin == std::string::npos ? 0 : begin + 1, parameter.size());
        if (name == parameter) query.replace(at, std::string_view(comma).size(), "&types=");
      }
    }
    return chassis::schema::parse_query(schemas::EventsQuery::model(), query);
  }

  static void document(Endpoint& endpoint) { InQuery(schemas::EventsQuery::model()).document(endpoint); }
};

awaitable<Response> events(Log& log, schemas::EventsQuery query, chassis::events::LastEventId last,
                           RequestContext& context) {
  if (!log.records()) co_return error_response(chassis::events::errors::not_recorded);
  chassis::events::Filter filter{.scope_id = query.grid_id, .subject_id = query.probe_id, .types = {}};
  for (const auto type : query.types)
    filter.types.emplace_back(to_string(type));
  co_return co_await log.stream(context, std::move(filter), last.position());
}

Endpoint events_endpoint(Log& log, chassis::telemetry::Logger& logger) {
  return chassis::openapi::endpoint(
      {.method = chassis::http::Verb::get,
       .path = "/api/v1/events",
       .access = chassis::http::Access::read,
       .tag = "events",
       .operation_id = "stream_events",
       .summary = "Receive events as they happen",
       .description =
           "Server-sent events in the order of their commits, whichever replica did the work: from now on, "
           "or "
           "behind Last-Event-ID. An event `gap` says that older ones are not kept any more, and an event "
           "`overrun`, behind which the stream ends, that the client has not kept up.",
       .responses = {{.status = Status::ok,
                      .description = "Events, without an end",
                      .schema =
                          [](chassis::schema::Components&) {
                            return chassis::json::Object{{"type", "string"},
                                                         {"contentMediaType", "text/event-stream"}};
                          }},
                     documented_error(chassis::events::errors::not_recorded)}},
      {.event = "EVENTS_STREAMED", .unexpected_code = "EVENTS_UNEXPECTED_ERROR"}, logger,
      Inputs(InEventsQuery(), chassis::openapi::InHeaders(chassis::events::LastEventId::model())),
      [&log](schemas::EventsQuery query, chassis::events::LastEventId last, const Request&,
             RequestContext& context) { return events(log, std::move(query), std::move(last), context); });
}

}  // namespace

std::string to_json(const Event& event) {
  std::string probe;
  if (event.subject_id != event.scope_id)
    probe = fmt::format(R"(,"probe_id":"{}","version":{})", to_string(event.subject_id), event.version);
  return fmt::format(R"({{"time":"{}","grid_id":"{}"{}{}{}}})", time_of(event), to_string(event.scope_id),
                     probe, event.data.empty() ? "" : ",", event.data);
}

std::vector<Endpoint> event_endpoints(Log& log, services::ProbeService& probes,
                                      chassis::telemetry::Logger& logger) {
  std::vector<Endpoint> endpoints;
  endpoints.push_back(events_endpoint(log, logger));
  endpoints.push_back(moves_endpoint(log, probes, logger));
  return endpoints;
}

}  // namespace mars::api
