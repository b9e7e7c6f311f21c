#include "tests/support/in_memory_probe_repository.hpp"

#include "tests/support/in_memory_idempotency_repository.hpp"

namespace mars::tests {

using boost::asio::awaitable;
using chassis::RequestContext;
using repositories::Claim;
using repositories::ProbeState;
using repositories::ProbeUpdate;
using repositories::StoredProbe;

void InMemoryProbeRepository::begin(const RequestContext& context) {
  last_deadline = context.deadline;
  if (failure) std::rethrow_exception(failure);
}

awaitable<void> InMemoryProbeRepository::add(const RequestContext& context, const domain::Probe& probe,
                                             const Claim* claim) {
  begin(context);
  if (claim != nullptr) keys->take(*claim);
  probes_[probe.id] = {.probe = probe, .version = 0};
  co_return;
}

awaitable<std::optional<StoredProbe>> InMemoryProbeRepository::find(const RequestContext& context,
                                                                    domain::ProbeId id) {
  begin(context);
  ++finds;
  const auto found = probes_.find(id);
  co_return found == probes_.end() ? std::nullopt : std::optional(found->second);
}

awaitable<bool> InMemoryProbeRepository::update(const RequestContext& context, const ProbeUpdate& update,
                                                const Claim* claim) {
  begin(context);
  if (claim != nullptr) keys->take(*claim);
  const bool updated = apply(update);
  if (claim != nullptr && !updated) keys->claims.erase(claim->key);
  co_return updated;
}

bool InMemoryProbeRepository::apply(const ProbeUpdate& update) {
  StoredProbe& stored = probes_.at(update.to.id);
  if (lost_races > 0) {
    --lost_races;
    ++stored.version;
  }
  if (suppresses_updates) return false;
  if (stored.version != update.from.version || stored.probe != update.from.probe) return false;
  stored = {.probe = update.to, .version = stored.version + 1};
  return true;
}

awaitable<std::vector<ProbeState>> InMemoryProbeRepository::list(const RequestContext& context,
                                                                 std::optional<domain::ProbeId> after,
                                                                 std::size_t limit) {
  begin(context);
  std::vector<ProbeState> page;
  auto next = after ? probes_.upper_bound(*after) : probes_.begin();
  for (; next != probes_.end() && page.size() < limit; ++next) {
    const auto& probe = next->second.probe;
    page.push_back({.id = probe.id, .position = probe.position, .direction = probe.direction});
  }
  co_return page;
}

awaitable<void> InMemoryProbeRepository::require_ready(const RequestContext& context) {
  begin(context);
  co_return;
}

}  // namespace mars::tests
