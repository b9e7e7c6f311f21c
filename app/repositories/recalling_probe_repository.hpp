#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/uuid/uuid_hash.hpp>

#include "app/repositories/probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"

namespace mars::repositories {

/// A caching decorator of a repository: each operation gets a span, and probes that pass are cached, so that
/// a move needs no read.
class RecallingProbeRepository final : public ProbeRepository {
 public:
  /// `inner` and `recent`, which may be shared, outlive this object.
  RecallingProbeRepository(ProbeRepository& inner, RecentProbes& recent) : inner_(inner), recent_(recent) {}

  boost::asio::awaitable<void> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                   const Claim* claim) override;
  boost::asio::awaitable<void> add_grid(const chassis::RequestContext& context, const StoredGrid& grid,
                                        const Claim* claim) override;
  boost::asio::awaitable<void> add_to_grid(const chassis::RequestContext& context, const domain::Probe& probe,
                                           const Claim* claim) override;
  boost::asio::awaitable<std::optional<StoredGrid>> find_grid(const chassis::RequestContext& context,
                                                              domain::GridId id) override;
  boost::asio::awaitable<std::shared_ptr<const domain::Obstacles>> obstacles(
      const chassis::RequestContext& context, const domain::Grid& grid) override;
  boost::asio::awaitable<std::optional<StoredProbe>> find(const chassis::RequestContext& context,
                                                          domain::ProbeId id) override;

  [[nodiscard]] std::optional<StoredProbe> recall(domain::ProbeId id) override { return recent_.recall(id); }

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
  boost::asio::awaitable<void> add_and_remember(const chassis::RequestContext& context,
                                                const domain::Probe& probe, const Claim* claim);
  boost::asio::awaitable<std::optional<StoredProbe>> find_and_remember(const chassis::RequestContext& context,
                                                                       domain::ProbeId id);
  boost::asio::awaitable<bool> update_and_remember(const chassis::RequestContext& context,
                                                   const ProbeUpdate& update, const Claim* claim);

  ProbeRepository& inner_;
  RecentProbes& recent_;
  boost::unordered_flat_map<domain::GridId, std::shared_ptr<const domain::Obstacles>> obstacles_;
};

}  // namespace mars::repositories
