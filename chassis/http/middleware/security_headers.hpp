#pragma once

#include <string>
#include <string_view>

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Restricts what browsers do with responses: no sniffing of types, no frames, no subresources, no referrer,
/// and no caching. A page says by a `Content-Security-Policy` of its own what it loads, and a response with
/// its own `Cache-Control` keeps it. Over TLS it also requires TLS for a year (HSTS).
class SecurityHeaders final : public Middleware {
 public:
  static constexpr std::string_view policy_name = "Content-Security-Policy";

  SecurityHeaders();

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  // One string, so that each response needs a single append.
  std::string for_answers_;
  std::string for_kept_answers_;
  std::string for_pages_;
};

}  // namespace chassis::http
