#include "app/services/check_service.hpp"

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using chassis::RequestContext;
using chassis::telemetry::traced;

CheckService::Probes CheckService::list(std::optional<domain::ProbeId> after,
                                        std::optional<domain::GridId> grid) {
  auto read = [this, grid](const RequestContext& context, std::optional<domain::ProbeId> behind,
                           std::size_t limit) {
    return traced(context, "CheckService.page", [this, grid, behind, limit](const RequestContext& inner) {
      return probes_.list(inner, behind, limit, grid);
    });
  };
  return {std::move(read), {.page_size = page_size_, .page_timeout = page_timeout_}, after};
}

CheckService::Grids CheckService::list_grids(std::optional<domain::GridId> after) {
  auto read = [this](const RequestContext& context, std::optional<domain::GridId> behind, std::size_t limit) {
    return traced(context, "CheckService.page", [this, behind, limit](const RequestContext& inner) {
      return probes_.list_grids(inner, behind, limit);
    });
  };
  return {std::move(read), {.page_size = page_size_, .page_timeout = page_timeout_}, after};
}

}  // namespace mars::services
