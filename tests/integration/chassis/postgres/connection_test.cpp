#include "chassis/postgres/connection.hpp"

#include <gmock/gmock.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/error.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using boost::asio::ip::tcp;
using mars::tests::PostgresDatabase;
using mars::tests::run;

using Clock = std::chrono::steady_clock;

constexpr Statement add{"add", "SELECT $1::integer + $2::integer"};
constexpr Statement divide{"divide", "SELECT 100 / $1::integer"};
constexpr Statement doze{"doze", "SELECT pg_sleep(60)"};
constexpr Statement nonsense{"nonsense", "SELECT nothing FROM nowhere"};
constexpr Statement encoding{"encoding", "SELECT current_setting('client_encoding')"};

awaitable<std::int32_t> sum(Connection& connection, std::int32_t left, std::int32_t right) {
  Parameters parameters;
  parameters.add(left);
  parameters.add(right);
  const Result result = co_await connection.execute(add, parameters, Clock::now() + 10s);
  co_return result.get<std::int32_t>(0, 0);
}

awaitable<std::int32_t> quotient(Connection& connection, std::int32_t divisor) {
  Parameters parameters;
  parameters.add(divisor);
  const Result result = co_await connection.execute(divide, parameters, Clock::now() + 10s);
  co_return result.get<std::int32_t>(0, 0);
}

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() {
    connection_ = run(io_context_, Connection::open(database_.settings(), Clock::now() + 10s));
  }

  template <class T>
  T run_here(awaitable<T> coroutine) {
    return run(io_context_, std::move(coroutine));
  }

  Result execute(const Statement& statement, Clock::time_point deadline = Clock::now() + 10s) {
    const Parameters none;
    return run_here(connection_->execute(statement, none, deadline));
  }

  PostgresDatabase database_{PostgresDatabase::Schema::none};
  boost::asio::io_context io_context_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, ExecutesAStatementAgainAndAgain) {
  for (const std::int32_t left : {1, 2, 3})
    EXPECT_EQ(run_here(sum(*connection_, left, 10)), left + 10);
}

TEST_F(ConnectionTest, SpeaksUtf8) {
  EXPECT_EQ(execute(encoding).get<std::string_view>(0, 0), "UTF8");
}

TEST_F(ConnectionTest, StaysUsableAfterARefusedStatement) {
  try {
    run_here(quotient(*connection_, 0));
    FAIL() << "divided by zero";
  } catch (const SqlError& error) {
    EXPECT_EQ(error.sqlstate(), "22012");
    EXPECT_STREQ(error.what(), "SQLSTATE 22012: division by zero (divide)");
  }
  EXPECT_TRUE(connection_->is_open());
  EXPECT_EQ(run_here(quotient(*connection_, 5)), 20);
}

TEST_F(ConnectionTest, StaysUsableAfterAFailedPrepare) {
  EXPECT_THROW(execute(nonsense), SqlError);
  EXPECT_THROW(execute(nonsense), SqlError);
  EXPECT_EQ(run_here(sum(*connection_, 1, 1)), 2);
}

/// A table whose rows are refused at the commit, behind the answer to their insertion.
constexpr auto late_refusals =
    "CREATE TABLE item (id integer, sqlstate text);"
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    "  IF NEW.sqlstate <> '' THEN RAISE EXCEPTION 'too late' USING ERRCODE = NEW.sqlstate; END IF;"
    "  RETURN NEW; END $$;"
    "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
    "  FOR EACH ROW EXECUTE FUNCTION refuse();";

constexpr Statement insert_good{"insert_good", "INSERT INTO item VALUES (1, '') RETURNING id"};
constexpr Statement insert_bad{"insert_bad", "INSERT INTO item VALUES (2, 'P0001') RETURNING id"};

TEST_F(ConnectionTest, StaysUsableAfterARefusalAtCommit) {
  database_.execute(late_refusals);
  EXPECT_EQ(execute(insert_good).get<std::int32_t>(0, 0), 1);
  try {
    execute(insert_bad);
    FAIL() << "acknowledged what was rolled back";
  } catch (const SqlError& error) {
    EXPECT_EQ(error.sqlstate(), "P0001");
  }
  EXPECT_TRUE(connection_->is_open());
  EXPECT_EQ(execute(insert_good).get<std::int32_t>(0, 0), 1);
  EXPECT_EQ(database_.query("SELECT string_agg(id::text, ' ') FROM item"), "1 1");
}

TEST_F(ConnectionTest, IsUnavailableAfterACopy) {
  EXPECT_THROW(execute({"copy", "COPY (SELECT 1) TO STDOUT"}), Unavailable);
  EXPECT_FALSE(connection_->is_open());
}

TEST_F(ConnectionTest, PreparesAgainAfterDeallocate) {
  EXPECT_EQ(run_here(sum(*connection_, 1, 1)), 2);
  execute({"forget", "DEALLOCATE ALL"});
  EXPECT_EQ(run_here(sum(*connection_, 2, 2)), 4);
  EXPECT_TRUE(connection_->is_open());
}

TEST_F(ConnectionTest, DoesWithoutPreparedStatementsWhereTheNameIsTaken) {
  execute({"take", "PREPARE add AS SELECT 0"});
  for (const std::int32_t left : {1, 2, 3})
    EXPECT_EQ(run_here(sum(*connection_, left, 10)), left + 10);
  EXPECT_EQ(run_here(quotient(*connection_, 5)), 20);
}

TEST_F(ConnectionTest, SurvivesAnAlteredTable) {
  constexpr Statement read{"read", "SELECT * FROM item"};
  database_.execute("CREATE TABLE item (id integer)");
  execute(read);
  database_.execute("ALTER TABLE item ADD name text");
  EXPECT_EQ(execute(read).rows(), 0);
}

