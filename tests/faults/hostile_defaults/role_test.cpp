// Defaults of the role in which two replicas use the database.
#include <gtest/gtest.h>

#include "tests/faults/hostile_defaults/replicas.hpp"
#include "tests/faults/hostile_defaults/table.hpp"

namespace mars::tests {

namespace {

class HostileRole : public testing::TestWithParam<HostileDefault> {};

TEST_P(HostileRole, ChangesNothing) {
  Replicas replicas(postgres_of_environment());
  for (const auto& [name, value] : GetParam().settings)
    replicas.database().execute("ALTER ROLE " + replicas.role() + " SET " + name + " = " + value);
  replicas.start();
  replicas.expect_normal_service({.clients = 8, .operations = 4});
}

INSTANTIATE_TEST_SUITE_P(Defaults, HostileRole, testing::ValuesIn(hostile_defaults()),
                         [](const auto& test) { return test.param.name; });

}  // namespace

}  // namespace mars::tests
