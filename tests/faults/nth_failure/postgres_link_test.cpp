// A PostgreSQL whose n-th round trip breaks the connection: one that connects, prepares or executes; before
// the server has read it, or behind its work.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/faults/nth_failure/failing_calls.hpp"
#include "tests/support/tcp_gate.hpp"

namespace mars::tests {

namespace {

using Parameter = std::tuple<Operation, int, Recurrence, LinkFault>;

class NthFailureOnPostgresLink : public testing::TestWithParam<Parameter> {
 protected:
  NthFailureOnPostgresLink() {
    probes_.settings().host = "127.0.0.1";
    probes_.settings().port = gate_.port();
  }

  PostgresProbes probes_;
  TcpGate gate_{probes_.database().settings().host, probes_.database().settings().port};
};

/// Counts what clients send before they wait for the server: a round trip each.
TcpGate::Trigger at_round_trip(int number, Recurrence recurrence) {
  return [number, recurrence, count = 0](std::string_view /*piece*/) mutable {
    ++count;
    return recurrence == Recurrence::once ? count == number : count >= number;
  };
}

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
  const auto& [operation, requests, recurrence, fault] = info.param;
  return to_string(operation) + std::to_string(requests) + "AtOnce" + to_string(recurrence) +
         (fault == LinkFault::cut_in_statement ? "Before" : "Behind");
}

TEST_P(NthFailureOnPostgresLink, CommitsTheRequestOrChangesNothing) {
  const auto& [operation, requests, recurrence, fault] = GetParam();
  const CallFaults faults{
      .inflict = [this, fault](int number,
                               Recurrence again) { gate_.inflict(fault, at_round_trip(number, again)); },
      .mend =
          [this] {
            gate_.open();
            return gate_.strikes() > 0;
          }};
  FailingCalls calls(probes_, faults, operation, requests);
  for (const Start start : {Start::cold, Start::warm}) {
    const auto tally = calls.run(start, recurrence);
    EXPECT_GE(tally.calls, start == Start::cold ? 2 : 1);
    std::cout << "n-th failure, link to PostgreSQL, " << name_of({GetParam(), 0}) << ' ' << to_string(start)
              << ": " << tally << '\n';
  }
}

INSTANTIATE_TEST_SUITE_P(
    RoundTrips, NthFailureOnPostgresLink,
    testing::Combine(testing::Values(Operation::setup, Operation::move, Operation::check, Operation::ready,
                                     Operation::place, Operation::remove),
                     testing::Values(1, 4), testing::Values(Recurrence::once, Recurrence::for_ever),
                     testing::Values(LinkFault::cut_in_statement, LinkFault::cut_before_answer)),
    name_of);

}  // namespace

}  // namespace mars::tests
