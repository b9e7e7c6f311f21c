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
#include <utility>
#include <vector>

#include "core/errors.hpp"
#include "core/postgres/batch_operation.hpp"
#include "core/postgres/error.hpp"
#include "core/postgres/session.hpp"
#include "core/postgres/waiting_list.hpp"

namespace mars::core::postgres {

/// The inside of a Batcher. A coroutine that exists only while requests wait takes them out of the queue
/// batch by batch; it and the timer hold the worker, so that the batcher may go first. See batcher.hpp for
/// the contract.
template <BatchOperation Operation>
class BatchWorker : public std::enable_shared_from_this<BatchWorker<Operation>> {
 public:
  using Request = typename Operation::Request;
  using Answer = typename Operation::Answer;
  using Waiter = postgres::Waiter<Request, Answer>;

  BatchWorker(boost::asio::any_io_executor executor, const Settings& settings)
      : executor_(std::move(executor)), session_(settings), alarm_(executor_) {}

  /// Queues the request and returns at once; its reply comes through the waiter's handler, later.
  void submit(Waiter waiter);

 private:
  using Clock = std::chrono::steady_clock;
  using Requests = std::vector<Request>;

  /// How a statement ended.
  struct Attempt {
    std::vector<Answer> answers;
    std::exception_ptr error;
    bool replayable = false;  ///< nothing was changed, and each request alone may end in another way
  };

  /// A batch that has ended, until everybody in it was told.
  struct Delivery {
    std::vector<Waiter> batch;
    Attempt attempt;
    std::size_t next = 0;  ///< to be told
    bool has_leader = false;
  };

  static boost::asio::awaitable<void> work(std::shared_ptr<BatchWorker> self);

  boost::asio::awaitable<std::exception_ptr> connect();
  boost::asio::awaitable<void> serve_batch();
  boost::asio::awaitable<void> replay(const Requests& requests);
  boost::asio::awaitable<Attempt> attempt(std::span<const Request> requests, Clock::time_point deadline);

  void take_batch();
  static void deliver(const boost::asio::any_io_executor& executor, Delivery delivery);
  static void tell_next(Delivery& delivery);
  void reject_queue(const std::exception_ptr& error);
  [[nodiscard]] Clock::time_point statement_deadline() const;

  void set_alarm(Clock::time_point deadline);
  void sound_alarm();
  void stop_alarm();

  boost::asio::any_io_executor executor_;
  Session session_;
  std::deque<Waiter> queue_;
  std::vector<Waiter> batch_;  ///< under way
  bool working_ = false;
  boost::asio::steady_timer alarm_;  ///< one for all deadlines: set to the earliest
  Clock::time_point alarm_time_ = Clock::time_point::max();
};

template <BatchOperation Operation>
void BatchWorker<Operation>::submit(Waiter waiter) {
  if (waiter.deadline <= Clock::now()) return waiter.fail(executor_, deadline_passed());
  if (queue_.size() >= session_.settings().max_queue) {
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
  while (!self->queue_.empty()) {
    // Connected first, so that a request whose deadline passes meanwhile is never sent.
    const std::exception_ptr failure = co_await self->connect();
    if (failure) {
      self->reject_queue(failure);
    } else {
      co_await self->serve_batch();
    }
  }
  self->working_ = false;
  self->stop_alarm();
}

template <BatchOperation Operation>
boost::asio::awaitable<std::exception_ptr> BatchWorker<Operation>::connect() {
  try {
    co_await session_.connection();
  } catch (...) {
    co_return std::current_exception();
  }
  co_return nullptr;
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::serve_batch() {
  take_batch();
  if (batch_.empty()) co_return;
  Requests requests;
  requests.reserve(batch_.size());
  for (const Waiter& waiter : batch_)
    requests.push_back(waiter.request);
  Attempt whole = co_await attempt(requests, statement_deadline());
  if (whole.replayable && batch_.size() > 1) {
    co_await replay(requests);
  } else {
    deliver(executor_, {.batch = std::exchange(batch_, {}), .attempt = std::move(whole)});
  }
  batch_.clear();
}

template <BatchOperation Operation>
boost::asio::awaitable<void> BatchWorker<Operation>::replay(const Requests& requests) {
  for (std::size_t index = 0; index < requests.size(); ++index) {
    if (!batch_[index].waits()) continue;
    Delivery single;
    single.attempt = co_await attempt(std::span(&requests[index], 1), statement_deadline());
    single.batch.push_back(std::move(batch_[index]));
    deliver(executor_, std::move(single));
  }
}

template <BatchOperation Operation>
auto BatchWorker<Operation>::attempt(std::span<const Request> requests, Clock::time_point deadline)
    -> boost::asio::awaitable<Attempt> {
  Attempt attempt;
  try {
    Connection* const connection = co_await session_.connection();
    const Parameters parameters = Operation::parameters(requests);
    const Result result = co_await connection->execute(Operation::statement(requests), parameters, deadline);
    attempt.answers = Operation::answers(requests, result);
  } catch (const SqlError&) {
    attempt.error = std::current_exception();
    attempt.replayable = true;
  } catch (const DamagedData&) {
    attempt.error = std::current_exception();
    attempt.replayable = reads_only<Operation>;
  } catch (...) {
    attempt.error = std::current_exception();
  }
  co_return attempt;
}

template <BatchOperation Operation>
void BatchWorker<Operation>::take_batch() {
  expire(queue_, executor_, Clock::now());
  std::erase_if(queue_, [](const Waiter& waiter) { return !waiter.waits(); });
  typename Operation::Admission admission;
  auto kept = queue_.begin();
  auto next = queue_.begin();
  for (; next != queue_.end() && batch_.size() < session_.settings().max_batch; ++next) {
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

/// So many in each turn of the event loop, which notices in between that the next statement is done: the
/// server need not wait until everybody's answer is on its way.
template <BatchOperation Operation>
void BatchWorker<Operation>::deliver(const boost::asio::any_io_executor& executor, Delivery delivery) {
  constexpr std::size_t most_in_a_turn = 32;
  boost::asio::post(executor, [executor, delivery = std::move(delivery)]() mutable {
    const auto end = std::min(delivery.batch.size(), delivery.next + most_in_a_turn);
    while (delivery.next < end)
      tell_next(delivery);
    if (end < delivery.batch.size()) deliver(executor, std::move(delivery));
  });
}

template <BatchOperation Operation>
void BatchWorker<Operation>::tell_next(Delivery& delivery) {
  auto& [batch, attempt, next, has_leader] = delivery;
  const std::size_t index = next++;
  if (!batch[index].waits()) return;
  batch[index].tell({.answer = attempt.error ? Answer{} : std::move(attempt.answers[index]),
                     .error = attempt.error,
                     .outcome = outcome_of(attempt.error),
                     .batch_size = batch.size(),
                     .leads_batch = !std::exchange(has_leader, true)});
}

template <BatchOperation Operation>
void BatchWorker<Operation>::reject_queue(const std::exception_ptr& error) {
  for (Waiter& waiter : queue_)
    waiter.fail(executor_, error);
  queue_.clear();
}

template <BatchOperation Operation>
auto BatchWorker<Operation>::statement_deadline() const -> Clock::time_point {
  // The server's own statement_timeout comes first as long as the server is there to keep it.
  constexpr std::chrono::milliseconds grace(250);
  const auto latest = std::ranges::max_element(batch_, {}, &Waiter::deadline)->deadline;
  return std::min(latest, Clock::now() + session_.settings().statement_timeout + grace);
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

}  // namespace mars::core::postgres
