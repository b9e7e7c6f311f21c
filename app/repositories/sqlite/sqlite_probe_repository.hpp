#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "core/database_observer.hpp"
#include "core/sqlite/client.hpp"
#include "core/sqlite/store.hpp"
#include "repositories/probe_repository.hpp"

namespace mars::repositories {

/// Probes in an embedded SQLite database.
///
/// A light handle: each thread has one, and all of them share the store and its worker threads. It must be
/// destroyed before the `io_context` of its executor, and the store after both.
class SqliteProbeRepository final : public ProbeRepository {
 public:
  /// `observer` may be null; see `core::sqlite::Client`.
  SqliteProbeRepository(core::sqlite::Store& store, boost::asio::any_io_executor executor,
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
  core::sqlite::Store& store_;
  core::sqlite::Client client_;
};

}  // namespace mars::repositories
