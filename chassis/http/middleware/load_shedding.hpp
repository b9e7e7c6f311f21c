#pragma once

#include <prometheus/counter.h>

#include <memory>
#include <string>

#include "chassis/http/load.hpp"
#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Load shedding: rejects requests above the limit in flight immediately, with 503 and `Retry-After`, so that
/// admitted requests keep their latency. Exempt routes are always admitted. Also rejects responses and
/// streams that do not fit into the memory budget, and returns 429 to a client with too many streams.
class LoadShedding final : public Middleware {
 public:
  /// `load` outlives this object.
  LoadShedding(Load& load, telemetry::Registry& registry, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  Response begin_stream(Response response, std::string client);
  Response refuse();
  Response refuse_stream();

  Load& load_;
  std::shared_ptr<const Router> router_;
  prometheus::Counter& refused_;
  prometheus::Counter& refused_streams_;
};

}  // namespace chassis::http
