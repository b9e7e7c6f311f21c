#include "app/api/check.hpp"

#include <fmt/format.h>

#include <boost/uuid/uuid_io.hpp>

#include "app/schemas/check_query.hpp"
#include "app/schemas/check_response.hpp"
#include "chassis/openapi/inputs.hpp"

namespace mars::api {

namespace {

using chassis::http::Status;
using Page = std::vector<repositories::ProbeState>;

constexpr std::string_view path = "/api/v1/check";
constexpr std::string_view list_begin = R"({"probes":[)";
constexpr std::string_view list_end = "]}";

/// Appends a page, behind a comma unless it is the first.
void append_page(std::string& out, const Page& page, bool first) {
  for (const auto& probe : page) {
    if (!first) out += ',';
    first = false;
    chassis::schema::write(out, schemas::ProbeResponse::of(probe));
  }
}

/// The pages behind the first.
class RemainingPages final : public chassis::http::BodyStream {
 public:
  RemainingPages(services::ProbeListing listing, const chassis::RequestContext& context)
      : listing_(std::move(listing)), context_(context) {}

  boost::asio::awaitable<std::string> next() override {
    std::string piece;
    if (ended_) co_return piece;
    append_page(piece, co_await listing_.next(context_), false);
    if (listing_.at_end()) {
      piece += list_end;
      ended_ = true;
    }
    co_return piece;
  }

 private:
  services::ProbeListing listing_;
  const chassis::RequestContext& context_;
  bool ended_ = false;
};

/// The first page is read before the answer begins, so that a store that cannot be reached still gives a 503.
boost::asio::awaitable<chassis::http::Response> list_all(services::CheckService& service,
                                                         std::optional<domain::ProbeId> cursor,
                                                         const chassis::RequestContext& context) {
  auto listing = service.list(cursor);
  std::string body(list_begin);
  append_page(body, co_await listing.next(context), true);
  if (listing.at_end()) {
    body += list_end;
    co_return chassis::http::json_response(Status::ok, std::move(body));
  }
  auto response = chassis::http::json_response(Status::ok, std::move(body));
  response.stream = std::make_unique<RemainingPages>(std::move(listing), context);
  co_return response;
}

/// What stands before the query of a link to this endpoint. Nothing, so that the link is relative to the URL
/// that the client has asked for: a proxy may have taken a prefix off it without telling so.
std::string link_base(const chassis::http::Request& request) {
  return request.prefix.empty() ? std::string() : request.prefix + std::string(path);
}

/// The way to the next page is a header, so that the body is the same with and without a limit.
boost::asio::awaitable<chassis::http::Response> list_some(services::CheckService& service,
                                                          std::optional<domain::ProbeId> cursor,
                                                          std::int32_t limit,
                                                          const chassis::http::Request& request,
                                                          const chassis::RequestContext& context) {
  const auto page = co_await service.list_some(context, cursor, static_cast<std::size_t>(limit));
  std::string body(list_begin);
  append_page(body, page.probes, true);
  body += list_end;
  auto response = chassis::http::json_response(Status::ok, std::move(body));
  if (page.more) {
    response.headers.set(chassis::http::Field::link,
                         fmt::format(R"(<{}?limit={}&cursor={}>; rel="next")", link_base(request), limit,
                                     to_string(page.probes.back().id)));
  }
  co_return response;
}

boost::asio::awaitable<chassis::http::Response> check(services::CheckService& service,
                                                      schemas::CheckQuery query,
                                                      const chassis::http::Request& request,
                                                      chassis::RequestContext& context) {
  if (query.limit) return list_some(service, query.cursor, *query.limit, request, context);
  return list_all(service, query.cursor, context);
}

}  // namespace

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
                 chassis::RequestContext& context) { return check(service, query, request, context); });
}

}  // namespace mars::api
