#include "app/repositories/recalling_probe_repository.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using chassis::RequestContext;

awaitable<void> RecallingProbeRepository::add(const RequestContext& context, const domain::Probe& probe) {
  const auto epoch = recent_.epoch();
  co_await inner_.add(context, probe);
  recent_.remember({.probe = probe, .version = 0}, epoch);
}

awaitable<std::optional<StoredProbe>> RecallingProbeRepository::find(const RequestContext& context,
                                                                     domain::ProbeId id) {
  const auto epoch = recent_.epoch();
  auto found = co_await inner_.find(context, id);
  if (found) recent_.remember(*found, epoch);
  co_return found;
}

awaitable<bool> RecallingProbeRepository::update(const RequestContext& context, const ProbeUpdate& update) {
  const auto epoch = recent_.epoch();
  const bool updated = co_await inner_.update(context, update);
  if (updated) {
    recent_.remember({.probe = update.to, .version = update.from.version + 1}, epoch);
  } else {
    recent_.forget(update.from.probe.id, update.from.version);
  }
  co_return updated;
}

awaitable<std::vector<ProbeState>> RecallingProbeRepository::list(const RequestContext& context,
                                                                  std::optional<domain::ProbeId> after,
                                                                  std::size_t limit) {
  return inner_.list(context, after, limit);
}

awaitable<void> RecallingProbeRepository::require_ready(const RequestContext& context) {
  return inner_.require_ready(context);
}

}  // namespace mars::repositories
