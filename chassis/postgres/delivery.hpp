#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "chassis/postgres/waiting_list.hpp"

namespace chassis::postgres {

/// How a statement ended.
template <class Answer>
struct Attempt {
  std::vector<Answer> answers;
  std::exception_ptr error;
  bool replayable = false;             ///< nothing was changed, and each request alone may end in another way
  bool in_conflict = false;            ///< nothing was changed, and the same may succeed later
  bool leads_elsewhere = false;        ///< nothing was changed, and the same may succeed on another server
  std::shared_ptr<const Host> server;  ///< that was asked; null where none was
};

/// A batch that has ended, until everybody in it was told.
template <class Request, class Answer>
struct Delivery {
  std::vector<Waiter<Request, Answer>> batch;
  Attempt<Answer> attempt;
  std::size_t next = 0;  ///< to be told
  bool has_leader = false;
};

/// Tells the next request of the batch how it ended, if it still waits.
template <class Request, class Answer>
void tell_next(Delivery<Request, Answer>& delivery) {
  auto& [batch, attempt, next, has_leader] = delivery;
  const std::size_t index = next++;
  if (!batch[index].waits()) return;
  batch[index].tell({.answer = attempt.error ? Answer{} : std::move(attempt.answers[index]),
                     .error = attempt.error,
                     .outcome = outcome_of(attempt.error),
                     .server = attempt.server,
                     .batch_size = batch.size(),
                     .leads_batch = !std::exchange(has_leader, true)});
}

/// Tells so many in each turn of the event loop, which notices in between that the next statement is done:
/// the server need not wait until everybody's answer is on its way.
template <class Request, class Answer>
void deliver(const boost::asio::any_io_executor& executor, Delivery<Request, Answer> delivery) {
  constexpr std::size_t most_in_a_turn = 32;
  boost::asio::post(executor, [executor, delivery = std::move(delivery)]() mutable {
    const auto end = std::min(delivery.batch.size(), delivery.next + most_in_a_turn);
    while (delivery.next < end)
      tell_next(delivery);
    if (end < delivery.batch.size()) deliver(executor, std::move(delivery));
  });
}

}  // namespace chassis::postgres
