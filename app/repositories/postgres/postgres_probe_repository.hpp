#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "core/database_observer.hpp"
#include "core/postgres/batcher.hpp"
#include "core/postgres/connection_pool.hpp"
#include "repositories/postgres/operations.hpp"
#include "repositories/probe_repository.hpp"

namespace mars::repositories {

/// Probes in PostgreSQL. Additions, searches, updates, lists and checks have a queue each, and take a
/// connection from the pool for a batch, so that reads do not wait for commits.
///
/// An object belongs to the thread of its executor and must be destroyed before the executor's `io_context`.
class PostgresProbeRepository final : public ProbeRepository {
 public:
  /// `observer` may be null; otherwise it outlives the executor's `io_context`.
  PostgresProbeRepository(const boost::asio::any_io_executor& executor,
                          const std::shared_ptr<core::postgres::ConnectionPool>& pool,
                          core::DatabaseObserver* observer = nullptr);

  boost::asio::awaitable<void> add(const core::RequestContext& context, const domain::Probe& probe) override;
  boost::asio::awaitable<std::optional<StoredProbe>> find(const core::RequestContext& context,
                                                          domain::ProbeId id) override;
  boost::asio::awaitable<bool> update(const core::RequestContext& context,
                                      const ProbeUpdate& update) override;
  boost::asio::awaitable<std::vector<ProbeState>> list(const core::RequestContext& context,
                                                       std::optional<domain::ProbeId> after,
                                                       std::size_t limit) override;
  boost::asio::awaitable<void> require_ready(const core::RequestContext& context) override;

 private:
  core::postgres::Batcher<postgres::AddProbes> additions_;
  core::postgres::Batcher<postgres::FindProbes> searches_;
  core::postgres::Batcher<postgres::UpdateProbes> updates_;
  core::postgres::Batcher<postgres::ReadPage> pages_;
  core::postgres::Batcher<postgres::ReadPage> checks_;  ///< of readiness, which waits for no list
};

}  // namespace mars::repositories
