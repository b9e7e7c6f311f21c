#include "core/sqlite/worker.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "core/errors.hpp"
#include "core/sqlite/mailbox.hpp"

namespace mars::core::sqlite {

namespace {

/// Hands jobs back, those of one mailbox together and in their order.
void give_back(std::vector<JobPtr> jobs) {
  std::map<std::shared_ptr<Mailbox>, std::vector<JobPtr>> homes;
  for (auto& job : jobs) {
    auto& same_home = homes[job->home()];
    same_home.push_back(std::move(job));
  }
  for (auto& [mailbox, same_home] : homes)
    mailbox->put(same_home);
}

/// Gives back the jobs that nobody waits for any more, and returns the others.
std::vector<JobPtr> without_abandoned(std::vector<JobPtr> jobs) {
  const auto now = RequestContext::Clock::now();
  const auto waited_for = [now](const JobPtr& job) { return job->waited_for(now); };
  if (std::ranges::all_of(jobs, waited_for)) return jobs;
  std::vector<JobPtr> kept;
  std::vector<JobPtr> abandoned;
  std::ranges::partition_copy(jobs, std::back_inserter(kept), std::back_inserter(abandoned), waited_for);
  for (const auto& job : abandoned)
    job->fail(std::make_exception_ptr(
        Unavailable("the database was too busy to begin before the deadline, or before the client went")));
  give_back(std::move(abandoned));
  return kept;
}

}  // namespace

Worker::Worker(Database database, BatchRunner run_batch, Limits limits)
    : database_(std::move(database)), run_batch_(run_batch), limits_(limits), thread_([this] { work(); }) {}

Worker::~Worker() {
  std::deque<JobPtr> abandoned;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    abandoned.swap(queue_);
  }
  for (const auto& job : abandoned)
    job->fail(std::make_exception_ptr(Unavailable("the database is shutting down")));
  give_back({abandoned.begin(), abandoned.end()});
  stop();
}

void Worker::submit(JobPtr job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) throw Unavailable("the database is shutting down");
  if (queue_.size() == limits_.queue) throw Unavailable("the queue of the database is full");
  queue_.push_back(std::move(job));
  if (queue_.size() == 1) wake_.notify_one();
}

void Worker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Worker::work() {
  for (auto jobs = next_batch(); !jobs.empty(); jobs = next_batch())
    perform(std::move(jobs));
}

std::vector<JobPtr> Worker::next_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), limits_.batch));
  const auto end = queue_.begin() + count;
  std::vector<JobPtr> jobs(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return jobs;
}

void Worker::perform(std::vector<JobPtr> jobs) {
  jobs = without_abandoned(std::move(jobs));
  if (jobs.empty()) return;
  run_batch_(database_, jobs);
  give_back(std::move(jobs));
}

}  // namespace mars::core::sqlite
