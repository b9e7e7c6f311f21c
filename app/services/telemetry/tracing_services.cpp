#include "app/services/telemetry/tracing_services.hpp"

#include <utility>

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::telemetry::traced;

awaitable<domain::Probe> TracingSetupService::set_up(const RequestContext& context, std::int32_t width,
                                                     std::int32_t height, domain::Direction direction) {
  return traced(context, "SetupService.set_up",
                [this, width, height, direction](const RequestContext& inner) {
                  return SetupService::set_up(inner, width, height, direction);
                });
}

awaitable<std::expected<domain::Probe, MoveError>> TracingMoveService::move(const RequestContext& context,
                                                                            domain::ProbeId id,
                                                                            std::string_view commands) {
  return traced(context, "MoveService.move", [this, id, commands](const RequestContext& inner) {
    return MoveService::move(inner, id, commands);
  });
}

awaitable<KeyedResult> TracingIdempotencyService::set_up(const RequestContext& context, std::string key,
                                                         std::int32_t width, std::int32_t height,
                                                         domain::Direction direction) {
  return traced(context, "IdempotencyService.set_up",
                [this, key = std::move(key), width, height, direction](const RequestContext& inner) {
                  return IdempotencyService::set_up(inner, key, width, height, direction);
                });
}

awaitable<KeyedResult> TracingIdempotencyService::move(const RequestContext& context, std::string key,
                                                       domain::ProbeId id, std::string_view commands) {
  return traced(context, "IdempotencyService.move",
                [this, key = std::move(key), id, commands](const RequestContext& inner) {
                  return IdempotencyService::move(inner, key, id, commands);
                });
}

awaitable<std::vector<repositories::ProbeState>> TracingCheckService::page(
    const RequestContext& context, std::optional<domain::ProbeId> after, std::size_t limit) {
  return traced(context, "CheckService.page", [this, after, limit](const RequestContext& inner) {
    return CheckService::page(inner, after, limit);
  });
}

}  // namespace mars::services
