#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "core/database_observer.hpp"
#include "core/sqlite/client.hpp"
#include "core/sqlite/store.hpp"
#include "repositories/idempotency_repository.hpp"

namespace mars::repositories {

/// Idempotency keys in an embedded SQLite database. As `SqliteProbeRepository`, a light handle on the store.
class SqliteIdempotencyRepository final : public IdempotencyRepository {
 public:
  /// `observer` may be null; see `core::sqlite::Client`.
  SqliteIdempotencyRepository(core::sqlite::Store& store, boost::asio::any_io_executor executor,
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
  core::sqlite::Store& store_;
  core::sqlite::Client client_;
};

}  // namespace mars::repositories
