#include "chassis/http/middleware/cors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/beast/http/verb.hpp>
#include <iterator>
#include <ranges>
#include <utility>

namespace chassis::http {

namespace {

constexpr std::string_view every_origin = "*";
constexpr std::string_view response_headers =
    "ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, "
    "X-Correlation-ID";

std::string joined_names(const std::set<Verb>& methods) {
  const auto names = methods | std::views::transform([](Verb method) {
                       return std::string_view(boost::beast::http::to_string(method));
                     });
  return fmt::format("{}", fmt::join(names, ", "));
}

bool is_preflight(const Request& request) {
  return request.message.method() == Verb::options && request.header(Field::access_control_request_method);
}

}  // namespace

Cors::Cors(CorsPolicy policy)
    : origins_(std::move(policy.origins)),
      any_(origins_.size() == 1 && origins_.front() == every_origin),
      max_age_(std::to_string(policy.max_age.count())),
      methods_(joined_names(policy.methods)),
      request_headers_(fmt::format("{}", fmt::join(policy.request_headers, ", "))) {}

boost::asio::awaitable<Response> Cors::handle(const Request& request, RequestContext& context,
                                              const Handler& next) {
  const auto origin = allowed_origin(request);
  const bool own = !origin.empty() && !request.refused && is_preflight(request);
  Response response;
  if (own) {
    response = preflight();
  } else {
    response = co_await next(request, context);
  }
  if (!any_) response.headers.insert(Field::vary, "Origin");
  if (origin.empty()) co_return response;
  response.headers.set(Field::access_control_allow_origin, origin);
  if (!own) response.headers.set(Field::access_control_expose_headers, response_headers);
  co_return response;
}

std::string_view Cors::allowed_origin(const Request& request) const {
  const auto [first, last] = request.message.equal_range(Field::origin);
  if (first == last || std::next(first) != last) return {};
  if (any_) return every_origin;
  const auto found = std::ranges::find(origins_, std::string_view(first->value()));
  return found == origins_.end() ? std::string_view{} : std::string_view{*found};
}

Response Cors::preflight() const {
  Response response;
  response.headers.set(Field::access_control_allow_methods, methods_);
  response.headers.set(Field::access_control_allow_headers, request_headers_);
  response.headers.set(Field::access_control_max_age, max_age_);
  return response;
}

}  // namespace chassis::http
