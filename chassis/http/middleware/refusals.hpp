#pragma once

#include "chassis/http/middleware.hpp"

namespace chassis::http {

/// Responds to requests that could not be read: malformed (400), too slow (408), too large (413, 431).
/// ReceiveBody rejects bodies that are read later. The middleware inside it sees only well-formed requests.
class Refusals final : public Middleware {
 public:
  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;
};

}  // namespace chassis::http
