#pragma once

#include <atomic>
#include <memory>

#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"

namespace chassis::http {

/// While `closed` is true, rejects requests to all but exempt routes with 503 and `Retry-After`: the service
/// waits for a database that it must not use, such as one with another schema.
class StartGate final : public Middleware {
 public:
  /// `closed` outlives this object.
  StartGate(const std::atomic<bool>& closed, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  const std::atomic<bool>& closed_;
  std::shared_ptr<const Router> router_;
};

}  // namespace chassis::http
