#include "core/sqlite/batch.hpp"

#include "core/errors.hpp"

namespace mars::core::sqlite {

namespace {

constexpr Query begin_job{.name = "begin_job", .sql = "SAVEPOINT job"};
constexpr Query undo_job{.name = "undo_job", .sql = "ROLLBACK TO job"};
constexpr Query end_job{.name = "end_job", .sql = "RELEASE job"};

/// Records one error in all jobs. Each gets an exception of its own, because they go to different threads.
template <class Error>
void fail_all(std::span<const JobPtr> jobs, const Error& error) {
  for (const auto& job : jobs)
    job->fail(std::make_exception_ptr(Error(error)));
}

/// Runs a job so that only its own changes are undone where it throws. The savepoint costs a few hundredths
/// of a job's time; running a batch without and doing it again after a failure is no faster to speak of.
void write_guarded(Database& database, Job& job) {
  database.execute(begin_job);
  try {
    job.run(database);
  } catch (const std::exception&) {
    // Some errors end the whole transaction, and then there is nothing left to go on with.
    if (!database.in_transaction()) throw;
    job.fail(std::current_exception());
    database.execute(undo_job);
  }
  database.execute(end_job);
}

void write(Database& database, std::span<const JobPtr> jobs) {
  Transaction transaction(database, begin_writing);
  for (const auto& job : jobs)
    write_guarded(database, *job);
  transaction.commit();
}

void read(Database& database, std::span<const JobPtr> jobs) {
  Transaction transaction(database, begin_reading);
  for (const auto& job : jobs) {
    try {
      job->run(database);
    } catch (const std::exception&) {
      job->fail(std::current_exception());
    }
  }
}

template <class Function>
void run_batch(std::span<const JobPtr> jobs, Function function) {
  for (const auto& job : jobs)
    job->set_batch(jobs.size(), job == jobs.front());
  try {
    function();
  } catch (const Unavailable& error) {
    fail_all(jobs, error);
  } catch (const std::exception& error) {
    fail_all(jobs, std::runtime_error(error.what()));
  }
}

}  // namespace

void run_writes(Database& database, std::span<const JobPtr> jobs) {
  run_batch(jobs, [&] { write(database, jobs); });
}

void run_reads(Database& database, std::span<const JobPtr> jobs) {
  run_batch(jobs, [&] { read(database, jobs); });
}

}  // namespace mars::core::sqlite
