#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "app/repositories/idempotency_repository.hpp"
#include "app/repositories/postgres/idempotency_operations.hpp"
#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace mars::repositories {

/// Idempotency keys in PostgreSQL. Searches, stores and deletions have a queue each, and take a connection
/// from the pool for a batch.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
class PostgresIdempotencyRepository final : public IdempotencyRepository {
 public:
  /// `observer` may be null; otherwise it outlives the executor's `io_context`.
  PostgresIdempotencyRepository(const boost::asio::any_io_executor& executor,
                                const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
                                chassis::telemetry::DatabaseObserver* observer = nullptr);

  boost::asio::awaitable<std::optional<KeptAnswer>> find(const chassis::RequestContext& context,
                                                         const IdempotencyKey& key) override;
  boost::asio::awaitable<bool> keep(const chassis::RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<bool> add(const chassis::RequestContext& context, const domain::Probe& probe,
                                   const Claim& claim) override;
  boost::asio::awaitable<Stored> update(const chassis::RequestContext& context, const ProbeUpdate& update,
                                        const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const chassis::RequestContext& context,
                                                     std::size_t limit) override;

 private:
  chassis::postgres::Batcher<postgres::FindAnswers> searches_;
  chassis::postgres::Batcher<postgres::StoreOnce> stores_;
  chassis::postgres::Batcher<postgres::DeleteExpiredKeys> deletions_;
};

}  // namespace mars::repositories
