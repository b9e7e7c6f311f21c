#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "app/domain/obstacles.hpp"
#include "app/models/probe.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/claim.hpp"

namespace mars::repositories {

using chassis::idempotency::Claim;
using domain::ProbeState;
using models::GridSummary;
using models::ProbeRemoval;
using models::ProbeUpdate;
using models::StoredGrid;
using models::StoredProbe;

/// Stores probes and their grids.
///
/// An object belongs to one thread: its coroutines run on that thread's `io_context`. Writes that return
/// normally are durable. Faults are exceptions: `chassis::Unavailable` if the store is unreachable or the
/// deadline of the context has passed (a write may then have been committed or not), anything else for a
/// defect.
///
/// Writes take a claim, which may be null. They store the answer of the claim in the same transaction. If the
/// key of the claim is taken, they change nothing and throw `chassis::idempotency::KeyTaken`.
class ProbeRepository {
 public:
  ProbeRepository() = default;
  ProbeRepository(const ProbeRepository&) = delete;
  ProbeRepository& operator=(const ProbeRepository&) = delete;
  virtual ~ProbeRepository() = default;

  /// Stores a new probe and its grid: both or neither.
  virtual boost::asio::awaitable<void> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                           const Claim* claim = nullptr) = 0;

  /// Stores a new grid without a probe. Its `probes` do not count.
  virtual boost::asio::awaitable<void> add_grid(const chassis::RequestContext& context,
                                                const StoredGrid& grid, const Claim* claim = nullptr) = 0;

  /// Stores a new probe on a grid that is stored already.
  virtual boost::asio::awaitable<void> add_to_grid(const chassis::RequestContext& context,
                                                   const domain::Probe& probe,
                                                   const Claim* claim = nullptr) = 0;

  /// The grid with this id; empty if there is none.
  virtual boost::asio::awaitable<std::optional<StoredGrid>> find_grid(const chassis::RequestContext& context,
                                                                      domain::GridId id) = 0;

  /// The obstacles of a stored grid, which never change.
  virtual boost::asio::awaitable<std::shared_ptr<const domain::Obstacles>> obstacles(
      const chassis::RequestContext& context, const domain::Grid& grid) {
    if (grid.obstacle_count == 0) co_return std::make_shared<const domain::Obstacles>();
    const auto found = co_await find_grid(context, grid.id);
    if (!found) throw chassis::DamagedData("the grid of a probe is not in the database");
    co_return std::make_shared<const domain::Obstacles>(domain::cells_in(found->obstacles));
  }

  /// The probe with this id; empty if there is none.
  virtual boost::asio::awaitable<std::optional<StoredProbe>> find(const chassis::RequestContext& context,
                                                                  domain::ProbeId id) = 0;

  /// The cached probe; empty if it is not cached. May be outdated: good enough for an `update`, which detects
  /// that, but not for a response.
  [[nodiscard]] virtual std::optional<StoredProbe> recall(domain::ProbeId /*id*/) { return std::nullopt; }

  /// Stores position and direction of `update.to` and increments the version. Returns false, and changes
  /// nothing, unless the stored version, position and direction are those of `update.from`. The version alone
  /// is not enough: after a failover or a restore, the same number can stand for another state.
  virtual boost::asio::awaitable<bool> update(const chassis::RequestContext& context,
                                              const ProbeUpdate& update, const Claim* claim = nullptr) = 0;

  /// Removes a probe. Returns false, and changes nothing, unless it is stored with this version.
  virtual boost::asio::awaitable<bool> remove(const chassis::RequestContext& context,
                                              ProbeRemoval removal) = 0;

  /// Up to `limit` probes in order of creation, after the id `after` or from the first; only those on `grid`
  /// if it is given.
  virtual boost::asio::awaitable<std::vector<ProbeState>> list(const chassis::RequestContext& context,
                                                               std::optional<domain::ProbeId> after,
                                                               std::size_t limit,
                                                               std::optional<domain::GridId> grid = {}) = 0;

  /// Up to `limit` grids, likewise.
  virtual boost::asio::awaitable<std::vector<GridSummary>> list_grids(const chassis::RequestContext& context,
                                                                      std::optional<domain::GridId> after,
                                                                      std::size_t limit) = 0;

  /// Returns if setups and moves are possible now. Throws `chassis::NotReady` if not, and
  /// `chassis::Unavailable` if the store does not respond.
  virtual boost::asio::awaitable<void> require_ready(const chassis::RequestContext& context) = 0;
};

}  // namespace mars::repositories
