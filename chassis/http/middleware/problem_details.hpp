#pragma once

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Converts errors to RFC 9457 if the client's `Accept` names `application/problem+json` and does not prefer
/// plain JSON. The fields of the contract become extensions: `code` of a coded error, `errors` of a failed
/// validation.
class ProblemDetails final : public Middleware {
 public:
  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace chassis::http
