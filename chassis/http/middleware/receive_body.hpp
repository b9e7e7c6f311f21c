#pragma once

#include <prometheus/counter.h>

#include <memory>

#include "chassis/http/load.hpp"
#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Reads the body of a request whose headers have passed every check, so that a rejected request takes no
/// memory for its body. Every middleware that decides from the headers must wrap it. Must wrap LoadShedding,
/// so that a slow body does not hold a permit. Does not read bodies of requests without a route. Returns 413
/// if the body exceeds the limit of its route.
class ReceiveBody final : public Middleware {
 public:
  /// `load` outlives this object.
  ReceiveBody(Load& load, telemetry::Registry& registry, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  boost::asio::awaitable<Response> receive(const Request& request, const Route& route,
                                           RequestContext& context, const Handler& next);

  Load& load_;
  std::shared_ptr<const Router> router_;
  prometheus::Counter& overloaded_;
};

}  // namespace chassis::http
