// A PostgreSQL that refuses to change the n-th row, for a reason that passes: when it is changed, or at the
// commit.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>

#include "tests/faults/nth_failure/failing_calls.hpp"

namespace mars::tests {

namespace {

enum class When : std::uint8_t { at_the_change, at_the_commit };

using Parameter = std::tuple<Operation, int, Recurrence, std::string_view, When, bool>;

class NthFailureOnPostgres : public testing::TestWithParam<Parameter> {
 protected:
  NthFailureOnPostgres() {
    // A sequence does not go back with its transaction.
    probes_.database().execute(
        "CREATE SEQUENCE changes;"
        "CREATE TABLE fault (first integer, last integer, sqlstate text);"
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE"
        "  change integer := nextval('changes');"
        "  fault fault;"
        " BEGIN"
        "  SELECT * INTO fault FROM fault;"
        "  IF change BETWEEN fault.first AND fault.last THEN"
        "    RAISE EXCEPTION 'injected' USING ERRCODE = fault.sqlstate;"
        "  END IF;"
        "  RETURN NEW; END $$;");
    for (const auto* const table : {"grid", "probe", "idempotency_key", "event"}) {
      const bool late = std::get<When>(GetParam()) == When::at_the_commit;
      probes_.database().execute(fmt::format(
          "CREATE {} TRIGGER fail {} INSERT OR UPDATE ON {} {} FOR EACH ROW EXECUTE FUNCTION fail()",
          late ? "CONSTRAINT" : "", late ? "AFTER" : "BEFORE", table,
          late ? "DEFERRABLE INITIALLY DEFERRED" : ""));
    }
  }

  void inflict(int number, Recurrence recurrence, std::string_view sqlstate) {
    number_ = number;
    const int last = recurrence == Recurrence::once ? number : 1'000'000;
    probes_.database().execute(fmt::format(
        "DELETE FROM fault; SELECT setval('changes', 1, false); INSERT INTO fault VALUES ({}, {}, '{}')",
        number, last, sqlstate));
  }

  bool mend() {
    probes_.database().execute("DELETE FROM fault");
    return std::stoi(probes_.database().query("SELECT nextval('changes')")) > number_;
  }

  PostgresProbes probes_;
  int number_ = 0;
};

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
  const auto& [operation, requests, recurrence, sqlstate, when, with_keys] = info.param;
  return to_string(operation) + (with_keys ? "WithKey" : "") + std::to_string(requests) + "AtOnce" +
         to_string(recurrence) + std::string(sqlstate) + (when == When::at_the_commit ? "AtTheCommit" : "");
}

TEST_P(NthFailureOnPostgres, CommitsTheRequestOrChangesNothing) {
  const auto& [operation, requests, recurrence, sqlstate, when, with_keys] = GetParam();
  const CallFaults faults{
      .inflict = [this, sqlstate](int number, Recurrence again) { inflict(number, again, sqlstate); },
      .mend = [this] { return mend(); }};
  FailingCalls calls(probes_, faults, operation, requests);
  calls.with_keys = with_keys;
  const auto tally = calls.run(Start::warm, recurrence);
  EXPECT_GE(tally.calls, requests);
  EXPECT_EQ(tally.stored, 0) << "refused, and stored all the same";
  std::cout << "n-th failure, rows of PostgreSQL, " << name_of({GetParam(), 0}) << ": " << tally << '\n';
}

// No space on the disk, an error of the disk, a deadlock, a lock that is not to be had, a server that shuts
// down.
INSTANTIATE_TEST_SUITE_P(Rows, NthFailureOnPostgres,
                         testing::Combine(testing::Values(Operation::setup, Operation::move),
                                          testing::Values(1, 4),
                                          testing::Values(Recurrence::once, Recurrence::for_ever),
                                          testing::Values("53100", "58030", "40P01", "55P03", "57P01"),
                                          testing::Values(When::at_the_change), testing::Values(false)),
                         name_of);

INSTANTIATE_TEST_SUITE_P(AtTheCommit, NthFailureOnPostgres,
                         testing::Combine(testing::Values(Operation::setup, Operation::move),
                                          testing::Values(1, 4),
                                          testing::Values(Recurrence::once, Recurrence::for_ever),
                                          testing::Values("53100"), testing::Values(When::at_the_commit),
                                          testing::Bool()),
                         name_of);

INSTANTIATE_TEST_SUITE_P(SerializationFailure, NthFailureOnPostgres,
                         testing::Combine(testing::Values(Operation::setup, Operation::move),
                                          testing::Values(1, 4), testing::Values(Recurrence::once),
                                          testing::Values("40001"), testing::Values(When::at_the_commit),
                                          testing::Bool()),
                         name_of);

}  // namespace

}  // namespace mars::tests
