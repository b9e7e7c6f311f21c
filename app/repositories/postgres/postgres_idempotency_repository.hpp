#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "core/database_observer.hpp"
#include "core/postgres/batcher.hpp"
#include "core/postgres/connection_pool.hpp"
#include "repositories/idempotency_repository.hpp"
#include "repositories/postgres/idempotency_operations.hpp"

namespace mars::repositories {

/// Idempotency keys in PostgreSQL. Searches, stores and deletions have a queue each, and take a connection
/// from the pool for a batch.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
class PostgresIdempotencyRepository final : public IdempotencyRepository {
 public:
  /// `observer` may be null; otherwise it outlives the executor's `io_context`.
  PostgresIdempotencyRepository(const boost::asio::any_io_executor& executor,
                                const std::shared_ptr<core::postgres::ConnectionPool>& pool,
                                core::DatabaseObserver* observer = nullptr);

  boost::asio::awaitable<std::optional<KeptAnswer>> find(const core::RequestContext& context,
                                                         const IdempotencyKey& key) override;
  boost::asio::awaitable<bool> keep(const core::RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<bool> add(const core::RequestContext& context, const domain::Probe& probe,
                                   const Claim& claim) override;
  boost::asio::awaitable<Stored> update(const core::RequestContext& context, const ProbeUpdate& update,
                                        const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const core::RequestContext& context,
                                                     std::size_t limit) override;

 private:
  core::postgres::Batcher<postgres::FindAnswers> searches_;
  core::postgres::Batcher<postgres::StoreOnce> stores_;
  core::postgres::Batcher<postgres::DeleteExpiredKeys> deletions_;
};

}  // namespace mars::repositories
