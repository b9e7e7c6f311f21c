#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "chassis/idempotency/sqlite/claims.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/rows.hpp"
#include "chassis/sqlite/store.hpp"
#include "chassis/table/repository.hpp"
#include "chassis/table/sqlite/statements.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::table {

/// A table in an embedded SQLite database. A lightweight handle: one for each thread, all on one store. Must
/// be destroyed before the `io_context` of its executor; the store must outlive both.
template <const auto& table>
class SqliteRepository final : public Repository<OwnerOf<table>> {
 public:
  using Row = OwnerOf<table>;
  using Database = chassis::sqlite::Database;

  /// `observer` may be null; see `chassis::sqlite::Client`.
  SqliteRepository(chassis::sqlite::Store& store, boost::asio::any_io_executor executor,
                   telemetry::DatabaseObserver* observer = nullptr)
      : store_(store), client_(std::move(executor), observer) {}

  // The functions given to the workers own what they use: they may outlive the coroutine that waits for them.

  boost::asio::awaitable<void> add(const RequestContext& context, const Row& row,
                                   const idempotency::Claim* claim = nullptr) override {
    if (claim != nullptr) return add_once(context, row, *claim);
    auto work = [row](Database& database) { insert(database, row); };
    return client_.run(store_.writer(), context, sqlite::add<table>, std::move(work));
  }

  boost::asio::awaitable<std::optional<Row>> find(const RequestContext& context,
                                                  boost::uuids::uuid id) override {
    auto work = [id](Database& database) {
      return chassis::sqlite::read_one(database.query(sqlite::select_row<table>, id), row_of<table>);
    };
    return client_.run(store_.reader(), context, only(sqlite::select_row<table>), std::move(work));
  }

  boost::asio::awaitable<bool> update(const RequestContext& context, const Update<Row>& update) override {
    auto work = [update](Database& database) {
      return chassis::sqlite::execute_in_order(database, sqlite::update_row<table>, update_of<table>,
                                               update) == 1;
    };
    return client_.run(store_.writer(), context, only(sqlite::update_row<table>), std::move(work));
  }

  boost::asio::awaitable<bool> remove(const RequestContext& context, boost::uuids::uuid id,
                                      std::int64_t version) override {
    auto work = [removal = Removal{.id = id, .version = version}](Database& database) {
      return chassis::sqlite::execute(database, sqlite::delete_row<table>, removal_of<table>, removal) == 1;
    };
    return client_.run(store_.writer(), context, only(sqlite::delete_row<table>), std::move(work));
  }

  boost::asio::awaitable<std::vector<Row>> list(const RequestContext& context,
                                                std::optional<boost::uuids::uuid> after,
                                                std::size_t limit) override {
    // No row has the nil UUID, so that every row comes after it.
    auto work = [after = after.value_or(boost::uuids::uuid{}), limit](Database& database) {
      return chassis::sqlite::read_all(database.query(sqlite::list_rows<table>, after, limit), row_of<table>);
    };
    return client_.run(store_.lister(), context, only(sqlite::list_rows<table>), std::move(work));
  }

 private:
  /// The names of the statements of a job that has but one.
  static chassis::sqlite::Client::StatementNames only(const database::Statement& statement) {
    return {&statement.name, 1};
  }

  static void insert(Database& database, const Row& row) {
    chassis::sqlite::insert(database, sqlite::insert_row<table>, row_of<table>, row);
  }

  boost::asio::awaitable<void> add_once(const RequestContext& context, Row row, idempotency::Claim claim) {
    auto work = [row = std::move(row)](Database& database) {
      insert(database, row);
      return true;
    };
    co_await idempotency::sqlite::run_once(client_, store_.writer(), context, sqlite::add_once<table>,
                                           std::move(claim), std::move(work));
  }

  chassis::sqlite::Store& store_;
  chassis::sqlite::Client client_;
};

}  // namespace chassis::table
