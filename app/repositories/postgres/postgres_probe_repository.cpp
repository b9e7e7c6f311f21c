#include "app/repositories/postgres/postgres_probe_repository.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "app/repositories/postgres/readiness.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/pooler.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using postgres::ClaimedProbe;
using postgres::ClaimedUpdate;
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
    const std::shared_ptr<chassis::postgres::ConnectionPool>& standbys)
    : pool_(pool),
      additions_(executor, pool, observer),
      grid_additions_(executor, pool, observer),
      additions_to_grids_(executor, pool, observer),
      grid_searches_(executor, pool, observer),
      searches_(executor, pool, observer),
      updates_(executor, pool, observer),
      removals_(executor, pool, observer),
      claimed_grids_(executor, pool, observer),
      claimed_additions_to_grids_(executor, pool, observer),
      claimed_additions_(executor, pool, observer),
      claimed_updates_(executor, pool, observer),
      pages_(executor, pool, observer),
      checks_(executor, pool, observer, chassis::postgres::Urgency::urgent) {
  if (standbys) standby_pages_.emplace(executor, standbys, observer);
}

awaitable<void> PostgresProbeRepository::add(const chassis::RequestContext& context,
                                             const domain::Probe& probe, const Claim* claim) {
  if (claim == nullptr) {
    co_await additions_.run(context, probe);
    co_return;
  }
  ClaimedProbe claimed{.claim = *claim, .probe = probe};
  const auto stored = co_await claimed_additions_.run(context, std::move(claimed));
  chassis::idempotency::is_done(stored);
}

awaitable<void> PostgresProbeRepository::add_grid(const chassis::RequestContext& context,
                                                  const StoredGrid& grid, const Claim* claim) {
  bool stored = true;
  if (claim == nullptr) {
    stored = co_await grid_additions_.run(context, grid);
  } else {
    postgres::ClaimedGrid claimed{.claim = *claim, .grid = grid};
    const auto outcome = co_await claimed_grids_.run(context, std::move(claimed));
    chassis::idempotency::is_done(outcome);
  }
  if (!stored) throw chassis::NotStored("a grid was suppressed by the database");
}

awaitable<void> PostgresProbeRepository::add_to_grid(const chassis::RequestContext& context,
                                                     const domain::Probe& probe, const Claim* claim) {
  bool stored = true;
  if (claim == nullptr) {
    stored = co_await additions_to_grids_.run(context, probe);
  } else {
    ClaimedProbe claimed{.claim = *claim, .probe = probe};
    const auto outcome = co_await claimed_additions_to_grids_.run(context, std::move(claimed));
    chassis::idempotency::is_done(outcome);
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
  if (claim == nullptr) return updates_.run(context, update);
  return update_once(context, {.claim = *claim, .update = update});
}

awaitable<bool> PostgresProbeRepository::update_once(const chassis::RequestContext& context,
                                                     ClaimedUpdate update) {
  const auto stored = co_await claimed_updates_.run(context, std::move(update));
  co_return chassis::idempotency::is_done(stored);
}

awaitable<bool> PostgresProbeRepository::remove(const chassis::RequestContext& context,
                                                ProbeRemoval removal) {
  return removals_.run(context, removal);
}

awaitable<std::vector<ProbeState>> PostgresProbeRepository::list(const chassis::RequestContext& context,
                                                                 std::optional<domain::ProbeId> after,
                                                                 std::size_t limit,
                                                                 std::optional<domain::GridId> grid) {
  auto request =
      page_request(grid ? ReadRequest::Kind::probes_of_grid : ReadRequest::Kind::probes, after, limit);
  if (grid) request.grid = *grid;
  auto answer = co_await read_page(context, request);
  co_return std::move(answer.probes);
}

awaitable<std::vector<GridSummary>> PostgresProbeRepository::list_grids(
    const chassis::RequestContext& context, std::optional<domain::GridId> after, std::size_t limit) {
  auto answer = co_await read_page(context, page_request(ReadRequest::Kind::grids, after, limit));
  co_return std::move(answer.grids);
}

awaitable<postgres::ReadOutput> PostgresProbeRepository::read_page(const chassis::RequestContext& context,
                                                                   ReadRequest request) {
  if (standby_pages_) {
    auto answer = co_await read_from_standby(context, request);
    if (answer) co_return std::move(*answer);
  }
  auto answer = co_await pages_.run(context, request);
  co_return answer;
}

/// Nothing where no standby has an answer in half of the time: none is reached, or none has the table yet.
awaitable<std::optional<postgres::ReadOutput>> PostgresProbeRepository::read_from_standby(
    const chassis::RequestContext& context, ReadRequest request) {
  const auto now = chassis::RequestContext::Clock::now();
  chassis::RequestContext half = context;
  half.deadline = now + (context.deadline - now) / 2;
  try {
    auto answer = co_await standby_pages_->run(half, request);
    co_return answer;
  } catch (const chassis::Unavailable&) {         // NOLINT(bugprone-empty-catch): the primary is asked
  } catch (const chassis::postgres::SqlError&) {  // NOLINT(bugprone-empty-catch): the primary is asked
  }
  co_return std::nullopt;
}

awaitable<void> PostgresProbeRepository::require_ready(const chassis::RequestContext& context) {
  const ReadRequest request{.kind = ReadRequest::Kind::readiness};
  try {
    const auto answer = co_await checks_.run(context, request);
    if (pool_->cluster().fence()->loses_statements())
      throw chassis::NotReady(std::string(chassis::postgres::unfit_pooler));
    if (!answer.obstacles.empty()) throw chassis::NotReady(answer.obstacles);
  } catch (const chassis::postgres::SqlError& refusal) {
    throw chassis::NotReady(postgres::obstacle_in(refusal), refusal.what());
  } catch (const chassis::postgres::ConnectFailure& failure) {
    const auto obstacle = postgres::obstacle_in_connecting(failure.sqlstate());
    if (obstacle.empty()) throw;
    throw chassis::NotReady(std::string(obstacle), failure.what());
  }
}

}  // namespace mars::repositories
