#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <utility>

#include "chassis/idempotency/repository.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/store.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::idempotency {

/// Idempotency keys in an embedded SQLite database. A lightweight handle: one for each thread, all on one
/// store. Must be destroyed before the `io_context` of its executor; the store must outlive both.
class SqliteRepository final : public Repository {
 public:
  /// `observer` may be null; see `chassis::sqlite::Client`.
  SqliteRepository(chassis::sqlite::Store& store, boost::asio::any_io_executor executor,
                   telemetry::DatabaseObserver* observer = nullptr)
      : store_(store), client_(std::move(executor), observer) {}

  boost::asio::awaitable<std::optional<KeptAnswer>> find(const RequestContext& context,
                                                         const Key& key) override;
  boost::asio::awaitable<bool> keep(const RequestContext& context, const Claim& claim) override;
  boost::asio::awaitable<std::size_t> delete_expired(const RequestContext& context,
                                                     std::size_t limit) override;

 private:
  chassis::sqlite::Store& store_;
  chassis::sqlite::Client client_;
};

}  // namespace chassis::idempotency
