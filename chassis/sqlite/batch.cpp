#include "chassis/sqlite/batch.hpp"

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

namespace {

constexpr Statement begin_job{.name = "begin_job", .sql = "SAVEPOINT job"};
constexpr Statement undo_job{.name = "undo_job", .sql = "ROLLBACK TO job"};
constexpr Statement end_job{.name = "end_job", .sql = "RELEASE job"};

/// Records one error in all jobs. Each gets an exception of its own, because they go to different threads.
template <class Error>
void fail_all(std::span<const JobPtr> jobs, const Error& error) {
  for (const auto& job : jobs)
    job->fail(std::make_exception_ptr(Error(error)));
}

/// The error that is being handled, as the caller is to see it. A damaged or read-only file is out of reach
/// until somebody mends it, and is not trusted any more.
std::exception_ptr error_for_caller(Database& database) {
  try {
    throw;
  } catch (const SqliteError& error) {
    if (!concerns_file(error.code())) return std::current_exception();
    database.distrust(error.what());
    return std::make_exception_ptr(Unavailable(error.what()));
  } catch (...) {
    return std::current_exception();
  }
}

/// Runs a job so that only its own changes are undone where it throws. The savepoint costs a few hundredths
/// of a job's time; running a batch without and doing it again after a failure is no faster to speak of.
void write_guarded(Database& database, Job& job) {
  database.execute(begin_job);
  try {
    job.run(database);
  } catch (const std::exception&) {
    // Some errors end the whole transaction; the remaining jobs cannot run in it.
    if (!database.in_transaction()) throw;
    job.fail(error_for_caller(database));
    database.execute(undo_job);
  }
  database.execute(end_job);
}

void write(Database& database, std::span<const JobPtr> jobs) {
  Transaction transaction(database, begin_writing);
  for (const auto& job : jobs)
    write_guarded(database, *job);
  transaction.commit();
  // What was written into a file that is not there any more is not acknowledged.
  database.check_files();
}

void read(Database& database, std::span<const JobPtr> jobs) {
  Transaction transaction(database, begin_reading);
  for (const auto& job : jobs) {
    try {
      job->run(database);
    } catch (const std::exception&) {
      job->fail(error_for_caller(database));
    }
  }
  database.check_files();
}

/// `error`, or what happened to the files if that is the reason for it.
Unavailable with_reason(Database& database, const Unavailable& error) {
  try {
    database.check_files();
    return error;
  } catch (const Unavailable& reason) {
    return reason;
  }
}

using Run = void (*)(Database&, std::span<const JobPtr>);

void run_batch(Database& database, std::span<const JobPtr> jobs, Run run);

/// Runs each job in a transaction of its own, so that what one of them has done to the whole transaction, at
/// the commit or before, concerns no other.
void run_one_by_one(Database& database, std::span<const JobPtr> jobs, Run run) {
  for (std::size_t index = 0; index < jobs.size(); ++index) {
    jobs[index]->fail(nullptr);
    run_batch(database, jobs.subspan(index, 1), run);
  }
}

void run_batch(Database& database, std::span<const JobPtr> jobs, Run run) {
  for (const auto& job : jobs)
    job->set_batch(jobs.size(), job == jobs.front());
  try {
    run(database, jobs);
  } catch (const Unavailable& error) {
    fail_all(jobs, with_reason(database, error));
  } catch (const SqliteError& error) {
    if (!concerns_file(error.code()))
      return jobs.size() > 1 ? run_one_by_one(database, jobs, run) : fail_all(jobs, error);
    database.distrust(error.what());
    fail_all(jobs, with_reason(database, Unavailable(error.what())));
  } catch (const std::exception& error) {
    fail_all(jobs, std::runtime_error(error.what()));
  }
}

}  // namespace

void run_writes(Database& database, std::span<const JobPtr> jobs) {
  run_batch(database, jobs, write);
}

void run_reads(Database& database, std::span<const JobPtr> jobs) {
  run_batch(database, jobs, read);
}

}  // namespace chassis::sqlite
