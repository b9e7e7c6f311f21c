#include "app/repositories/postgres/postgres_probe_repository.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "app/repositories/event_data.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/pooler.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using postgres::ClaimedAddition;
using postgres::ReadRequest;

namespace {

ReadRequest page_request(ReadRequest::Kind kind, std::optional<boost::uuids::uuid> after, std::size_t limit) {
  constexpr std::size_t largest = std::numeric_limits<std::int64_t>::max();
  // Nothing has the nil UUID, the default, so that everything comes behind it.
  return {.kind = kind,
          .after = after.value_or(boost::uuids::uuid{}),
          .limit = static_cast<std::int64_t>(std::min(limit, largest))};
}

}  // namespace

PostgresProbeRepository::PostgresProbeRepository(
    const boost::asio::any_io_executor& executor,
    const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
    chassis::telemetry::DatabaseObserver* observer,
    const std::shared_ptr<chassis::postgres::ConnectionPool>& standbys, bool records)
    : pool_(pool),
      records_(records),
      additions_(executor, pool, observer),
      grid_additions_(executor, pool, observer),
      additions_to_grids_(executor, pool, observer),
      grid_searches_(executor, pool, observer),
      searches_(executor, pool, observer),
      updates_(executor, pool, observer),
      removals_(executor, pool, observer),
      claimed_additions_(executor, pool, observer),
      claimed_updates_(executor, pool, observer),
      pages_(executor, pool, observer, standbys),
      checks_(executor, pool, observer, chassis::postgres::Urgency::urgent) {}

awaitable<void> PostgresProbeRepository::add(const chassis::RequestContext& context,
                                             const domain::Probe& probe, const Claim* claim) {
  postgres::NewProbe added{.probe = probe};
  if (records_) {
    added.grid_event = created_data(probe.grid);
    added.event = created_data(probe);
  }
  if (claim == nullptr) {
    co_await additions_.run(context, std::move(added));
    co_return;
  }
  ClaimedAddition addition{.claim = *claim, .added = std::move(added)};
  co_await add_once(context, std::move(addition));
}

awaitable<void> PostgresProbeRepository::add_grid(const chassis::RequestContext& context,
                                                  const StoredGrid& grid, const Claim* claim) {
  auto event = records_ ? created_data(grid.grid) : std::string();
  bool stored = true;
  if (claim == nullptr) {
    postgres::NewGrid added{.grid = grid};
    added.event = std::move(event);
    stored = co_await grid_additions_.run(context, std::move(added));
  } else {
    ClaimedAddition addition{.claim = *claim,
                             .kind = ClaimedAddition::Kind::grid,
                             .added = {.probe = {.grid = grid.grid}, .grid_event = std::move(event)},
                             .obstacles = grid.obstacles};
    co_await add_once(context, std::move(addition));
  }
  if (!stored) throw chassis::NotStored("a grid was suppressed by the database");
}

awaitable<void> PostgresProbeRepository::add_to_grid(const chassis::RequestContext& context,
                                                     const domain::Probe& probe, const Claim* claim) {
  auto event = records_ ? created_data(probe) : std::string();
  bool stored = true;
  if (claim == nullptr) {
    postgres::NewProbe added{.probe = probe};
    added.event = std::move(event);
    stored = co_await additions_to_grids_.run(context, std::move(added));
  } else {
    ClaimedAddition addition{.claim = *claim,
                             .kind = ClaimedAddition::Kind::probe,
                             .added = {.probe = probe, .event = std::move(event)}};
    co_await add_once(context, std::move(addition));
  }
  if (!stored) throw chassis::NotStored("a probe was suppressed by the database");
}

awaitable<std::optional<StoredGrid>> PostgresProbeRepository::find_grid(
    const chassis::RequestContext& context, domain::GridId id) {
  return grid_searches_.run(context, id);
}

awaitable<std::optional<StoredProbe>> PostgresProbeRepository::find(const chassis::RequestContext& context,
                                                                    domain::ProbeId id) {
  return searches_.run(context, id);
}

awaitable<bool> PostgresProbeRepository::update(const chassis::RequestContext& context,
                                                const ProbeUpdate& update, const Claim* claim) {
  postgres::RecordedUpdate recorded{.update = update, .event = records_ ? moved_data(update) : std::string()};
  if (claim == nullptr) co_return co_await updates_.run(context, std::move(recorded));
  postgres::ClaimedUpdate claimed{.claim = *claim, .recorded = std::move(recorded)};
  const auto stored = co_await claimed_updates_.run(context, std::move(claimed));
  co_return chassis::idempotency::is_done(stored);
}

awaitable<void> PostgresProbeRepository::add_once(const chassis::RequestContext& context,
                                                  ClaimedAddition addition) {
  const auto stored = co_await claimed_additions_.run(context, std::move(addition));
  chassis::idempotency::is_done(stored);
}

awaitable<bool> PostgresProbeRepository::remove(const chassis::RequestContext& context,
                                                ProbeRemoval removal) {
  return removals_.run(context, {.removal = removal, .records = records_ ? 1 : 0});
}

awaitable<std::vector<ProbeState>> PostgresProbeRepository::list(const chassis::RequestContext& context,
                                                                 std::optional<domain::ProbeId> after,
                                                                 std::size_t limit,
                                                                 std::optional<domain::GridId> grid) {
  auto request =
      page_request(grid ? ReadRequest::Kind::probes_of_grid : ReadRequest::Kind::probes, after, limit);
  if (grid) request.grid = *grid;
  auto answer = co_await pages_.run(context, request);
  co_return std::move(answer.probes);
}

awaitable<std::vector<GridSummary>> PostgresProbeRepository::list_grids(
    const chassis::RequestContext& context, std::optional<domain::GridId> after, std::size_t limit) {
  auto answer = co_await pages_.run(context, page_request(ReadRequest::Kind::grids, after, limit));
  co_return std::move(answer.grids);
}

awaitable<void> PostgresProbeRepository::require_ready(const chassis::RequestContext& context) {
  const ReadRequest request{.kind = ReadRequest::Kind::readiness};
  try {
    const auto answer = co_await checks_.run(context, request);
    if (pool_->cluster().fence()->loses_statements())
      throw chassis::NotReady(std::string(chassis::postgres::unfit_pooler));
    if (!answer.obstacles.empty()) throw chassis::NotReady(answer.obstacles);
  } catch (const chassis::postgres::SqlError& refusal) {
    throw chassis::NotReady(postgres::readiness_check.obstacle_in(refusal), refusal.what());
  } catch (const chassis::postgres::ConnectFailure& failure) {
    const auto obstacle = chassis::postgres::obstacle_in_connecting(failure.sqlstate());
    if (obstacle.empty()) throw;
    throw chassis::NotReady(std::string(obstacle), failure.what());
  }
}

}  // namespace mars::repositories
