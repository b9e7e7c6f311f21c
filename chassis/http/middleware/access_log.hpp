#pragma once

#include "chassis/http/middleware.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::http {

/// Logs `COMPLETED_REQUEST` for every response, with the client's address, and at level debug with its user
/// agent. The duration is from the last byte read of the request until the response is ready to be sent.
class AccessLog final : public Middleware {
 public:
  explicit AccessLog(telemetry::Logger& logger) : logger_(logger) {}

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  telemetry::Logger& logger_;
};

}  // namespace chassis::http
