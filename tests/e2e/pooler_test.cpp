// A real PgBouncer between the service and PostgreSQL.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>

#include "tests/support/at_once.hpp"
#include "tests/support/pgbouncer.hpp"
#include "tests/support/service.hpp"

namespace mars::tests {

namespace {

using testing::AnyOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using testing::Not;

class Pooler : public testing::Test {
 protected:
  ServerProcess::Variables through(const PgBouncer& pooler) {
    auto variables = variables_for(database_);
    variables["DB_HOST"] = "127.0.0.1";
    variables["DB_PORT"] = std::to_string(pooler.port());
    variables["ENV"] = "test";
    return variables;
  }

  /// How often each status came back for setups, moves and lists of several clients at once.
  static std::map<unsigned, int> answers_of(const ServerProcess& server) {
    std::map<unsigned, int> answers;
    std::mutex mutex;
    at_once(8, [&](int) {
      HttpClient client(server.port());
      const auto note = [&](const HttpClient::Response& response) {
        const std::lock_guard lock(mutex);
        ++answers[response.result_int()];
      };
      for (int count = 0; count < 25; ++count) {
        const auto made = client.request("POST", "/api/v1/setup", R"({"x": 5, "y": 5, "direction": "EAST"})");
        note(made);
        if (made.result_int() == 200U) {
          const auto id = made.body().substr(made.body().find(R"("id":")") + 6, 36);
          note(client.request("PATCH", "/api/v1/move", move_body(id, "M")));
        }
        note(client.request("GET", "/api/v1/check?limit=1"));
      }
    });
    return answers;
  }

  PostgresDatabase database_;
  TemporaryFolder folder_;
};

TEST_F(Pooler, BySessionServesAsWithoutOne) {
  const PgBouncer pooler(database_.settings(), "session");
  const ServerProcess server(folder_.path(), through(pooler));
  server.await_log("DATABASE_READY");
  EXPECT_THAT(answers_of(server), ElementsAre(Key(200U)));
  EXPECT_THAT(server.log(), Not(HasSubstr("pool_mode")));
}

TEST_F(Pooler, BySessionOverridesHarmfulDefaults) {
  const PgBouncer pooler(database_.settings(), "session");
  database_.execute(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "
      "current_database()); END $$");
  const ServerProcess server(folder_.path(), through(pooler));
  server.await_log("DATABASE_READY");
  EXPECT_THAT(answers_of(server), ElementsAre(Key(200U)));
}

/// PgBouncer before 1.21 does not support prepared statements there.
TEST_F(Pooler, ByTransactionThatLosesPreparedStatementsIsNotReadyAndNamed) {
  const PgBouncer pooler(database_.settings(), "transaction");
  const ServerProcess server(folder_.path(), through(pooler));
  server.await_log("DATABASE_UNAVAILABLE");
  EXPECT_THAT(server.log(), HasSubstr("pool_mode=transaction"));
  HttpClient client(server.port());
  const auto ready = client.request("GET", "/api/v1/ready");
  EXPECT_EQ(ready.result_int(), 503U);
  EXPECT_THAT(answers_of(server), ElementsAre(Key(503U)));
}

TEST_F(Pooler, ByStatementIsNotReadyAndNamed) {
  const PgBouncer pooler(database_.settings(), "statement");
  const ServerProcess server(folder_.path(), through(pooler));
  server.await_log("DATABASE_UNAVAILABLE");
  EXPECT_THAT(server.log(), HasSubstr("statement pooling mode"));
  HttpClient client(server.port());
  EXPECT_EQ(client.request("GET", "/api/v1/ready").result_int(), 503U);
  EXPECT_THAT(answers_of(server), Each(Key(AnyOf(200U, 503U))));
}

}  // namespace

}  // namespace mars::tests
