#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "app/repositories/postgres/operations.hpp"
#include "app/repositories/probe_repository.hpp"
#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/postgres/read_batcher.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace mars::repositories {

/// Probes in PostgreSQL. Each kind of operation has a queue of its own, and leases a connection for each
/// batch, so that reads do not wait for commits.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
class PostgresProbeRepository final : public ProbeRepository {
 public:
  /// `observer` may be null; otherwise it outlives the executor's `io_context`. Lists are read from
  /// `standbys` if that is not null, and from `pool` if no standby responds. `records` says whether events
  /// are recorded.
  PostgresProbeRepository(const boost::asio::any_io_executor& executor,
                          const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
                          chassis::telemetry::DatabaseObserver* observer = nullptr,
                          const std::shared_ptr<chassis::postgres::ConnectionPool>& standbys = nullptr,
                          bool records = true);

  boost::asio::awaitable<void> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                   const Claim* claim) override;
  boost::asio::awaitable<void> add_grid(const chassis::RequestContext& context, const StoredGrid& grid,
                                        const Claim* claim) override;
  boost::asio::awaitable<void> add_to_grid(const chassis::RequestContext& context, const domain::Probe& probe,
                                           const Claim* claim) override;
  boost::asio::awaitable<std::optional<StoredGrid>> find_grid(const chassis::RequestContext& context,
                                                              domain::GridId id) override;
  boost::asio::awaitable<std::optional<StoredProbe>> find(const chassis::RequestContext& context,
                                                          domain::ProbeId id) override;
  boost::asio::awaitable<bool> update(const chassis::RequestContext& context, const ProbeUpdate& update,
                                      const Claim* claim) override;
  boost::asio::awaitable<bool> remove(const chassis::RequestContext& context, ProbeRemoval removal) override;
  boost::asio::awaitable<std::vector<ProbeState>> list(const chassis::RequestContext& context,
                                                       std::optional<domain::ProbeId> after,
                                                       std::size_t limit,
                                                       std::optional<domain::GridId> grid) override;
  boost::asio::awaitable<std::vector<GridSummary>> list_grids(const chassis::RequestContext& context,
                                                              std::optional<domain::GridId> after,
                                                              std::size_t limit) override;
  boost::asio::awaitable<void> require_ready(const chassis::RequestContext& context) override;

 private:
  boost::asio::awaitable<void> add_once(const chassis::RequestContext& context,
                                        postgres::ClaimedAddition addition);

  std::shared_ptr<chassis::postgres::ConnectionPool> pool_;
  bool records_;
  chassis::postgres::Batcher<postgres::AddProbes> additions_;
  chassis::postgres::Batcher<postgres::AddGrids> grid_additions_;
  chassis::postgres::Batcher<postgres::AddProbesToGrids> additions_to_grids_;
  chassis::postgres::Batcher<postgres::FindGrids> grid_searches_;
  chassis::postgres::Batcher<postgres::FindProbes> searches_;
  chassis::postgres::Batcher<postgres::UpdateProbes> updates_;
  chassis::postgres::Batcher<postgres::DeleteProbes> removals_;
  chassis::postgres::Batcher<postgres::AddOnce> claimed_additions_;
  chassis::postgres::Batcher<postgres::UpdateProbesOnce> claimed_updates_;
  chassis::postgres::ReadBatcher<postgres::ReadPage> pages_;
  chassis::postgres::Batcher<postgres::ReadPage> checks_;  ///< of readiness, separate from lists
};

}  // namespace mars::repositories
