#pragma once

#include <string>

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Restricts what browsers do with responses: no sniffing of types, no frames, no subresources, no referrer,
/// and no caching. Pages may load subresources of their own origin, and a response with its own
/// `Cache-Control` keeps it. Over TLS it also requires TLS for a year (HSTS).
class SecurityHeaders final : public Middleware {
 public:
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
