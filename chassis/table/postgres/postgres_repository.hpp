#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/batcher.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/postgres/read_batcher.hpp"
#include "chassis/table/postgres/operations.hpp"
#include "chassis/table/repository.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::table {

/// A table in PostgreSQL. Each kind of operation has a queue of its own, and leases a connection for each
/// batch.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
template <const auto& table>
class PostgresRepository final : public Repository<OwnerOf<table>> {
 public:
  using Row = OwnerOf<table>;
  using Pool = std::shared_ptr<chassis::postgres::ConnectionPool>;

  /// `observer` may be null; otherwise it outlives the executor's `io_context`. `standbys`, which may be
  /// null, are asked for lists first.
  PostgresRepository(const boost::asio::any_io_executor& executor, const Pool& pool,
                     telemetry::DatabaseObserver* observer = nullptr, const Pool& standbys = nullptr)
      : additions_(executor, pool, observer),
        claimed_additions_(executor, pool, observer),
        searches_(executor, pool, observer),
        updates_(executor, pool, observer),
        removals_(executor, pool, observer),
        lists_(executor, pool, observer, standbys) {}

  boost::asio::awaitable<void> add(const RequestContext& context, const Row& row,
                                   const idempotency::Claim* claim = nullptr) override {
    if (claim != nullptr) return add_once(context, {.claim = *claim, .added = row});
    return add_row(context, row);
  }

  boost::asio::awaitable<std::optional<Row>> find(const RequestContext& context,
                                                  boost::uuids::uuid id) override {
    return searches_.run(context, id);
  }

  boost::asio::awaitable<bool> update(const RequestContext& context, const Update<Row>& update) override {
    return updates_.run(context, update);
  }

  boost::asio::awaitable<bool> remove(const RequestContext& context, boost::uuids::uuid id,
                                      std::int64_t version) override {
    return removals_.run(context, {.id = id, .version = version});
  }

  boost::asio::awaitable<std::vector<Row>> list(const RequestContext& context,
                                                std::optional<boost::uuids::uuid> after,
                                                std::size_t limit) override {
    // No row has the nil UUID, so that every row comes after it.
    return lists_.run(
        context, {.after = after.value_or(boost::uuids::uuid{}), .limit = static_cast<std::int64_t>(limit)});
  }

 private:
  boost::asio::awaitable<void> add_row(const RequestContext& context, Row row) {
    const bool stored = co_await additions_.run(context, std::move(row));
    if (!stored) throw NotStored("a row was suppressed by the database");
  }

  boost::asio::awaitable<void> add_once(const RequestContext& context, Claimed<Row> row) {
    const auto stored = co_await claimed_additions_.run(context, std::move(row));
    idempotency::is_done(stored);
  }

  chassis::postgres::Batcher<postgres::AddRows<table>> additions_;
  chassis::postgres::Batcher<postgres::AddRowsOnce<table>> claimed_additions_;
  chassis::postgres::Batcher<postgres::FindRows<table>> searches_;
  chassis::postgres::Batcher<postgres::UpdateRows<table>> updates_;
  chassis::postgres::Batcher<postgres::RemoveRows<table>> removals_;
  chassis::postgres::ReadBatcher<postgres::ListRows<table>> lists_;
};

}  // namespace chassis::table
