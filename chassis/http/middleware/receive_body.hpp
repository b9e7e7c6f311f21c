#pragma once

#include <prometheus/counter.h>

#include <memory>

#include "chassis/http/load.hpp"
#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Reads the body of a request that has passed every check of its headers; a request that is refused before
/// costs nobody the memory of its body. Must be wrapped by whatever decides from the headers, and wraps
/// LoadShedding, so that a slow body does not hold a permit. Leaves the bodies of requests alone that no
/// route serves. Answers 413 to a body that is larger than its route accepts.
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
