#pragma once

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Answers what could not be read as a request: malformed (400), too slow (408), too large (413, 431). A
/// body that is read later is refused by ReceiveBody.
/// Everything inside it sees well-formed requests only.
class Refusals final : public Middleware {
 public:
  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace chassis::http
