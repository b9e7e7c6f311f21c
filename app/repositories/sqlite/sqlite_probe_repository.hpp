#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "app/repositories/probe_repository.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/store.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace mars::repositories {

/// Probes in an embedded SQLite database.
///
/// A lightweight handle: one for each thread, all on one store. Must be destroyed before the `io_context` of
/// its executor; the store must outlive both.
class SqliteProbeRepository final : public ProbeRepository {
 public:
  /// `observer` may be null; see `chassis::sqlite::Client`. `records` says whether events are recorded.
  SqliteProbeRepository(chassis::sqlite::Store& store, boost::asio::any_io_executor executor,
                        chassis::telemetry::DatabaseObserver* observer = nullptr, bool records = true);

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
  boost::asio::awaitable<void> add_once(const chassis::RequestContext& context, const domain::Probe& probe,
                                        const Claim& claim);
  template <class Work>
  boost::asio::awaitable<void> write(const chassis::RequestContext& context,
                                     chassis::sqlite::Client::StatementNames names, const Claim* claim,
                                     Work work);

  chassis::sqlite::Store& store_;
  bool records_;
  chassis::sqlite::Client client_;
};

}  // namespace mars::repositories
