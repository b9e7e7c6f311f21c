#pragma once

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Gives errors the shape of RFC 9457 where the client's `Accept` names `application/problem+json`, and does
/// not prefer plain JSON by its weights. The fields of the contract's shape are kept as extensions: `code` of
/// a coded error, `errors` of a failed validation.
class ProblemDetails final : public Middleware {
 public:
  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace chassis::http
