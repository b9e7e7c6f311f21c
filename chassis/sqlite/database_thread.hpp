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

/// A thread with a connection of its own, so that SQLite's blocking calls never hold up an `io_context`.
///
/// It does whatever waits in one batch; what arrives meanwhile makes the next one. There is no timer: a lone
/// job starts at once, and the busier it gets, the more jobs share a transaction. Jobs of one request that
/// must run in order are submitted one after the other. Thread-safe.
class DatabaseThread {
 public:
  struct Options {
    std::size_t queue = 4096;  ///< jobs that may wait
    std::size_t batch = 1024;  ///< jobs that may share a transaction
  };

  /// Without a database, which `open` gives it.
  DatabaseThread(BatchRunner run_batch, Options options);
  DatabaseThread(Database database, BatchRunner run_batch, Options options);
  DatabaseThread(const DatabaseThread&) = delete;
  DatabaseThread& operator=(const DatabaseThread&) = delete;
  /// Finishes the batch that is running. Unless stopped before, all other jobs fail with `Unavailable`.
  ~DatabaseThread();

  /// Works on `database` from now on.
  void open(Database database);

  /// Finishes the batch that is running, fails all other jobs, and those submitted from now on, with
  /// `Unavailable` and `cause`, and returns the database, if it had one.
  std::optional<Database> close(const std::string& cause);

  /// Takes a job; it comes back through its mailbox, done or failed. Past its deadline it is not begun any
  /// more. Throws `Unavailable` if the queue is full or the database is closed.
  void submit(JobPtr job);

  /// Finishes all jobs, rejects new ones and ends the thread.
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
