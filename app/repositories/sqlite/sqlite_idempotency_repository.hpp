#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "app/repositories/idempotency_repository.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/store.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace mars::repositories {

/// Idempotency keys in an embedded SQLite database. As `SqliteProbeRepository`, a light handle on the store.
class SqliteIdempotencyRepository final : public IdempotencyRepository {
 public:
  /// `observer` may be null; see `chassis::sqlite::Client`.
  SqliteIdempotencyRepository(chassis::sqlite::Store& store, boost::asio::any_io_executor executor,
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
  chassis::sqlite::Store& store_;
  chassis::sqlite::Client client_;
};

}  // namespace mars::repositories
