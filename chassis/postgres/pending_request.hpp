#pragma once

#include <algorithm>
#include <atomic>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chassis/postgres/host_list.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::postgres {

/// How a request ended: its output, or an error.
template <class Output>
struct Reply {
  Output output{};
  std::exception_ptr error;
  telemetry::DatabaseOutcome outcome = telemetry::DatabaseOutcome::completed;
  std::shared_ptr<const Host> server{};  ///< that ran the statement; null where none did
  std::size_t batch_size = 0;
  bool leads_batch = false;  ///< true for one request of each batch
};

/// The outcome that the observer is told for an error; null means completed.
telemetry::DatabaseOutcome outcome_of(const std::exception_ptr& error);

/// The SQLSTATE of an `SqlError` or a `Conflict`; empty for anything else.
std::string sqlstate_of(const std::exception_ptr& error);

/// The error of a request whose deadline has passed.
std::exception_ptr deadline_passed();

/// The error of a request whose client has disconnected.
std::exception_ptr client_gone();

/// A request that is queued or sent, and the handler that resumes the coroutine which waits for its reply.
template <class Request, class Output>
struct PendingRequest {
  using Time = std::chrono::steady_clock::time_point;

  Request request;
  Time deadline;
  std::shared_ptr<const std::atomic<bool>> gone;                     ///< as `RequestContext::client_gone`
  boost::asio::any_completion_handler<void(Reply<Output>)> handler;  ///< empty once completed

  [[nodiscard]] bool is_pending() const { return static_cast<bool>(handler); }

  /// Resumes the coroutine before this returns. The request must be pending.
  void complete(Reply<Output> reply) { std::exchange(handler, nullptr)(std::move(reply)); }

  /// Resumes the coroutine of a pending request with an error, from the event loop of `executor`.
  void fail(const boost::asio::any_io_executor& executor, const std::exception_ptr& error) {
    if (!is_pending()) return;
    boost::asio::post(executor, [resume = std::exchange(handler, nullptr), error]() mutable {
      std::move(resume)(Reply<Output>{.error = error, .outcome = outcome_of(error)});
    });
  }
};

/// Fails every pending request whose deadline has passed or whose client has disconnected. Returns the
/// earliest remaining deadline.
template <class Requests>
auto expire(Requests& requests, const boost::asio::any_io_executor& executor,
            std::chrono::steady_clock::time_point now) {
  auto earliest = std::chrono::steady_clock::time_point::max();
  for (auto& pending : requests) {
    if (!pending.is_pending()) continue;
    if (pending.deadline <= now) {
      pending.fail(executor, deadline_passed());
    } else if (pending.gone && *pending.gone) {
      pending.fail(executor, client_gone());
    } else {
      earliest = std::min(earliest, pending.deadline);
    }
  }
  return earliest;
}

}  // namespace chassis::postgres
