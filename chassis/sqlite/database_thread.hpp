#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "chassis/sqlite/batch.hpp"
#include "chassis/sqlite/database.hpp"
#include "chassis/sqlite/job.hpp"

namespace chassis::sqlite {

/// A thread with its own connection, so that SQLite's blocking calls never block an `io_context`.
///
/// Executes all queued jobs in one batch; jobs that arrive meanwhile form the next one. There is no timer: a
/// lone job starts immediately, and under load more jobs share a transaction. Jobs that must run in order are
/// submitted one after the other. Thread-safe.
class DatabaseThread {
 public:
  struct Options {
    std::size_t queue = 4096;  ///< jobs that may wait
    std::size_t batch = 1024;  ///< jobs that may share a transaction
  };

  /// Starts without a database; see `open`.
  DatabaseThread(BatchRunner run_batch, Options options);
  DatabaseThread(Database database, BatchRunner run_batch, Options options);
  DatabaseThread(const DatabaseThread&) = delete;
  DatabaseThread& operator=(const DatabaseThread&) = delete;
  /// Finishes the running batch. Unless stopped before, all other jobs fail with `Unavailable`.
  ~DatabaseThread();

  /// Executes jobs on `database` from now on.
  void open(Database database);

  /// Finishes the running batch, fails all other and later jobs with `Unavailable` and `cause`, and returns
  /// the database, if it had one.
  std::optional<Database> close(const std::string& cause);

  /// Queues a job, which returns through its mailbox, done or failed. A job does not start after its
  /// deadline. Throws `Unavailable` if the queue is full or the database is closed.
  void submit(JobPtr job);

  /// Finishes all jobs, rejects new ones and stops the thread.
  void stop();

 private:
  void work();
  std::vector<JobPtr> next_batch();
  void perform(std::vector<JobPtr> jobs);
  void end_batch();

  BatchRunner run_batch_;
  Options options_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::optional<Database>
      database_;                ///< guarded by mutex_, as is all that follows; during a batch, the thread's
  std::string closed_because_;  ///< empty while the database is open
  bool working_ = false;
  std::deque<JobPtr> queue_;
  bool stopping_ = false;

  std::thread thread_;  ///< the last member: it uses all others
};

}  // namespace chassis::sqlite
