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

/// What a waiting request is told: its answer, or an error.
template <class Answer>
struct Reply {
  Answer answer{};
  std::exception_ptr error;
  telemetry::DatabaseOutcome outcome = telemetry::DatabaseOutcome::completed;
  std::shared_ptr<const Host> server{};  ///< that was asked; null where none was
  std::size_t batch_size = 0;
  bool leads_batch = false;  ///< the first of its batch that is told
};

/// `Unavailable` or any other error, as the observer calls it.
telemetry::DatabaseOutcome outcome_of(const std::exception_ptr& error);

/// The SQLSTATE of an `SqlError` or a `Conflict`; empty for anything else.
std::string sqlstate_of(const std::exception_ptr& error);

/// That the time of a request is over.
std::exception_ptr deadline_passed();

/// That the client does not wait any more.
std::exception_ptr client_gone();

/// A request, and the coroutine that waits for its reply.
template <class Request, class Answer>
struct Waiter {
  using Time = std::chrono::steady_clock::time_point;

  Request request;
  Time deadline;
  std::shared_ptr<const std::atomic<bool>> gone;                     ///< as `RequestContext::client_gone`
  boost::asio::any_completion_handler<void(Reply<Answer>)> handler;  ///< empty once the reply was given

  [[nodiscard]] bool waits() const { return static_cast<bool>(handler); }

  /// Resumes the coroutine before this returns; it must wait.
  void tell(Reply<Answer> reply) { std::exchange(handler, nullptr)(std::move(reply)); }

  /// Resumes the coroutine, if it waits, on `executor`, after the caller has gone back to the event loop.
  void fail(const boost::asio::any_io_executor& executor, const std::exception_ptr& error) {
    if (!waits()) return;
    boost::asio::post(executor, [resume = std::exchange(handler, nullptr), error]() mutable {
      std::move(resume)(Reply<Answer>{.error = error, .outcome = outcome_of(error)});
    });
  }
};

/// Tells those whose deadline is not after `now`, or whose client has gone, so, and returns the earliest
/// deadline of those that go on waiting.
template <class Waiters>
auto expire(Waiters& waiters, const boost::asio::any_io_executor& executor,
            std::chrono::steady_clock::time_point now) {
  auto earliest = std::chrono::steady_clock::time_point::max();
  for (auto& waiter : waiters) {
    if (!waiter.waits()) continue;
    if (waiter.deadline <= now) {
      waiter.fail(executor, deadline_passed());
    } else if (waiter.gone && *waiter.gone) {
      waiter.fail(executor, client_gone());
    } else {
      earliest = std::min(earliest, waiter.deadline);
    }
  }
  return earliest;
}

}  // namespace chassis::postgres
