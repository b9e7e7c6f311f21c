#pragma once

#include "http/middleware.hpp"

namespace mars::http {

/// Gives errors the shape of RFC 9457 where the client's `Accept` names `application/problem+json`, and does
/// not prefer plain JSON by its weights. The fields of the contract's shape are kept as extensions: `code` of
/// a coded error, `errors` of a failed validation.
class ProblemDetails final : public Middleware {
 public:
  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace mars::http
