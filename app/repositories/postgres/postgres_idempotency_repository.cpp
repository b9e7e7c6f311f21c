#include "app/repositories/postgres/postgres_idempotency_repository.hpp"

namespace mars::repositories {

using boost::asio::awaitable;
using chassis::RequestContext;
using postgres::ClaimedWork;

PostgresIdempotencyRepository::PostgresIdempotencyRepository(
    const boost::asio::any_io_executor& executor,
    const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
    chassis::telemetry::DatabaseObserver* observer)
    : searches_(executor, pool, observer),
      stores_(executor, pool, observer),
      deletions_(executor, pool, observer) {}

awaitable<std::optional<KeptAnswer>> PostgresIdempotencyRepository::find(const RequestContext& context,
                                                                         const IdempotencyKey& key) {
  return searches_.run(context, key);
}

awaitable<bool> PostgresIdempotencyRepository::keep(const RequestContext& context, const Claim& claim) {
  const ClaimedWork work{.claim = claim, .kind = ClaimedWork::Kind::none};
  const Stored stored = co_await stores_.run(context, work);
  co_return stored == Stored::done;
}

awaitable<bool> PostgresIdempotencyRepository::add(const RequestContext& context, const domain::Probe& probe,
                                                   const Claim& claim) {
  const ClaimedWork work{.claim = claim, .kind = ClaimedWork::Kind::add, .move = {.from = {}, .to = probe}};
  const Stored stored = co_await stores_.run(context, work);
  co_return stored == Stored::done;
}

awaitable<Stored> PostgresIdempotencyRepository::update(const RequestContext& context,
                                                        const ProbeUpdate& update, const Claim& claim) {
  const ClaimedWork work{.claim = claim, .kind = ClaimedWork::Kind::update, .move = update};
  return stores_.run(context, work);
}

awaitable<std::size_t> PostgresIdempotencyRepository::delete_expired(const RequestContext& context,
                                                                     std::size_t limit) {
  return deletions_.run(context, static_cast<std::int64_t>(limit));
}

}  // namespace mars::repositories
