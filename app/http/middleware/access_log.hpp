#pragma once

#include "core/logging/logger.hpp"
#include "http/middleware.hpp"

namespace mars::http {

/// Logs `COMPLETED_REQUEST` for every answer, with the client's address, and at level debug with its user
/// agent. The duration begins with the last byte that is read of the request, and ends when the answer is
/// ready to be sent.
class AccessLog final : public Middleware {
 public:
  explicit AccessLog(core::Logger& logger) : logger_(logger) {}

  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;

 private:
  core::Logger& logger_;
};

}  // namespace mars::http
