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

/// Measures every request: how long its answer took to be ready, by method, route and status, and how many
/// are under way. Whatever the client sends, labels have few values: unknown paths share one, and so do
/// unknown methods.
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
  std::map<Key, prometheus::Histogram*> known_;  ///< so that no request looks labels up in the registry
};

}  // namespace chassis::http
