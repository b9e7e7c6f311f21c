// Refusals at each point of the answers to everything, while connecting as well, once and for ever.
#include "tests/faults/nth_failure/postgres_refusals_test.hpp"

namespace mars::tests {

namespace {

using Severity = PostgresRefusals::Severity;
using Side = PostgresRefusals::Side;

auto all_calls() {
  return testing::Values(RefusedCalls{Operation::setup, false, 1}, RefusedCalls{Operation::setup, false, 4},
                         RefusedCalls{Operation::move, false, 1}, RefusedCalls{Operation::move, false, 4},
                         RefusedCalls{Operation::setup, true, 1}, RefusedCalls{Operation::setup, true, 4},
                         RefusedCalls{Operation::move, true, 1}, RefusedCalls{Operation::move, true, 4},
                         RefusedCalls{Operation::check, false, 1}, RefusedCalls{Operation::ready, false, 1},
                         RefusedCalls{Operation::place, false, 4}, RefusedCalls{Operation::place, true, 1},
                         RefusedCalls{Operation::remove, false, 4});
}

// No space on the disk.
INSTANTIATE_TEST_SUITE_P(Everything, NthRefusal,
                         testing::Combine(all_calls(), testing::Values(Start::cold, Start::warm),
                                          testing::Values(Recurrence::once, Recurrence::for_ever),
                                          testing::Values(Side::before), testing::Values(Severity::error),
                                          testing::Values("53100")),
                         refusal_name);

// A serialization failure, which is worth another try at once.
INSTANTIATE_TEST_SUITE_P(Conflicts, NthRefusal,
                         testing::Combine(all_calls(), testing::Values(Start::cold, Start::warm),
                                          testing::Values(Recurrence::once), testing::Values(Side::before),
                                          testing::Values(Severity::error), testing::Values("40001")),
                         refusal_name);

// Shut down by an administrator.
INSTANTIATE_TEST_SUITE_P(Ends, NthRefusal,
                         testing::Combine(all_calls(), testing::Values(Start::cold, Start::warm),
                                          testing::Values(Recurrence::once),
                                          testing::Values(Side::before, Side::behind),
                                          testing::Values(Severity::fatal), testing::Values("57P01")),
                         refusal_name);

}  // namespace

}  // namespace mars::tests
