#include "chassis/sqlite/mailbox.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>
#include <utility>

namespace chassis::sqlite {

namespace asio = boost::asio;

Mailbox::Mailbox(asio::any_io_executor executor)
    : executor_(std::move(executor)), timer_(std::make_unique<asio::steady_timer>(executor_)) {}

asio::awaitable<bool> Mailbox::wait_for(const Job& job) {
  const auto initiate = [this, &job](Handler resume) {
    waiting_.emplace(&job, Pending{.deadline = job.deadline(), .resume = std::move(resume)});
    if (job.deadline() != RequestContext::Clock::time_point::max() && !sweeping_) arm_sweep();
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(initiate, asio::use_awaitable);
}

void Mailbox::put(std::span<JobPtr> jobs) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  const bool nobody_called = arrived_.empty();
  arrived_.insert(arrived_.end(), std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
  // Under the lock, because after close() the executor may be gone.
  if (nobody_called) asio::post(executor_, [self = shared_from_this()] { self->deliver(); });
}

void Mailbox::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    arrived_.clear();
  }
  timer_.reset();
  for (auto& [job, waiter] : std::exchange(waiting_, {})) {
    asio::post(executor_, asio::append(std::move(waiter.resume), false));
  }
}

void Mailbox::deliver() {
  std::vector<JobPtr> jobs;
  {
    const std::lock_guard lock(mutex_);
    jobs.swap(arrived_);
  }
  for (const auto& job : jobs) {
    auto waiter = waiting_.extract(job.get());
    if (!waiter.empty()) std::move(waiter.mapped().resume)(true);
  }
}

void Mailbox::arm_sweep() {
  sweeping_ = true;
  timer_->expires_after(sweep_interval);
  timer_->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self && self->timer_) self->sweep();
  });
}

void Mailbox::sweep() {
  sweeping_ = false;
  const auto now = RequestContext::Clock::now();
  std::vector<Handler> expired;
  for (auto waiter = waiting_.begin(); waiter != waiting_.end();) {
    if (waiter->second.deadline > now) {
      ++waiter;
      continue;
    }
    expired.push_back(std::move(waiter->second.resume));
    waiter = waiting_.erase(waiter);
  }
  if (!waiting_.empty()) arm_sweep();
  for (auto& resume : expired)
    std::move(resume)(false);
}

}  // namespace chassis::sqlite
