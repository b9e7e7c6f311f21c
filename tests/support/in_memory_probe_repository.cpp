#include "tests/support/in_memory_probe_repository.hpp"

#include <algorithm>

#include "tests/support/in_memory_idempotency_repository.hpp"

namespace mars::tests {

using boost::asio::awaitable;
using chassis::RequestContext;
using repositories::Claim;
using repositories::GridSummary;
using repositories::ProbeRemoval;
using repositories::ProbeState;
using repositories::ProbeUpdate;
using repositories::StoredGrid;
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
  grids_[probe.grid.id] = {.grid = probe.grid, .obstacles = {}};
  co_return;
}

awaitable<void> InMemoryProbeRepository::add_grid(const RequestContext& context, const StoredGrid& grid,
                                                  const Claim* claim) {
  begin(context);
  if (claim != nullptr) keys->take(*claim);
  grids_[grid.grid.id] = grid;
  co_return;
}

awaitable<void> InMemoryProbeRepository::add_to_grid(const RequestContext& context,
                                                     const domain::Probe& probe, const Claim* claim) {
  begin(context);
  if (claim != nullptr) keys->take(*claim);
  probes_[probe.id] = {.probe = probe, .version = 0};
  co_return;
}

awaitable<std::optional<StoredGrid>> InMemoryProbeRepository::find_grid(const RequestContext& context,
                                                                        domain::GridId id) {
  begin(context);
  const auto found = grids_.find(id);
  if (found == grids_.end()) co_return std::nullopt;
  StoredGrid grid = found->second;
  grid.probes = std::ranges::count(probes_, id, [](const auto& entry) { return entry.second.probe.grid.id; });
  co_return grid;
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
  const auto found = probes_.find(update.to.id);
  if (found == probes_.end()) return false;
  StoredProbe& stored = found->second;
  if (lost_races > 0) {
    --lost_races;
    ++stored.version;
  }
  if (suppresses_updates) return false;
  if (stored.version != update.from.version || stored.probe != update.from.probe) return false;
  stored = {.probe = update.to, .version = stored.version + 1};
  return true;
}

awaitable<bool> InMemoryProbeRepository::remove(const RequestContext& context, ProbeRemoval removal) {
  begin(context);
  if (suppresses_updates) co_return false;
  const auto found = probes_.find(removal.id);
  if (found == probes_.end()) co_return false;
  if (lost_races > 0) {
    --lost_races;
    ++found->second.version;
  }
  if (removal.version >= 0 && removal.version != found->second.version) co_return false;
  probes_.erase(found);
  co_return true;
}

awaitable<std::vector<ProbeState>> InMemoryProbeRepository::list(const RequestContext& context,
                                                                 std::optional<domain::ProbeId> after,
                                                                 std::size_t limit,
                                                                 std::optional<domain::GridId> grid) {
  begin(context);
  std::vector<ProbeState> page;
  auto next = after ? probes_.upper_bound(*after) : probes_.begin();
  for (; next != probes_.end() && page.size() < limit; ++next) {
    const auto& probe = next->second.probe;
    if (!grid || probe.grid.id == *grid) page.push_back(state_of(probe));
  }
  co_return page;
}

awaitable<std::vector<GridSummary>> InMemoryProbeRepository::list_grids(const RequestContext& context,
                                                                        std::optional<domain::GridId> after,
                                                                        std::size_t limit) {
  begin(context);
  std::vector<GridSummary> page;
  auto next = after ? grids_.upper_bound(*after) : grids_.begin();
  for (; next != grids_.end() && page.size() < limit; ++next) {
    const auto& grid = next->second.grid;
    page.push_back({.id = grid.id,
                    .width = grid.width,
                    .height = grid.height,
                    .obstacle_count = grid.obstacle_count,
                    .probes = probes_on(grid.id)});
  }
  co_return page;
}

std::int64_t InMemoryProbeRepository::probes_on(domain::GridId grid) const {
  return std::ranges::count(probes_, grid, [](const auto& entry) { return entry.second.probe.grid.id; });
}

awaitable<void> InMemoryProbeRepository::require_ready(const RequestContext& context) {
  begin(context);
  co_return;
}

}  // namespace mars::tests
