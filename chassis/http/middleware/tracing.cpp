#include "chassis/http/middleware/tracing.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "chassis/http/authority.hpp"
#include "chassis/http/middleware/known_method.hpp"

namespace chassis::http {

namespace {

constexpr unsigned first_server_error = 500;

/// The values of all headers of that name as one list.
std::string joined(const Request& request, std::string_view name) {
  std::string list;
  const auto [begin, end] = request.message.equal_range(name);
  for (auto header = begin; header != end; ++header) {
    if (!list.empty()) list += ',';
    list += std::string_view(header->value());
  }
  return list;
}

/// Two parents are as bad as a malformed one.
std::optional<telemetry::RemoteSpan> parent_of(const Request& request) {
  const auto [first, last] = request.message.equal_range(Tracing::parent_header);
  if (first == last || std::next(first) != last) return std::nullopt;
  return telemetry::parse_traceparent(first->value());
}

std::string span_name(std::string_view method, std::string_view route) {
  std::string name(method == "_OTHER" ? "HTTP" : method);
  if (!route.empty()) name.append(" ").append(route);
  return name;
}

}  // namespace

boost::asio::awaitable<Response> Tracing::handle(const Request& request, RequestContext& context,
                                                 const Handler& next) {
  context.span = start(request);
  try {
    Response response = co_await next(request, context);
    const auto status = static_cast<unsigned>(response.status);
    if (context.span->recording()) {
      context.span->set("http.response.status_code", std::int64_t{status});
      if (!context.principal.empty()) context.span->set("enduser.id", std::string_view(context.principal));
      if (status >= first_server_error) context.span->fail(std::to_string(status));
    }
    co_return response;
  } catch (...) {
    context.span->fail("exception");
    throw;
  }
}

std::shared_ptr<telemetry::Span> Tracing::start(const Request& request) const {
  const auto method = known_method_name(known_method(request.message.method()));
  const auto route = router_->match(request).path;
  const auto state = joined(request, state_header);
  const auto client = request.client_address();
  auto span = tracer_.start(span_name(method, route), telemetry::SpanKind::server,
                            {{"http.request.method", method},
                             {"url.path", std::string_view(request.path)},
                             {"url.scheme", std::string_view(request.secure ? "https" : "http")},
                             {"server.address", host_of(request.host())},
                             {"client.address", std::string_view(client)},
                             {"user_agent.original", request.header(Field::user_agent).value_or("")}},
                            {.parent = parent_of(request), .state = state});
  if (!span->recording()) return span;
  if (!route.empty()) span->set("http.route", route);
  if (method == "_OTHER")
    span->set("http.request.method_original", std::string_view(request.message.method_string()));
  return span;
}

}  // namespace chassis::http
