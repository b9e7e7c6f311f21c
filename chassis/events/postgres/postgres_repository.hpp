#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "chassis/events/postgres/operations.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::events {

/// The event log in PostgreSQL. Takes a connection from the pool for each statement.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
class PostgresRepository final : public Repository {
 public:
  /// `observer` may be null; otherwise it outlives the executor's `io_context`.
  PostgresRepository(const boost::asio::any_io_executor& executor,
                     const std::shared_ptr<chassis::postgres::ConnectionPool>& pool,
                     telemetry::DatabaseObserver* observer = nullptr)
      : reads_(executor, pool, observer),
        searches_(executor, pool, observer),
        histories_(executor, pool, observer),
        deletions_(executor, pool, observer) {}

  boost::asio::awaitable<Page> read(const RequestContext& context, Position after,
                                    std::size_t limit) override;
  boost::asio::awaitable<Kept> look_up(const RequestContext& context, Position position) override;
  boost::asio::awaitable<std::vector<Event>> history(const RequestContext& context,
                                                     HistoryRequest request) override;
  boost::asio::awaitable<std::size_t> delete_expired(const RequestContext& context,
                                                     std::chrono::seconds retention,
                                                     std::size_t limit) override;

 private:
  chassis::postgres::Batcher<postgres::ReadEvents> reads_;
  chassis::postgres::Batcher<postgres::LookUpEvent> searches_;
  chassis::postgres::Batcher<postgres::ReadHistory> histories_;
  chassis::postgres::Batcher<postgres::DeleteExpiredEvents> deletions_;
};

}  // namespace chassis::events
