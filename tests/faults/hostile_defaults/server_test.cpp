// Defaults of the database, and of a server, under load.
#include <gtest/gtest.h>

#include "tests/faults/hostile_defaults/replicas.hpp"
#include "tests/faults/hostile_defaults/table.hpp"
#include "tests/support/postgres_server.hpp"

namespace mars::tests {

namespace {

constexpr Replicas::Work load{.clients = 16, .operations = 20};

class HostileDatabase : public testing::TestWithParam<HostileDefault> {};

TEST_P(HostileDatabase, ChangesNothing) {
  Replicas replicas(postgres_of_environment());
  const std::string database = replicas.database().settings().name;
  for (const auto& [name, value] : GetParam().settings)
    replicas.database().execute("ALTER DATABASE " + database + " SET " + name + " = " + value);
  replicas.start();
  replicas.expect_normal_service(load);
}

INSTANTIATE_TEST_SUITE_P(Defaults, HostileDatabase, testing::ValuesIn(hostile_defaults()),
                         [](const auto& test) { return test.param.name; });

TEST(HostileServer, ChangesNothing) {
  const PostgresServer server;
  for (const HostileDefault& hostile : hostile_defaults()) {
    if (!hostile.of_servers) continue;
    SCOPED_TRACE(hostile.name);
    Replicas replicas(server.url());
    for (const auto& [name, value] : hostile.settings)
      query_postgres(server.url(), "ALTER SYSTEM SET " + name + " = " + value);
    query_postgres(server.url(), "SELECT pg_reload_conf()");
    replicas.start();
    replicas.expect_normal_service(load);
    query_postgres(server.url(), "ALTER SYSTEM RESET ALL");
    query_postgres(server.url(), "SELECT pg_reload_conf()");
  }
}

}  // namespace

}  // namespace mars::tests
