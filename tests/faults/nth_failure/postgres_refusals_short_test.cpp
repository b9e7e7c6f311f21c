// Refusals that come once, at each point of the answers to writes, and to the deletion of keys.
#include <optional>

#include "chassis/base/errors.hpp"
#include "tests/faults/nth_failure/postgres_refusals_test.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::tests {

namespace {

using Severity = PostgresRefusals::Severity;
using Side = PostgresRefusals::Side;

INSTANTIATE_TEST_SUITE_P(Writes, NthRefusal,
                         testing::Combine(testing::Values(RefusedCalls{Operation::setup, false, 4},
                                                          RefusedCalls{Operation::move, false, 4},
                                                          RefusedCalls{Operation::setup, true, 4},
                                                          RefusedCalls{Operation::move, true, 4}),
                                          testing::Values(Start::warm), testing::Values(Recurrence::once),
                                          testing::Values(Side::before), testing::Values(Severity::error),
                                          testing::Values("53100")),
                         refusal_name);

/// How many keys were deleted; nothing where that failed.
std::optional<std::size_t> delete_expired(PostgresProbes& probes) {
  boost::asio::io_context io_context;
  const auto keys = probes.keys(io_context);
  chassis::RequestContext context;
  context.deadline = chassis::RequestContext::Clock::now() + std::chrono::seconds(30);
  try {
    return run(io_context, keys->delete_expired(context, 100));
  } catch (const chassis::Unavailable&) {
    return std::nullopt;
  }
}

TEST(NthRefusalOfDeletion, DeletesAllOrNothing) {
  PostgresRefusals refusals;
  PostgresProbes probes;
  const TcpGate gate(probes.settings().host, probes.settings().port, refusals.interceptors());
  probes.settings().host = "127.0.0.1";
  probes.settings().port = gate.port();
  int number = 0;
  for (int refused = 1; refused > 0 && !testing::Test::HasFailure();) {
    SCOPED_TRACE(++number);
    probes.database().execute(
        "TRUNCATE idempotency_key; INSERT INTO idempotency_key (principal, key, fingerprint, answer, "
        "expires_at)"
        " SELECT '', i, gen_random_uuid(), '', now() + (CASE i WHEN 1 THEN 1 ELSE -1 END) * interval '1 hour'"
        " FROM generate_series(1, 6) AS i");
    refusals.inflict({.choice = [number](const MessagePosition& at) { return at.number == number; },
                      .side = Side::before,
                      .severity = Severity::error,
                      .sqlstate = "53100"});
    const auto deleted = delete_expired(probes);
    refused = refusals.mend();
    EXPECT_TRUE(!deleted || deleted == 5U);
    EXPECT_TRUE(deleted || refused > 0);
    EXPECT_EQ(probes.count_keys(), deleted ? 1 : 6);
  }
  EXPECT_GT(number, 5);
}

}  // namespace

}  // namespace mars::tests
