#pragma once

#include <prometheus/counter.h>

#include <memory>

#include "core/metrics/registry.hpp"
#include "http/load.hpp"
#include "http/middleware.hpp"
#include "http/router.hpp"

namespace mars::http {

/// Refuses at once, with 503 and `Retry-After`, what comes while as many requests are under way as may be. So
/// those that were let in keep their latency, and nobody waits for an answer that would come too late. Vital
/// routes are always let in.
class LoadShedding final : public Middleware {
 public:
  /// `load` outlives this object.
  LoadShedding(Load& load, core::metrics::Registry& registry, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;

 private:
  Response refuse();

  Load& load_;
  std::shared_ptr<const Router> router_;
  prometheus::Counter& refused_;
};

}  // namespace mars::http
