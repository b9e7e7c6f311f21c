#pragma once

#include <string>

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Tells browsers to be careful with every answer: to take its type as it is named, to show it in no frame,
/// to load nothing for it, to tell nobody its address, and to keep no copy of it. A page may load what is
/// served beside it, and what names its own `Cache-Control` may be kept as that says. Through TLS, also
/// to come through TLS for a year.
class SecurityHeaders final : public Middleware {
 public:
  SecurityHeaders();

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  // Whole, so that an answer costs one append.
  std::string for_answers_;
  std::string for_kept_answers_;
  std::string for_pages_;
};

}  // namespace chassis::http
