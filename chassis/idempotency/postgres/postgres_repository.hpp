#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "chassis/idempotency/postgres/operations.hpp"
#include "chassis/idempotency/repository.hpp"
#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::idempotency {

/// Idempotency keys in PostgreSQL. Each kind of operation has a queue of its own, and leases a connection for
/// each batch.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
class PostgresRepository final : public Repository {
 public:
  /// `observer` may be null; otherwise it outlives the executor's `io_context`.
  PostgresRepository(const boost::asio::any_io_executor& executor,
                     const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
                     telemetry::DatabaseObserver* observer = nullptr)
      : searches_(executor, pool, observer),
        stores_(executor, pool, observer),
        deletions_(executor, pool, observer) {}

  boost::asio::awaitable<std::optional<KeptAnswer>> find(const RequestContext& context,
                                                         const Key& key) override;
  boost::asio::awaitable<bool> keep(const RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const RequestContext& context,
                                                     std::size_t limit) override;

 private:
  chassis::postgres::Batcher<postgres::FindAnswers> searches_;
  chassis::postgres::Batcher<postgres::KeepAnswers> stores_;
  chassis::postgres::Batcher<postgres::DeleteExpiredKeys> deletions_;
};

}  // namespace chassis::idempotency
