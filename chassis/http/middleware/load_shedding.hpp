#pragma once

#include <prometheus/counter.h>

#include <memory>
#include <string>

#include "chassis/http/load.hpp"
#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Refuses at once, with 503 and `Retry-After`, what comes while as many requests are under way as may be. So
/// those that were let in keep their latency, and nobody waits for an answer that would come too late. Vital
/// routes are always let in. The same holds for answers and streams that would not fit into memory, and a
/// client that receives as many streams as it may gets 429.
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
