#pragma once

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "tests/faults/nth_failure/failing_calls.hpp"
#include "tests/support/postgres_refusals.hpp"

namespace mars::tests {

/// What is refused, and how.
struct RefusedCalls {
  Operation operation{};
  bool with_keys = false;
  int requests = 1;
};

using RefusalParameter = std::tuple<RefusedCalls, Start, Recurrence, PostgresRefusals::Side,
                                    PostgresRefusals::Severity, std::string>;

/// A PostgreSQL that refuses at the n-th message of its answers: of the n-th message at all, or of each
/// answer that has as many.
class NthRefusal : public testing::TestWithParam<RefusalParameter> {};

std::string refusal_name(const testing::TestParamInfo<RefusalParameter>& info);

}  // namespace mars::tests
