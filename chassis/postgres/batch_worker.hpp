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
#include "chassis/postgres/waiting_list.hpp"

namespace chassis::postgres {

/// The inside of a Batcher. A coroutine that exists only while requests wait takes them out of the queue
/// batch by batch; it and the timer hold the worker, so that the batcher may go first. See batcher.hpp for
/// the contract.
template <BatchOperation Operation>
class BatchWorker : public std::enable_shared_from_this<BatchWorker<Operation>> {
 public:
  using Request = typename Operation::Request;
  using Answer = typename Operation::Answer;
  using Waiter = postgres::Waiter<Request, Answer>;

  BatchWorker(boost::asio::any_io_executor executor, std::shared_ptr<ConnectionPool> pool, Urgency urgency)
      : executor_(std::move(executor)), pool_(std::move(pool)), urgency_(urgency), alarm_(executor_) {}

  /// Queues the request and returns at once; its reply comes through the waiter's handler, later.
  void submit(Waiter waiter);

 private:
  using Clock = std::chrono::steady_clock;
  using Requests = std::vector<Request>;

  /// Between repeats.
  static constexpr Backoff::Duration shortest_pause{2};
  static constexpr Backoff::Duration longest_pause{250};

  static constexpr std::string_view query_canceled = "57014";

  using Attempt = postgres::Attempt<Answer>;
  using Delivery = postgres::Delivery<Request, Answer>;

  static boost::asio::awaitable<void> work(std::shared_ptr<BatchWorker> self);

  bool take_connection(Lease& lease);
  boost::asio::awaitable<std::exception_ptr> connect(Lease& lease);
  boost::asio::awaitable<void> reconnect(Lease& lease, Clock::time_point deadline);
  boost::asio::awaitable<void> serve_batch(Lease& lease);
  boost::asio::awaitable<void> replay(Lease& lease, const Requests& requests, Backoff pauses);
  boost::asio::awaitable<Attempt> attempt(Lease& lease, std::span<const Request> requests,
                                          Clock::time_point deadline);
  boost::asio::awaitable<Attempt> attempt_once(Lease& lease, std::span<const Request> requests,
                                               Clock::time_point deadline);
  boost::asio::awaitable<void> pause(Clock::duration duration);

  void take_batch();
  void reject_queue(const std::exception_ptr& error);
  [[nodiscard]] Clock::time_point statement_deadline(Clock::time_point latest) const;
  [[nodiscard]] bool was_cancelled_by_us(const Conflict& conflict, Clock::time_point begin) const;

