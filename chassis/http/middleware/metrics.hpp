#pragma once

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <memory>
#include <string_view>
#include <tuple>

#include "chassis/http/middleware.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::http {

/// Measures the duration of every request by method, route and status, and the requests in flight. The
/// cardinality of labels is bounded: unknown paths share one label, as do unknown methods.
class Metrics final : public Middleware {
 public:
  Metrics(telemetry::Registry& registry, std::shared_ptr<const Router> router);

  boost::asio::awaitable<Response> handle(const Request& request, RequestContext& context,
                                          const Handler& next) override;

 private:
  using Key = std::tuple<std::string_view, Verb, unsigned>;

  prometheus::Histogram& duration(std::string_view route, Verb method, Status status);

  std::shared_ptr<const Router> router_;
  prometheus::Family<prometheus::Histogram>& durations_;
  prometheus::Gauge& active_;
  std::map<Key, prometheus::Histogram*> known_;  ///< avoids look-ups in the registry
};

}  // namespace chassis::http
