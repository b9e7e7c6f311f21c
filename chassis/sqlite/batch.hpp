#pragma once

#include <span>

#include "chassis/sqlite/job.hpp"

namespace chassis::sqlite {

/// Executes the queued jobs of a database thread. Neither function throws: errors are recorded in the jobs.
using BatchRunner = void (*)(Database& database, std::span<const JobPtr> jobs);

/// Group commit: runs all jobs in one transaction, with one sync of the disk.
///
/// A job that throws is rolled back without affecting the others. If the transaction fails, all jobs fail;
/// after an `Unavailable` commit it is unknown whether it took effect.
void run_writes(Database& database, std::span<const JobPtr> jobs);

/// Runs all jobs in one read transaction.
void run_reads(Database& database, std::span<const JobPtr> jobs);

}  // namespace chassis::sqlite
