#include "chassis/http/middleware/metrics.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "chassis/http/middleware/known_method.hpp"

namespace chassis::http {

namespace {

constexpr std::string_view unknown_route = "unmatched";

const prometheus::Histogram::BucketBoundaries buckets{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25,
                                                      0.5,   0.75, 1,     2.5,  5,     7.5, 10};

class Active {
 public:
  explicit Active(prometheus::Gauge& gauge) : gauge_(gauge) { gauge_.Increment(); }

  Active(const Active&) = delete;
  Active& operator=(const Active&) = delete;

  ~Active() { gauge_.Decrement(); }

 private:
  prometheus::Gauge& gauge_;
};

}  // namespace

Metrics::Metrics(telemetry::Registry& registry, std::shared_ptr<const Router> router)
    : router_(std::move(router)),
      durations_(prometheus::BuildHistogram()
                     .Name("http_server_request_duration_seconds")
                     .Help("Duration of HTTP requests, from the last byte read until the response is ready.")
                     .Register(registry.families())),
      active_(prometheus::BuildGauge()
                  .Name("http_server_active_requests")
                  .Help("HTTP requests in flight.")
                  .Register(registry.families())
                  .Add({})) {}

boost::asio::awaitable<Response> Metrics::handle(const Request& request, RequestContext& context,
                                                 const Handler& next) {
  const auto start = std::chrono::steady_clock::now();
  const Active active(active_);
  Response response = co_await next(request, context);
  const std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - std::max(start, request.received_at);
  duration(router_->match(request).path, known_method(request.message.method()), response.status)
      .Observe(elapsed.count());
  co_return response;
}

prometheus::Histogram& Metrics::duration(std::string_view route, Verb method, Status status) {
  const Key key(route, method, static_cast<unsigned>(status));
  if (const auto found = known_.find(key); found != known_.end()) return *found->second;
  auto& made = durations_.Add({{"http_request_method", std::string(known_method_name(method))},
                               {"http_route", std::string(route.empty() ? unknown_route : route)},
                               {"http_response_status_code", std::to_string(static_cast<unsigned>(status))}},
                              buckets);
  known_.emplace(key, &made);
  return made;
}

}  // namespace chassis::http
