#include "core/postgres/session.hpp"

#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "core/errors.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/support/tcp_gate.hpp"

namespace mars::core::postgres {

namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;

using Clock = std::chrono::steady_clock;

/// Asks for the connection until there is one, and returns how long that took.
awaitable<Clock::duration> time_to_connect(Session& session) {
  const auto begin = Clock::now();
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (Clock::now() - begin < 20s) {
    try {
      co_await session.connection();
      break;
    } catch (const Unavailable&) {
      timer.expires_after(5ms);
    }
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  co_return Clock::now() - begin;
}

class SessionTest : public testing::Test {
 protected:
  Settings settings_through_gate() {
    Settings settings = database_.settings();
    settings.host = "127.0.0.1";
    settings.port = gate_.port();
    return settings;
  }

  Connection* connection() { return tests::run(io_context_, session_.connection()); }

  tests::PostgresDatabase database_{tests::PostgresDatabase::Schema::none};
  tests::TcpGate gate_{database_.settings().host, database_.settings().port};
  boost::asio::io_context io_context_;
  Session session_{settings_through_gate()};
};

TEST_F(SessionTest, KeepsItsConnection) {
  Connection* const first = connection();
  EXPECT_EQ(connection(), first);
}

TEST_F(SessionTest, ConnectsAnewAtOnceWhereTheConnectionWasLost) {
  Session session(database_.settings());
  tests::run(io_context_, session.connection());
  database_.terminate_connections();
  EXPECT_TRUE(tests::run(io_context_, session.connection())->is_open());
}

TEST_F(SessionTest, FailsFastBetweenAttempts) {
  gate_.shut();
  const auto begin = Clock::now();
  EXPECT_THROW(connection(), Unavailable);
  gate_.open();
  bool failed = false;
  try {
    connection();
  } catch (const Unavailable&) {
    failed = true;
  }
  // The pause has begun, so that nobody notices the server's return, unless this thread was held up for that
  // long.
  EXPECT_TRUE(failed || Clock::now() - begin >= Backoff::shortest);
}

TEST_F(SessionTest, IsBackWithinTwoSecondsOfTheServer) {
  connection();
  gate_.shut();
  const auto outage_end = Clock::now() + 1s;
  while (Clock::now() < outage_end)
    EXPECT_THROW(connection(), Unavailable);
  gate_.open();
  EXPECT_LT(tests::run(io_context_, time_to_connect(session_)), 2s);
}

TEST_F(SessionTest, GivesUpAnAttemptAtTheConnectTimeout) {
  boost::asio::io_context silence;
  const boost::asio::ip::tcp::acceptor silent(silence, {boost::asio::ip::address_v4::loopback(), 0});
  Settings settings = database_.settings();
  settings.host = "127.0.0.1";
  settings.port = silent.local_endpoint().port();
  settings.connect_timeout = 100ms;
  Session session(settings);
  const auto begin = Clock::now();
  EXPECT_THROW(tests::run(io_context_, session.connection()), Unavailable);
  EXPECT_LT(Clock::now() - begin, 5s);
}

}  // namespace

}  // namespace mars::core::postgres
