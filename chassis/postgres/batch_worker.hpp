#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <exception>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/backoff.hpp"
#include "chassis/postgres/batch_operation.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/postgres/delivery.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/pending_request.hpp"

namespace chassis::postgres {

/// The implementation of a Batcher. A coroutine, which exists only while requests are queued, takes them from
/// the queue batch by batch. The coroutine and the timer keep the worker alive, so the batcher may be
/// destroyed first. See batcher.hpp for the contract.
template <BatchOperation Operation>
class BatchWorker : public std::enable_shared_from_this<BatchWorker<Operation>> {
 public:
  using Request = typename Operation::Request;
  using Output = typename Operation::Output;
  using PendingRequest = postgres::PendingRequest<Request, Output>;

  BatchWorker(boost::asio::any_io_executor executor, std::shared_ptr<ConnectionPool> pool, Urgency urgency)
      : executor_(std::move(executor)),
        pool_(std::move(pool)),
        urgency_(urgency),
        deadline_timer_(executor_) {}

  /// Queues the request and returns. Its handler is called later.
  void submit(PendingRequest pending);

 private:
  using Clock = std::chrono::steady_clock;
  using Requests = std::vector<Request>;

  /// Between repeats.
  static constexpr Backoff::Duration shortest_pause{2};
  static constexpr Backoff::Duration longest_pause{250};

  static constexpr std::string_view query_canceled = "57014";

  using Attempt = postgres::Attempt<Output>;
  using Delivery = postgres::Delivery<Request, Output>;

  static boost::asio::awaitable<void> work(std::shared_ptr<BatchWorker> self);

  bool take_connection(Lease& lease);
  boost::asio::awaitable<std::exception_ptr> connect(Lease& lease);
  boost::asio::awaitable<void> reconnect(Lease& lease, Clock::time_point deadline);
  boost::asio::awaitable<void> serve_batch(Lease& lease);
  boost::asio::awaitable<void> replay(Lease& lease, const Requests& requests, Backoff pauses);
  boost::asio::awaitable<Attempt> attempt(Lease& lease, std::span<const Request> requests,
                                          Clock::time_point deadline);
  boost::asio::awaitable<Attempt> run_statement(Lease& lease, std::span<const Request> requests,
                                                Clock::time_point deadline);
  boost::asio::awaitable<void> pause(Clock::duration duration);

  void take_batch();
  void reject_queue(const std::exception_ptr& error);
  [[nodiscard]] Clock::time_point statement_deadline(Clock::time_point latest) const;
  [[nodiscard]] bool was_cancelled_by_us(const Conflict& conflict, Clock::time_point begin) const;

