#include "app/repositories/tracing_probe_repository.hpp"

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::telemetry::traced;

awaitable<void> TracingProbeRepository::add(const RequestContext& context, const domain::Probe& probe) {
  return traced(context, "ProbeRepository.add",
                [&inner = inner_, &probe](const RequestContext& traced_context) {
                  return inner.add(traced_context, probe);
                });
}

awaitable<std::optional<StoredProbe>> TracingProbeRepository::find(const RequestContext& context,
                                                                   domain::ProbeId id) {
  return traced(context, "ProbeRepository.find", [&inner = inner_, id](const RequestContext& traced_context) {
    return inner.find(traced_context, id);
  });
}

awaitable<bool> TracingProbeRepository::update(const RequestContext& context, const ProbeUpdate& update) {
  return traced(context, "ProbeRepository.update",
                [&inner = inner_, &update](const RequestContext& traced_context) {
                  return inner.update(traced_context, update);
                });
}

awaitable<std::vector<ProbeState>> TracingProbeRepository::list(const RequestContext& context,
                                                                std::optional<domain::ProbeId> after,
                                                                std::size_t limit) {
  return traced(context, "ProbeRepository.list",
                [&inner = inner_, after, limit](const RequestContext& traced_context) {
                  return inner.list(traced_context, after, limit);
                });
}

awaitable<void> TracingProbeRepository::require_ready(const RequestContext& context) {
  return traced(context, "ProbeRepository.require_ready",
                [&inner = inner_](const RequestContext& traced_context) {
                  return inner.require_ready(traced_context);
                });
}

}  // namespace mars::repositories
