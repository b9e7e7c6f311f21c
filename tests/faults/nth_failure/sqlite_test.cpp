// The embedded database on a disk whose n-th call fails: a read, a write, a sync, a lock.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/faults/nth_failure/failing_calls.hpp"
#include "tests/support/faulty_vfs.hpp"

namespace mars::tests {

namespace {

using Disk = FaultyVfs::Disk;
using Parameter = std::tuple<Operation, int, Recurrence, Disk>;

class NthFailureOnSqlite : public testing::TestWithParam<Parameter> {
 protected:
  FaultyVfs vfs_;
  SqliteProbes probes_;
};

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
  const auto& [operation, requests, recurrence, disk] = info.param;
  return to_string(operation) + std::to_string(requests) + "AtOnce" + to_string(recurrence) +
         (disk == Disk::full ? "Full" : "Broken");
}

TEST_P(NthFailureOnSqlite, CommitsTheRequestOrChangesNothing) {
  const auto& [operation, requests, recurrence, disk] = GetParam();
  const CallFaults faults{
      .inflict = [this, disk](int number,
                              Recurrence again) { vfs_.fail(number, again == Recurrence::for_ever, disk); },
      .mend = [this] { return vfs_.mend() > 0; }};
  FailingCalls calls(probes_, faults, operation, requests);
  calls.other_view = [this] { return probes_.rows_after_crash(); };
  for (const Start start : {Start::cold, Start::warm}) {
    const auto tally = calls.run(start, recurrence);
    EXPECT_GE(tally.calls, 1);
    std::cout << "n-th failure, SQLite, " << name_of({GetParam(), 0}) << ' ' << to_string(start) << ": "
              << tally << '\n';
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, NthFailureOnSqlite,
                         testing::Combine(testing::Values(Operation::setup, Operation::move, Operation::check,
                                                          Operation::ready, Operation::place,
                                                          Operation::remove),
                                          testing::Values(1, 4),
                                          testing::Values(Recurrence::once, Recurrence::for_ever),
                                          testing::Values(Disk::broken, Disk::full)),
                         name_of);

}  // namespace

}  // namespace mars::tests
