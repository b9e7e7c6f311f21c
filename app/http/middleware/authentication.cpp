#include "http/middleware/authentication.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/predicate.hpp>
#include <iterator>
#include <string>

namespace mars::http {

namespace {

using core::Access;

Response unauthorized(bool tried) {
  auto response = coded_response(Status::unauthorized, "NOT_AUTHENTICATED",
                                 tried ? "The API key is not valid." : "An API key is needed.");
  response.headers.set(Field::www_authenticate, tried ? R"(Bearer error="invalid_token")" : "Bearer");
  return response;
}

Response forbidden(Access needed) {
  const auto scope = to_string(needed);
  auto response = coded_response(Status::forbidden, "INSUFFICIENT_SCOPE",
                                 fmt::format("The API key lacks the scope {}.", scope));
  response.headers.set(Field::www_authenticate,
                       fmt::format(R"(Bearer error="insufficient_scope", scope="{}")", scope));
  return response;
}

}  // namespace

std::optional<std::string_view> bearer_token(const Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto [first, last] = request.message.equal_range(Field::authorization);
  if (first == last || std::next(first) != last) return std::nullopt;
  const std::string_view value = first->value();
  if (!boost::istarts_with(value, scheme)) return std::nullopt;
  const auto begin = value.find_first_not_of(' ', scheme.size());
  if (begin == std::string_view::npos) return std::nullopt;
  return value.substr(begin);
}

boost::asio::awaitable<Response> Authentication::handle(const Request& request, core::RequestContext& context,
                                                        const Handler& next) {
  const auto needed = router_->access_to(request.message.method(), request.path);
  if (needed == Access::open) co_return co_await next(request, context);
  const auto* const key = key_of(request);
  if (key == nullptr) co_return unauthorized(request.header(Field::authorization).has_value());
  context.principal = key->principal;
  if (!key->allows(needed)) co_return forbidden(needed);
  co_return co_await next(request, context);
}

const core::ApiKey* Authentication::key_of(const Request& request) {
  const auto token = bearer_token(request);
  if (!token || token->size() > core::ApiKey::max_length) return nullptr;
  return core::find_key(keys_, digest_(*token));
}

}  // namespace mars::http
