#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "chassis/base/request_context.hpp"
#include "chassis/sqlite/database_thread.hpp"
#include "chassis/sqlite/job.hpp"
#include "chassis/sqlite/mailbox.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::sqlite {

/// The handle of one `io_context` on the database threads, which all share.
///
/// Belongs to the one thread that runs the `io_context`, and must be destroyed before it. Coroutines that
/// still wait then get `Unavailable`.
class Client {
 public:
  using StatementNames = std::span<const std::string_view>;

  /// `observer` may be null; otherwise it must live as long as coroutines run.
  Client(boost::asio::any_io_executor executor, telemetry::DatabaseObserver* observer);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// Runs `work(Database&)` on the database thread, and returns its result once its writes are committed.
  ///
  /// `statements` are the names of what it executes, for the observer: string literals in an array that
  /// stays. `work` must own what it uses, because after the deadline it may outlive the caller. Throws
  /// `Unavailable` where the queue is full, the deadline has passed or the database is out of reach
  /// (what was to be written may then have been written or not), and whatever `work` throws.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&, Database&>> run(DatabaseThread& worker,
                                                                     const RequestContext& context,
                                                                     StatementNames statements, Work work) {
    auto job = std::make_shared<WorkJob<Work>>(mailbox_, context, std::move(work));
    co_await perform(worker, context, statements, job);
    co_return job->take();
  }

 private:
  /// Submits `job` and returns once it succeeded. Does not look at this object after it has waited.
  boost::asio::awaitable<void> perform(DatabaseThread& worker, const RequestContext& context,
                                       StatementNames statements, JobPtr job);

  std::shared_ptr<Mailbox> mailbox_;
  telemetry::DatabaseObserver* observer_;
};

}  // namespace chassis::sqlite