  void set_alarm(Clock::time_point deadline);
  void sound_alarm();
  void stop_alarm();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<ConnectionPool> pool_;
  Urgency urgency_;
  std::deque<Waiter> queue_;
  std::vector<Waiter> batch_;  ///< under way
  bool working_ = false;
  boost::asio::steady_timer alarm_;  ///< one for all deadlines: set to the earliest
  Clock::time_point alarm_time_ = Clock::time_point::max();
};

template <BatchOperation Operation>
void BatchWorker<Operation>::submit(Waiter waiter) {
  if (waiter.deadline <= Clock::now()) return waiter.fail(executor_, deadline_passed());
  if (queue_.size() >= pool_->settings().max_queue) {
    return waiter.fail(executor_,
                       std::make_exception_ptr(Unavailable("too many requests wait for the database")));
  }
  set_alarm(waiter.deadline);
  queue_.push_back(std::move(waiter));
  if (working_) return;
  working_ = true;
  boost::asio::co_spawn(executor_, work(this->shared_from_this()), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::work(std::shared_ptr<BatchWorker> self) {
  // What else arrives in this turn of the event loop shares the first batch.
  co_await boost::asio::post(self->executor_, boost::asio::use_awaitable);
  Lease lease;
  while (!self->queue_.empty()) {
    // Connected first, so that a request whose deadline passes meanwhile is never sent.
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
  self->stop_alarm();
}

/// Whether `lease` has a connection that works, or gets one at once.
template <BatchOperation Operation>
bool BatchWorker<Operation>::take_connection(Lease& lease) {
  if (lease && lease->is_open()) return true;
  lease.give_back();
  lease = pool_->try_acquire(executor_, urgency_);
  return static_cast<bool>(lease);
}

/// Waits for a connection. The lease stays empty where none was free before the deadline of all that wait.
template <BatchOperation Operation>
boost::asio::awaitable<std::exception_ptr> BatchWorker<Operation>::connect(Lease& lease) {
  try {
    const auto latest = std::ranges::max_element(queue_, {}, &Waiter::deadline)->deadline;
    lease = co_await pool_->acquire(urgency_, latest);
  } catch (...) {
    co_return std::current_exception();
  }
  if (!lease) expire(queue_, executor_, Clock::now());
  std::erase_if(queue_, [](const Waiter& waiter) { return !waiter.waits(); });
  co_return nullptr;
}

/// Replaces a connection that was lost with the statement before.
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
  for (const Waiter& waiter : batch_)
    requests.push_back(waiter.request);
  const auto latest = std::ranges::max_element(batch_, {}, &Waiter::deadline)->deadline;
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
      if (!batch_[index].waits()) continue;
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

/// Sends the requests to other servers where one refuses that takes no writes or is shut down.
template <BatchOperation Operation>
auto BatchWorker<Operation>::attempt(Lease& lease, std::span<const Request> requests,
                                     Clock::time_point deadline) -> boost::asio::awaitable<Attempt> {
  constexpr int most_servers = 3;
  Attempt last = co_await attempt_once(lease, requests, deadline);
  for (int servers = 1; last.leads_elsewhere && servers < most_servers; ++servers) {
    lease = Lease();
    last = co_await attempt_once(lease, requests, deadline);
  }
  co_return last;
}

template <BatchOperation Operation>
auto BatchWorker<Operation>::attempt_once(Lease& lease, std::span<const Request> requests,
                                          Clock::time_point deadline) -> boost::asio::awaitable<Attempt> {
  Attempt attempt;
  auto begin = Clock::now();
  try {
    if (!lease || lease->is_closed() || lease->awaits_answer() || lease->is_outdated()) {
      co_await reconnect(lease, deadline);
      begin = Clock::now();
    }
    attempt.server = lease->endpoint().host;
    const Parameters parameters = Operation::parameters(requests);
    const Result result = co_await lease->execute(Operation::statement(requests), parameters, deadline);
    attempt.answers = Operation::answers(requests, result);
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
  } catch (const DamagedAnswer&) {
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

/// Whether the statement has had all the time that statements have. What somebody else cancels is worth
/// repeating.
template <BatchOperation Operation>
bool BatchWorker<Operation>::was_cancelled_by_us(const Conflict& conflict, Clock::time_point begin) const {
  return conflict.sqlstate() == query_canceled && Clock::now() - begin >= pool_->settings().statement_timeout;
}

template <BatchOperation Operation>
void BatchWorker<Operation>::take_batch() {
  expire(queue_, executor_, Clock::now());
  std::erase_if(queue_, [](const Waiter& waiter) { return !waiter.waits(); });
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
  std::ranges::sort(batch_, Operation::before, &Waiter::request);
}

template <BatchOperation Operation>
void BatchWorker<Operation>::reject_queue(const std::exception_ptr& error) {
  for (Waiter& waiter : queue_)
    waiter.fail(executor_, error);
  queue_.clear();
}

template <BatchOperation Operation>
auto BatchWorker<Operation>::statement_deadline(Clock::time_point latest) const -> Clock::time_point {
  // The server's own statement_timeout comes first as long as the server is there to keep it.
  constexpr std::chrono::milliseconds grace(250);
  return std::min(latest, Clock::now() + pool_->settings().statement_timeout + grace);
}

template <BatchOperation Operation>
void BatchWorker<Operation>::set_alarm(Clock::time_point deadline) {
  if (deadline >= alarm_time_) return;
  alarm_time_ = deadline;
  alarm_.expires_at(deadline);
  alarm_.async_wait([weak = this->weak_from_this()](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (self && !cancelled) self->sound_alarm();
  });
}

template <BatchOperation Operation>
void BatchWorker<Operation>::sound_alarm() {
  const auto now = Clock::now();
  const auto earliest = std::min(expire(queue_, executor_, now), expire(batch_, executor_, now));
  std::erase_if(queue_, [](const Waiter& waiter) { return !waiter.waits(); });
  alarm_time_ = Clock::time_point::max();
  set_alarm(earliest);
}

template <BatchOperation Operation>
void BatchWorker<Operation>::stop_alarm() {
  alarm_time_ = Clock::time_point::max();
  alarm_.cancel();
}

}  // namespace chassis::postgres