  void arm_deadline_timer(Clock::time_point deadline);
  void on_deadline();
  void disarm_deadline_timer();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<ConnectionPool> pool_;
  Urgency urgency_;
  std::deque<PendingRequest> queue_;
  std::vector<PendingRequest> batch_;  ///< sent
  bool working_ = false;
  boost::asio::steady_timer deadline_timer_;  ///< expires at the earliest deadline of all requests
  Clock::time_point armed_for_ = Clock::time_point::max();
};

template <BatchOperation Operation>
void BatchWorker<Operation>::submit(PendingRequest pending) {
  if (pending.deadline <= Clock::now()) return pending.fail(executor_, deadline_passed());
  if (queue_.size() >= pool_->settings().max_queue) {
    return pending.fail(executor_, std::make_exception_ptr(Unavailable("the queue of the database is full")));
  }
  arm_deadline_timer(pending.deadline);
  queue_.push_back(std::move(pending));
  if (working_) return;
  working_ = true;
  boost::asio::co_spawn(executor_, work(this->shared_from_this()), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::work(std::shared_ptr<BatchWorker> self) {
  // Requests that arrive in this turn of the event loop share the first batch.
  co_await boost::asio::post(self->executor_, boost::asio::use_awaitable);
  Lease lease;
  while (!self->queue_.empty()) {
    // Connects before it takes the batch, so a request whose deadline passes meanwhile is never sent.
    std::exception_ptr failure;
    if (!self->take_connection(lease)) failure = co_await self->connect(lease);
    if (failure) {
      self->reject_queue(failure);
    } else if (lease) {
      co_await self->serve_batch(lease);
      if (self->pool_->is_contended()) lease.give_back();
    }
  }
  lease.give_back();
  self->working_ = false;
  self->disarm_deadline_timer();
}

/// Whether `lease` holds a usable connection, or gets one without waiting.
template <BatchOperation Operation>
bool BatchWorker<Operation>::take_connection(Lease& lease) {
  if (lease && lease->is_open()) return true;
  lease.give_back();
  lease = pool_->try_acquire(executor_, urgency_);
  return static_cast<bool>(lease);
}

/// Waits for a connection. The lease stays empty if none was free before the latest deadline of the queue.
template <BatchOperation Operation>
boost::asio::awaitable<std::exception_ptr> BatchWorker<Operation>::connect(Lease& lease) {
  try {
    const auto latest = std::ranges::max_element(queue_, {}, &PendingRequest::deadline)->deadline;
    lease = co_await pool_->acquire(urgency_, latest);
  } catch (...) {
    co_return std::current_exception();
  }
  if (!lease) expire(queue_, executor_, Clock::now());
  std::erase_if(queue_, [](const PendingRequest& pending) { return !pending.is_pending(); });
  co_return nullptr;
}

/// Replaces a connection that the previous statement lost.
template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::reconnect(Lease& lease, Clock::time_point deadline) {
  lease.give_back();
  lease = co_await pool_->acquire(urgency_, deadline);
  if (!lease) throw Unavailable("no connection to the database was free before the deadline");
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::serve_batch(Lease& lease) {
  constexpr int most_repeats = 2;  // of the whole batch; then each request has its own
  take_batch();
  if (batch_.empty()) co_return;
  Requests requests;
  requests.reserve(batch_.size());
  for (const PendingRequest& pending : batch_)
    requests.push_back(pending.request);
  const auto latest = std::ranges::max_element(batch_, {}, &PendingRequest::deadline)->deadline;
  Attempt whole = co_await attempt(lease, requests, statement_deadline(latest));
  if (whole.in_conflict || (whole.replayable && batch_.size() > 1)) {
    Backoff pauses(static_cast<std::minstd_rand::result_type>(Clock::now().time_since_epoch().count()),
                   shortest_pause, longest_pause);
    for (int repeats = 0; whole.in_conflict && batch_.size() > 1 && repeats < most_repeats; ++repeats) {
      co_await pause(pauses.next());
      whole = co_await attempt(lease, requests, statement_deadline(latest));
    }
    if (whole.in_conflict || whole.replayable) {
      co_await replay(lease, requests, std::move(pauses));
      batch_.clear();
      co_return;
    }
  }
  deliver(executor_, Delivery{.batch = std::exchange(batch_, {}), .attempt = std::move(whole)});
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::replay(Lease& lease, const Requests& requests,
                                                            Backoff pauses) {
  for (bool again = true; again;) {
    again = false;
    const auto next_round = Clock::now() + pauses.next();
    for (std::size_t index = 0; index < requests.size(); ++index) {
      if (!batch_[index].is_pending()) continue;
      Delivery single;
      single.attempt =
          co_await attempt(lease, std::span(&requests[index], 1), statement_deadline(batch_[index].deadline));
      if (single.attempt.in_conflict && next_round < batch_[index].deadline) {
        again = true;
        continue;
      }
      single.batch.push_back(std::move(batch_[index]));
      deliver(executor_, std::move(single));
    }
    if (again) co_await pause(next_round - Clock::now());
  }
}

/// Executes the requests. Tries other servers if one refuses because it is read-only or is shutting down.
template <BatchOperation Operation>
auto BatchWorker<Operation>::attempt(Lease& lease, std::span<const Request> requests,
                                     Clock::time_point deadline) -> boost::asio::awaitable<Attempt> {
  constexpr int most_servers = 3;
  Attempt last = co_await run_statement(lease, requests, deadline);
  for (int servers = 1; last.leads_elsewhere && servers < most_servers; ++servers) {
    lease = Lease();
    last = co_await run_statement(lease, requests, deadline);
  }
  co_return last;
}

template <BatchOperation Operation>
auto BatchWorker<Operation>::run_statement(Lease& lease, std::span<const Request> requests,
                                           Clock::time_point deadline) -> boost::asio::awaitable<Attempt> {
  Attempt attempt;
  auto begin = Clock::now();
  try {
    if (!lease || lease->is_closed() || lease->awaits_result() || lease->is_outdated()) {
      co_await reconnect(lease, deadline);
      begin = Clock::now();
    }
    attempt.server = lease->endpoint().host;
    const Parameters parameters = Operation::parameters(requests);
    const Result result = co_await lease->execute(Operation::statement(requests), parameters, deadline);
    attempt.outputs = Operation::outputs(requests, result);
  } catch (const SqlError&) {
    attempt.error = std::current_exception();
    attempt.replayable = true;
  } catch (const Conflict& conflict) {
    attempt.error = std::current_exception();
    attempt.in_conflict = !was_cancelled_by_us(conflict, begin);
  } catch (const Refusal& refusal) {
    attempt.error = std::current_exception();
    attempt.replayable = true;
    attempt.leads_elsewhere = leads_elsewhere(refusal.sqlstate());
    if (attempt.leads_elsewhere) pool_->doubt_server();
  } catch (const DamagedResult&) {
    attempt.error = std::current_exception();
    lease = Lease();
  } catch (const DamagedData&) {
    attempt.error = std::current_exception();
    attempt.replayable = reads_only<Operation>;
  } catch (const DeadlinePassed&) {
    attempt.error = std::current_exception();
    if (Clock::now() - begin >= pool_->settings().connect_timeout) pool_->doubt_server();
  } catch (const Unavailable&) {
    attempt.error = std::current_exception();
    attempt.leads_elsewhere = reads_only<Operation> && lease && lease->is_closed();
  } catch (...) {
    attempt.error = std::current_exception();
  }
  co_return attempt;
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::pause(Clock::duration duration) {
  boost::asio::steady_timer timer(executor_, duration);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

/// Whether the statement was cancelled by its own timeout. A cancellation by an operator is worth a retry.
template <BatchOperation Operation>
bool BatchWorker<Operation>::was_cancelled_by_us(const Conflict& conflict, Clock::time_point begin) const {
  return conflict.sqlstate() == query_canceled && Clock::now() - begin >= pool_->settings().statement_timeout;
}

template <BatchOperation Operation>
void BatchWorker<Operation>::take_batch() {
  expire(queue_, executor_, Clock::now());
  std::erase_if(queue_, [](const PendingRequest& pending) { return !pending.is_pending(); });
  typename Operation::Admission admission;
  auto kept = queue_.begin();
  auto next = queue_.begin();
  for (; next != queue_.end() && batch_.size() < pool_->settings().max_batch; ++next) {
    if (admission(next->request)) {
      batch_.push_back(std::move(*next));
    } else {
      if (kept != next) *kept = std::move(*next);
      ++kept;
    }
  }
  queue_.erase(kept, next);
  std::ranges::sort(batch_, Operation::before, &PendingRequest::request);
}

template <BatchOperation Operation>
void BatchWorker<Operation>::reject_queue(const std::exception_ptr& error) {
  for (PendingRequest& pending : queue_)
    pending.fail(executor_, error);
  queue_.clear();
}

template <BatchOperation Operation>
auto BatchWorker<Operation>::statement_deadline(Clock::time_point latest) const -> Clock::time_point {
  // The server's own statement_timeout expires earlier, unless the server has stopped responding.
  constexpr std::chrono::milliseconds grace(250);
  return std::min(latest, Clock::now() + pool_->settings().statement_timeout + grace);
}

template <BatchOperation Operation>
void BatchWorker<Operation>::arm_deadline_timer(Clock::time_point deadline) {
  if (deadline >= armed_for_) return;
  armed_for_ = deadline;
  deadline_timer_.expires_at(deadline);
  deadline_timer_.async_wait([weak = this->weak_from_this()](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (self && !cancelled) self->on_deadline();
  });
}

template <BatchOperation Operation>
void BatchWorker<Operation>::on_deadline() {
  const auto now = Clock::now();
  const auto earliest = std::min(expire(queue_, executor_, now), expire(batch_, executor_, now));
  std::erase_if(queue_, [](const PendingRequest& pending) { return !pending.is_pending(); });
  armed_for_ = Clock::time_point::max();
  arm_deadline_timer(earliest);
}

template <BatchOperation Operation>
void BatchWorker<Operation>::disarm_deadline_timer() {
  armed_for_ = Clock::time_point::max();
  deadline_timer_.cancel();
}

}  // namespace chassis::postgres
