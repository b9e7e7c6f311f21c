#include "app/repositories/recalling_probe_repository.hpp"

#include <limits>

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::telemetry::traced;

awaitable<void> RecallingProbeRepository::add(const RequestContext& context, const domain::Probe& probe,
                                              const Claim* claim) {
  return traced(
      context, claim == nullptr ? "ProbeRepository.add" : "IdempotencyRepository.add",
      [this, &probe, claim](const RequestContext& inner) { return add_and_remember(inner, probe, claim); });
}

awaitable<void> RecallingProbeRepository::add_grid(const RequestContext& context, const StoredGrid& grid,
                                                   const Claim* claim) {
  return traced(context, "ProbeRepository.add_grid", [this, &grid, claim](const RequestContext& inner) {
    return inner_.add_grid(inner, grid, claim);
  });
}

awaitable<void> RecallingProbeRepository::add_to_grid(const RequestContext& context,
                                                      const domain::Probe& probe, const Claim* claim) {
  return traced(context, "ProbeRepository.add_to_grid", [this, &probe, claim](const RequestContext& inner) {
    return inner_.add_to_grid(inner, probe, claim);
  });
}

awaitable<std::optional<StoredGrid>> RecallingProbeRepository::find_grid(const RequestContext& context,
                                                                         domain::GridId id) {
  return traced(context, "ProbeRepository.find_grid",
                [this, id](const RequestContext& inner) { return inner_.find_grid(inner, id); });
}

awaitable<std::shared_ptr<const domain::Obstacles>> RecallingProbeRepository::obstacles(
    const RequestContext& context, const domain::Grid& grid) {
  constexpr std::size_t most_grids = 16;
  if (const auto known = obstacles_.find(grid.id); known != obstacles_.end()) co_return known->second;
  auto read = co_await ProbeRepository::obstacles(context, grid);
  if (obstacles_.size() >= most_grids) obstacles_.clear();
  if (!read->empty()) obstacles_.insert_or_assign(grid.id, read);
  co_return read;
}

awaitable<std::optional<StoredProbe>> RecallingProbeRepository::find(const RequestContext& context,
                                                                     domain::ProbeId id) {
  return traced(context, "ProbeRepository.find",
                [this, id](const RequestContext& inner) { return find_and_remember(inner, id); });
}

awaitable<bool> RecallingProbeRepository::update(const RequestContext& context, const ProbeUpdate& update,
                                                 const Claim* claim) {
  return traced(context, claim == nullptr ? "ProbeRepository.update" : "IdempotencyRepository.update",
                [this, &update, claim](const RequestContext& inner) {
                  return update_and_remember(inner, update, claim);
                });
}

awaitable<bool> RecallingProbeRepository::remove(const RequestContext& context, ProbeRemoval removal) {
  recent_.forget(removal.id, std::numeric_limits<std::int64_t>::max());
  return traced(context, "ProbeRepository.remove",
                [this, removal](const RequestContext& inner) { return inner_.remove(inner, removal); });
}

awaitable<std::vector<ProbeState>> RecallingProbeRepository::list(const RequestContext& context,
                                                                  std::optional<domain::ProbeId> after,
                                                                  std::size_t limit,
                                                                  std::optional<domain::GridId> grid) {
  return traced(context, "ProbeRepository.list", [this, after, limit, grid](const RequestContext& inner) {
    return inner_.list(inner, after, limit, grid);
  });
}

awaitable<std::vector<GridSummary>> RecallingProbeRepository::list_grids(const RequestContext& context,
                                                                         std::optional<domain::GridId> after,
                                                                         std::size_t limit) {
  return traced(context, "ProbeRepository.list_grids", [this, after, limit](const RequestContext& inner) {
    return inner_.list_grids(inner, after, limit);
  });
}

awaitable<void> RecallingProbeRepository::require_ready(const RequestContext& context) {
  return traced(context, "ProbeRepository.require_ready",
                [this](const RequestContext& inner) { return inner_.require_ready(inner); });
}

awaitable<void> RecallingProbeRepository::add_and_remember(const RequestContext& context,
                                                           const domain::Probe& probe, const Claim* claim) {
  const auto epoch = recent_.epoch();
  co_await inner_.add(context, probe, claim);
  recent_.remember({.probe = probe, .version = 0}, epoch);
}

awaitable<std::optional<StoredProbe>> RecallingProbeRepository::find_and_remember(
    const RequestContext& context, domain::ProbeId id) {
  const auto epoch = recent_.epoch();
  auto found = co_await inner_.find(context, id);
  if (found) recent_.remember(*found, epoch);
  co_return found;
}

awaitable<bool> RecallingProbeRepository::update_and_remember(const RequestContext& context,
                                                              const ProbeUpdate& update, const Claim* claim) {
  const auto epoch = recent_.epoch();
  const bool updated = co_await inner_.update(context, update, claim);
  if (updated) {
    recent_.remember({.probe = update.to, .version = update.from.version + 1}, epoch);
  } else {
    recent_.forget(update.from.probe.id, update.from.version);
  }
  co_return updated;
}

}  // namespace mars::repositories
