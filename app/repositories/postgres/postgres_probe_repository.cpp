#include "app/repositories/postgres/postgres_probe_repository.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "app/repositories/postgres/readiness.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/pooler.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using postgres::ClaimedProbe;
using postgres::ClaimedUpdate;
using postgres::ReadRequest;

PostgresProbeRepository::PostgresProbeRepository(
    const boost::asio::any_io_executor& executor,
    const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
    chassis::telemetry::DatabaseObserver* observer,
    const std::shared_ptr<chassis::postgres::ConnectionPool>& standbys)
    : pool_(pool),
      additions_(executor, pool, observer),
      searches_(executor, pool, observer),
      updates_(executor, pool, observer),
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

awaitable<std::vector<ProbeState>> PostgresProbeRepository::list(const chassis::RequestContext& context,
                                                                 std::optional<domain::ProbeId> after,
                                                                 std::size_t limit) {
  constexpr std::size_t largest = std::numeric_limits<std::int64_t>::max();
  // No probe has the nil UUID, the default, so that everything comes behind it.
  const ReadRequest request{.kind = ReadRequest::Kind::page,
                            .after = after.value_or(domain::ProbeId{}),
                            .limit = static_cast<std::int64_t>(std::min(limit, largest))};
  if (standby_pages_) {
    auto page = co_await list_from_standby(context, request);
    if (page) co_return std::move(*page);
  }
  auto answer = co_await pages_.run(context, request);
  co_return std::move(answer.page);
}

/// Nothing where no standby has an answer in half of the time: none is reached, or none has the table yet.
awaitable<std::optional<std::vector<ProbeState>>> PostgresProbeRepository::list_from_standby(
    const chassis::RequestContext& context, ReadRequest request) {
  const auto now = chassis::RequestContext::Clock::now();
  chassis::RequestContext half = context;
  half.deadline = now + (context.deadline - now) / 2;
  try {
    auto answer = co_await standby_pages_->run(half, request);
    co_return std::move(answer.page);
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