TEST_F(ConnectionTest, StaysUsableAfterACancelledStatement) {
  auto canceller = std::async(std::launch::async, [this] {
    constexpr auto cancel =
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event = 'PgSleep'";
    while (database_.query(cancel).empty()) {
    }
  });
  try {
    execute(doze, Clock::now() + 30s);
    FAIL() << "it was not cancelled";
  } catch (const Conflict& conflict) {
    EXPECT_EQ(conflict.sqlstate(), "57014");
  }
  canceller.get();
  EXPECT_TRUE(connection_->is_open());
}

TEST_F(ConnectionTest, RefusesToReadAColumnAsAnotherType) {
  const Result result = execute({"small", "SELECT 1::integer"});
  EXPECT_THROW(static_cast<void>(result.get<std::int64_t>(0, 0)), DamagedResult);
}

TEST_F(ConnectionTest, GivesUpAtTheDeadline) {
  const auto begin = Clock::now();
  EXPECT_THROW(execute(doze, begin + 100ms), Unavailable);
  EXPECT_LT(Clock::now() - begin, 5s);
  EXPECT_FALSE(connection_->is_open());
}

TEST_F(ConnectionTest, GivesUpAtTheServersStatementTimeout) {
  Settings settings = database_.settings();
  settings.statement_timeout = 50ms;
  connection_ = run_here(Connection::open(settings, Clock::now() + 10s));
  EXPECT_THROW(execute(doze, Clock::now() + 30s), Unavailable);
}

TEST_F(ConnectionTest, NoticesThatTheServerClosedIt) {
  EXPECT_TRUE(connection_->is_open());
  database_.terminate_connections();
  EXPECT_FALSE(connection_->is_open());
}

TEST_F(ConnectionTest, IsUnavailableWhenTheServerClosesItUnderAStatement) {
  run_here(sum(*connection_, 1, 1));
  database_.terminate_connections();
  EXPECT_THROW(run_here(sum(*connection_, 1, 1)), Unavailable);
  EXPECT_FALSE(connection_->is_open());
}

TEST_F(ConnectionTest, SendsAndReceivesMoreThanTheSocketBuffers) {
  std::string large;
  large.assign(20'000'000, 'x');
  const auto echo = [&]() -> awaitable<std::size_t> {
    constexpr Statement statement{"echo", "SELECT $1::text"};
    Parameters parameters;
    parameters.add(std::string_view(large));
    const Result result = co_await connection_->execute(statement, parameters, Clock::now() + 20s);
    co_return result.get<std::string_view>(0, 0).size();
  };
  EXPECT_EQ(run_here(echo()), large.size());
}

/// What opening a connection with these settings throws.
std::string failure_to_open(const Settings& settings, Clock::duration timeout = 10s) {
  try {
    boost::asio::io_context io_context;
    run(io_context, Connection::open(settings, Clock::now() + timeout));
  } catch (const Unavailable& error) {
    return error.what();
  }
  return "";
}

TEST_F(ConnectionTest, IsUnavailableWithoutTheHost) {
  Settings settings = database_.settings();
  settings.host = "no-such-host.invalid";
  EXPECT_THAT(failure_to_open(settings), testing::HasSubstr("no-such-host.invalid"));
}

TEST_F(ConnectionTest, IsUnavailableWithoutTheDatabase) {
  Settings settings = database_.settings();
  settings.name = "no_such_database";
  EXPECT_THAT(failure_to_open(settings), testing::HasSubstr("no_such_database"));
}

TEST_F(ConnectionTest, KeepsThePasswordToItselfWhereItCannotConnect) {
  Settings settings = database_.settings();
  settings.user = "no_such_user";
  settings.password = "hunter2";
  const std::string failure = failure_to_open(settings);
  EXPECT_THAT(failure, testing::HasSubstr("no_such_user"));
  EXPECT_THAT(failure, testing::Not(testing::HasSubstr("hunter2")));
}

Settings settings_of(const tcp::acceptor& acceptor) {
  Settings settings;
  settings.host = "127.0.0.1";
  settings.port = acceptor.local_endpoint().port();
  settings.user = "nobody";
  settings.name = "none";
  return settings;
}

TEST(ConnectionWithoutServerTest, FailsImmediatelyIfThePortIsClosed) {
  boost::asio::io_context io_context;
  tcp::acceptor acceptor(io_context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const Settings settings = settings_of(acceptor);
  acceptor.close();
  const auto begin = Clock::now();
  EXPECT_THAT(failure_to_open(settings), testing::HasSubstr("refused"));
  EXPECT_LT(Clock::now() - begin, 5s);
}

TEST(ConnectionWithoutServerTest, FailsAtTheDeadlineIfTheServerDoesNotRespond) {
  // The kernel accepts the connection; nobody ever reads from it.
  boost::asio::io_context io_context;
  const tcp::acceptor silent(io_context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const Settings settings = settings_of(silent);
  const auto begin = Clock::now();
  EXPECT_THAT(failure_to_open(settings, 200ms), testing::HasSubstr("deadline"));
  EXPECT_GE(Clock::now() - begin, 200ms);
  EXPECT_LT(Clock::now() - begin, 5s);
}

TEST(ConnectionWithoutServerTest, LooksUpTheNameOfTheHost) {
  boost::asio::io_context io_context;
  tcp::acceptor silent(io_context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  Settings settings = settings_of(silent);
  settings.host = "localhost";
  EXPECT_THAT(failure_to_open(settings, 200ms), testing::HasSubstr("deadline"));
  silent.non_blocking(true);
  EXPECT_NO_THROW(silent.accept()) << "it was not reached";
}

}  // namespace

}  // namespace chassis::postgres
