#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "chassis/postgres/pending_request.hpp"

namespace chassis::postgres {

/// How one execution of a statement ended.
template <class Output>
struct Attempt {
  std::vector<Output> outputs;
  std::exception_ptr error;
  bool replayable = false;             ///< nothing was changed, and a request alone may succeed
  bool in_conflict = false;            ///< nothing was changed, and the same may succeed later
  bool leads_elsewhere = false;        ///< nothing was changed, and the same may succeed on another server
  std::shared_ptr<const Host> server;  ///< that ran the statement; null where none did
};

/// A finished batch, until each of its requests is completed.
template <class Request, class Output>
struct Delivery {
  std::vector<PendingRequest<Request, Output>> batch;
  Attempt<Output> attempt;
  std::size_t next = 0;  ///< to be completed
  bool has_leader = false;
};

/// Completes the next request of the batch, if it is still pending.
template <class Request, class Output>
void complete_next(Delivery<Request, Output>& delivery) {
  auto& [batch, attempt, next, has_leader] = delivery;
  const std::size_t index = next++;
  if (!batch[index].is_pending()) return;
  batch[index].complete({.output = attempt.error ? Output{} : std::move(attempt.outputs[index]),
                         .error = attempt.error,
                         .outcome = outcome_of(attempt.error),
                         .server = attempt.server,
                         .batch_size = batch.size(),
                         .leads_batch = !std::exchange(has_leader, true)});
}

/// Completes the requests of a batch in slices, one in each turn of the event loop. In between, the loop can
/// send the next statement, so the database does not idle while responses are written.
template <class Request, class Output>
void deliver(const boost::asio::any_io_executor& executor, Delivery<Request, Output> delivery) {
  constexpr std::size_t slice = 32;
  boost::asio::post(executor, [executor, delivery = std::move(delivery)]() mutable {
    const auto end = std::min(delivery.batch.size(), delivery.next + slice);
    while (delivery.next < end)
      complete_next(delivery);
    if (end < delivery.batch.size()) deliver(executor, std::move(delivery));
  });
}

}  // namespace chassis::postgres
