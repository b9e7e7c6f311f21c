#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <utility>

#include "chassis/postgres/connection_pool.hpp"
#include "chassis/sqlite/store.hpp"
#include "chassis/table/postgres/postgres_repository.hpp"
#include "chassis/table/sqlite/sqlite_repository.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::table {

/// The database of a service on one thread, on either engine: opens repositories of its tables.
class Engine {
 public:
  using Pool = std::shared_ptr<chassis::postgres::ConnectionPool>;

  /// `standbys` may be null. `observer` outlives the executor's `io_context`.
  static Engine postgres(boost::asio::any_io_executor executor, Pool pool,
                         telemetry::DatabaseObserver* observer, Pool standbys) {
    Engine engine(std::move(executor), observer);
    engine.pool_ = std::move(pool);
    engine.standbys_ = std::move(standbys);
    return engine;
  }

  /// `store` and `observer` outlive the executor's `io_context`.
  static Engine sqlite(boost::asio::any_io_executor executor, chassis::sqlite::Store& store,
                       telemetry::DatabaseObserver* observer) {
    Engine engine(std::move(executor), observer);
    engine.store_ = &store;
    return engine;
  }

  /// A repository of `table` for this thread, which must be destroyed before the thread's `io_context`.
  template <const auto& table>
  [[nodiscard]] std::unique_ptr<Repository<OwnerOf<table>>> open() const {
    if (store_ != nullptr) return std::make_unique<SqliteRepository<table>>(*store_, executor_, observer_);
    return std::make_unique<PostgresRepository<table>>(executor_, pool_, observer_, standbys_);
  }

 private:
  Engine(boost::asio::any_io_executor executor, telemetry::DatabaseObserver* observer)
      : executor_(std::move(executor)), observer_(observer) {}

  boost::asio::any_io_executor executor_;
  telemetry::DatabaseObserver* observer_;
  chassis::sqlite::Store* store_ = nullptr;  ///< null on PostgreSQL
  Pool pool_;
  Pool standbys_;
};

}  // namespace chassis::table
