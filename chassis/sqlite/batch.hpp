#pragma once

#include <span>

#include "chassis/sqlite/job.hpp"

namespace chassis::sqlite {

/// How a worker does the jobs that were waiting for it. Neither throws: every error is recorded in the jobs
/// concerned.
using BatchRunner = void (*)(Database& database, std::span<const JobPtr> jobs);

/// Runs all jobs in one transaction and commits it: one wait for the disk for all of them.
///
/// A job that throws leaves nothing behind and does not concern the others. Where the transaction itself
/// fails, all of them have failed, and whether an `Unavailable` commit took effect is not known.
void run_writes(Database& database, std::span<const JobPtr> jobs);

/// Runs all jobs on one state of the database, which is let go afterwards.
void run_reads(Database& database, std::span<const JobPtr> jobs);

}  // namespace chassis::sqlite
