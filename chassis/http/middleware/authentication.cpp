#include "chassis/http/middleware/authentication.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <ctime>
#include <iterator>
#include <string>
#include <utility>

#include "chassis/http/errors.hpp"

namespace chassis::http {

namespace {

Response unauthorized(bool tried) {
  auto response = error_response(tried ? errors::wrong_api_key : errors::missing_api_key);
  response.headers.set(Field::www_authenticate, tried ? R"(Bearer error="invalid_token")" : "Bearer");
  return response;
}

Response forbidden(Access needed) {
  const auto scope = to_string(needed);
  auto response = error_response(errors::insufficient_scope, scope);
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

Authentication::Authentication(const ApiKeys& keys, std::shared_ptr<const Router> router,
                               telemetry::Logger& logger, telemetry::Registry& registry)
    : keys_(keys), router_(std::move(router)), logger_(logger) {
  auto& refusals = prometheus::BuildCounter()
                       .Name("authentication_refused_total")
                       .Help("Requests rejected by authentication, by reason.")
                       .Register(registry.families());
  std::ranges::transform(reasons, refused_.begin(), [&](std::string_view reason) {
    return &refusals.Add({{"reason", std::string(reason)}});
  });
  auto& uses =
      prometheus::BuildGauge()
          .Name("api_key_last_used_timestamp_seconds")
          .Help("Last accepted API key of the principal, in seconds since 1970; 0 if none since startup.")
          .Register(registry.families());
  for (const auto& key : keys_)
    last_uses_.push_back(&uses.Add({{"principal", key.principal}}));
}

boost::asio::awaitable<Response> Authentication::handle(const Request& request, RequestContext& context,
                                                        const Handler& next) {
  const auto needed = router_->match(request).access;
  if (needed == Access::open) co_return co_await next(request, context);
  const auto* const key = key_of(request);
  if (key == nullptr) {
    const bool tried = request.header(Field::authorization).has_value();
    const auto reason = bearer_token(request) ? Reason::unknown : Reason::malformed;
    report(tried ? reason : Reason::missing, request, context);
    co_return unauthorized(tried);
  }
  last_uses_[static_cast<std::size_t>(key - keys_.data())]->Set(static_cast<double>(std::time(nullptr)));
  context.principal = key->principal;
  if (!key->allows(needed)) {
    report(Reason::scope, request, context);
    co_return forbidden(needed);
  }
  co_return co_await next(request, context);
}

void Authentication::report(Reason reason, const Request& request, const RequestContext& context) {
  const auto index = static_cast<std::size_t>(reason);
  refused_.at(index)->Increment();
  const auto address = request.client_address();
  logger_.warning("AUTHENTICATION_REFUSED",
                  {{"reason", reasons.at(index)}, {"client_address", std::string_view(address)}}, &context);
}

const ApiKey* Authentication::key_of(const Request& request) {
  const auto token = bearer_token(request);
  if (!token || token->size() > ApiKey::max_length) return nullptr;
  return find_key(keys_, digest_(*token));
}

}  // namespace chassis::http
