#pragma once

#include <map>

#include "app/repositories/probe_repository.hpp"

namespace mars::tests {

class InMemoryIdempotencyRepository;

/// Keeps probes in memory, for unit tests of what stands above the repositories. It can be told to fail, and
/// to let somebody else be faster.
class InMemoryProbeRepository final : public repositories::ProbeRepository {
 public:
  boost::asio::awaitable<void> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                   const repositories::Claim* claim = nullptr) override;
  boost::asio::awaitable<void> add_grid(const chassis::RequestContext& context,
                                        const repositories::StoredGrid& grid,
                                        const repositories::Claim* claim = nullptr) override;
  boost::asio::awaitable<void> add_to_grid(const chassis::RequestContext& context, const domain::Probe& probe,
                                           const repositories::Claim* claim = nullptr) override;
  boost::asio::awaitable<std::optional<repositories::StoredGrid>> find_grid(
      const chassis::RequestContext& context, domain::GridId id) override;
  boost::asio::awaitable<std::optional<repositories::StoredProbe>> find(
      const chassis::RequestContext& context, domain::ProbeId id) override;
  boost::asio::awaitable<bool> update(const chassis::RequestContext& context,
                                      const repositories::ProbeUpdate& update,
                                      const repositories::Claim* claim = nullptr) override;
  boost::asio::awaitable<bool> remove(const chassis::RequestContext& context,
                                      repositories::ProbeRemoval removal) override;
  boost::asio::awaitable<std::vector<repositories::ProbeState>> list(
      const chassis::RequestContext& context, std::optional<domain::ProbeId> after, std::size_t limit,
      std::optional<domain::GridId> grid = {}) override;
  boost::asio::awaitable<std::vector<repositories::GridSummary>> list_grids(
      const chassis::RequestContext& context, std::optional<domain::GridId> after,
      std::size_t limit) override;
  boost::asio::awaitable<void> require_ready(const chassis::RequestContext& context) override;

  /// Forgets all probes and grids.
  void clear() {
    probes_.clear();
    grids_.clear();
  }

  /// How often a probe was read.
  int finds = 0;
  /// So many of the next updates find that somebody else was faster.
  int lost_races = 0;
  /// Updates change nothing, as where a trigger suppresses them.
  bool suppresses_updates = false;
  /// Thrown by every operation where set.
  std::exception_ptr failure;
  /// Where claims are kept; null as long as there are none.
  InMemoryIdempotencyRepository* keys = nullptr;
  /// The deadline that the last operation was given.
  chassis::RequestContext::Clock::time_point last_deadline;

 private:
  void begin(const chassis::RequestContext& context);
  [[nodiscard]] std::int64_t probes_on(domain::GridId grid) const;
  bool apply(const repositories::ProbeUpdate& update);

  std::map<domain::ProbeId, repositories::StoredProbe> probes_;
  std::map<domain::GridId, repositories::StoredGrid> grids_;
};

}  // namespace mars::tests
