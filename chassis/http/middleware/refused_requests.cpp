#include "chassis/http/middleware/refused_requests.hpp"

#include <utility>

namespace chassis::http {

prometheus::Counter& refused_requests(telemetry::Registry& registry, std::string reason) {
  return prometheus::BuildCounter()
      .Name("http_server_requests_refused_total")
      .Help("HTTP requests rejected by middleware, by reason.")
      .Register(registry.families())
      .Add({{"reason", std::move(reason)}});
}

}  // namespace chassis::http
