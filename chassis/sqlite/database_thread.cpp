#include "chassis/sqlite/database_thread.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/mailbox.hpp"

namespace chassis::sqlite {

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

/// Returns abandoned jobs to their mailboxes, and returns the others.
std::vector<JobPtr> without_abandoned(std::vector<JobPtr> jobs) {
  const auto now = RequestContext::Clock::now();
  const auto is_wanted = [now](const JobPtr& job) { return job->is_wanted(now); };
  if (std::ranges::all_of(jobs, is_wanted)) return jobs;
  std::vector<JobPtr> kept;
  std::vector<JobPtr> abandoned;
  std::ranges::partition_copy(jobs, std::back_inserter(kept), std::back_inserter(abandoned), is_wanted);
  for (const auto& job : abandoned)
    job->fail(std::make_exception_ptr(Unavailable(
        "the database was too busy to start before the deadline, or before the client disconnected")));
  give_back(std::move(abandoned));
  return kept;
}

/// Gives back jobs that will not be done.
void reject(std::deque<JobPtr> jobs, const std::string& cause) {
  for (const auto& job : jobs)
    job->fail(std::make_exception_ptr(Unavailable(cause)));
  give_back({std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end())});
}

}  // namespace

DatabaseThread::DatabaseThread(BatchRunner run_batch, Options options)
    : run_batch_(run_batch),
      options_(options),
      closed_because_("the database is being opened"),
      thread_([this] { work(); }) {}

DatabaseThread::DatabaseThread(Database database, BatchRunner run_batch, Options options)
    : DatabaseThread(run_batch, options) {
  open(std::move(database));
}

DatabaseThread::~DatabaseThread() {
  std::deque<JobPtr> abandoned;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    abandoned.swap(queue_);
  }
  reject(std::move(abandoned), "the database is shutting down");
  stop();
}

void DatabaseThread::open(Database database) {
  const std::lock_guard lock(mutex_);
  database_ = std::move(database);
  closed_because_.clear();
}

std::optional<Database> DatabaseThread::close(const std::string& cause) {
  std::optional<Database> database;
  std::deque<JobPtr> abandoned;
  {
    std::unique_lock lock(mutex_);
    closed_because_ = cause;
    abandoned.swap(queue_);
    idle_.wait(lock, [this] { return !working_; });
    database.swap(database_);
  }
  reject(std::move(abandoned), cause);
  return database;
}

void DatabaseThread::submit(JobPtr job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) throw Unavailable("the database is shutting down");
  if (!closed_because_.empty()) throw Unavailable(closed_because_);
  if (queue_.size() == options_.queue) throw Unavailable("the queue of the database is full");
  queue_.push_back(std::move(job));
  if (queue_.size() == 1) wake_.notify_one();
}

void DatabaseThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void DatabaseThread::work() {
  for (auto jobs = next_batch(); !jobs.empty(); jobs = next_batch()) {
    perform(std::move(jobs));
    end_batch();
  }
}

std::vector<JobPtr> DatabaseThread::next_batch() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.batch));
  const auto end = queue_.begin() + count;
  std::vector<JobPtr> jobs(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  working_ = !jobs.empty();
  return jobs;
}

void DatabaseThread::end_batch() {
  const std::lock_guard lock(mutex_);
  working_ = false;
  idle_.notify_all();
}

void DatabaseThread::perform(std::vector<JobPtr> jobs) {
  jobs = without_abandoned(std::move(jobs));
  if (jobs.empty()) return;
  run_batch_(*database_, jobs);
  give_back(std::move(jobs));
}

}  // namespace chassis::sqlite
