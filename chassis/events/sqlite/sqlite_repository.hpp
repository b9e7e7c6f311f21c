#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <utility>

#include "chassis/events/repository.hpp"
#include "chassis/sqlite/client.hpp"
#include "chassis/sqlite/store.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::events {

/// The event log in an embedded SQLite database: a light handle, one for each thread, on a store that they
/// share. It must be destroyed before the `io_context` of its executor, and the store after both.
class SqliteRepository final : public Repository {
 public:
  /// `observer` may be null; see `chassis::sqlite::Client`.
  SqliteRepository(chassis::sqlite::Store& store, boost::asio::any_io_executor executor,
                   telemetry::DatabaseObserver* observer = nullptr)
      : store_(store), client_(std::move(executor), observer) {}

  boost::asio::awaitable<Page> read(const RequestContext& context, Position after,
                                    std::size_t limit) override;
  boost::asio::awaitable<Kept> look_up(const RequestContext& context, Position position) override;
  boost::asio::awaitable<std::vector<Event>> history(const RequestContext& context,
                                                     HistoryRequest request) override;
  boost::asio::awaitable<std::size_t> delete_expired(const RequestContext& context,
                                                     std::chrono::seconds retention,
                                                     std::size_t limit) override;

 private:
  chassis::sqlite::Store& store_;
  chassis::sqlite::Client client_;
};

}  // namespace chassis::events
