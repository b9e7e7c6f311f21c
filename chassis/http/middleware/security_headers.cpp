#include "chassis/http/middleware/security_headers.hpp"

#include <fmt/format.h>

#include <string_view>

namespace chassis::http {

namespace {

constexpr std::string_view for_all =
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n";
constexpr std::string_view load_nothing =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr std::string_view a_year = "max-age=31536000";
constexpr std::string_view keep_nothing = "Cache-Control: no-store\r\n";

}  // namespace

SecurityHeaders::SecurityHeaders()
    : for_answers_(fmt::format("{}{}{}", for_all, load_nothing, keep_nothing)),
      for_kept_answers_(fmt::format("{}{}", for_all, load_nothing)),
      for_pages_(for_all) {}

boost::asio::awaitable<Response> SecurityHeaders::handle(const Request& request, RequestContext& context,
                                                         const Handler& next) {
  Response response = co_await next(request, context);
  if (response.headers.find(policy_name) != response.headers.end()) {
    response.fixed_headers = for_pages_;
  } else {
    const bool kept = response.headers.find(Field::cache_control) != response.headers.end();
    response.fixed_headers = kept ? for_kept_answers_ : for_answers_;
  }
  if (request.secure) response.headers.set(Field::strict_transport_security, a_year);
  co_return response;
}

}  // namespace chassis::http
