#include "tests/faults/nth_failure/postgres_refusals_test.hpp"

#include <iostream>

namespace mars::tests {

using Severity = PostgresRefusals::Severity;
using Side = PostgresRefusals::Side;

std::string refusal_name(const testing::TestParamInfo<RefusalParameter>& info) {
  const auto& [calls, start, recurrence, side, severity, sqlstate] = info.param;
  return to_string(calls.operation) + (calls.with_keys ? "WithKey" : "") + std::to_string(calls.requests) +
         "AtOnce" + to_string(start) + to_string(recurrence) + (side == Side::before ? "Before" : "Behind") +
         (severity == Severity::fatal ? "Fatal" : "") + sqlstate;
}

TEST_P(NthRefusal, CommitsAndAcknowledgesTheRequestOrChangesNothing) {
  const auto& [calls, start, recurrence, side, severity, sqlstate] = GetParam();
  PostgresRefusals refusals;
  PostgresProbes probes;
  const TcpGate gate(probes.settings().host, probes.settings().port, refusals.interceptors());
  probes.settings().host = "127.0.0.1";
  probes.settings().port = gate.port();
  const auto inflict = [&](int number, Recurrence again) {
    refusals.inflict({.choice =
                          [number, again](const MessagePosition& position) {
                            return (again == Recurrence::once ? position.number : position.in_exchange) ==
                                   number;
                          },
                      .side = side,
                      .severity = severity,
                      .sqlstate = sqlstate});
  };
  FailingCalls failing(probes, {.inflict = inflict, .mend = [&] { return refusals.mend() > 0; }},
                       calls.operation, calls.requests);
  failing.with_keys = calls.with_keys;
  const auto tally = failing.run(start, recurrence);
  EXPECT_GE(tally.calls, 2);
  EXPECT_EQ(tally.stored, 0) << "refused, and stored all the same";
  std::cout << "n-th refusal of PostgreSQL, " << refusal_name({GetParam(), 0}) << ": " << tally << '\n';
}

}  // namespace mars::tests
