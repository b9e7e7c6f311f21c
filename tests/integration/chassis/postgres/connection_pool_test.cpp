#include "chassis/postgres/connection_pool.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "chassis/postgres/error.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/support/tcp_gate.hpp"

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;

using Clock = ConnectionPool::Clock;

constexpr Statement backend{"backend", "SELECT pg_backend_pid()"};
constexpr Statement doze{"doze", "SELECT pg_sleep(0.5)"};

awaitable<void> run_on(Lease& lease, Statement statement, Clock::duration patience = 30s) {
  const Parameters none;
  co_await lease->execute(statement, none, Clock::now() + patience);
}

/// A thread with an event loop, as the service has several.
class Loop {
 public:
  explicit Loop(std::shared_ptr<ConnectionPool> pool)
      : membership_(std::move(pool), context_.get_executor()) {}

  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  ~Loop() {
    work_.reset();
    context_.stop();
    thread_.join();
  }

  template <class Result>
  std::future<Result> start(awaitable<Result> coroutine) {
    return boost::asio::co_spawn(context_, std::move(coroutine), boost::asio::use_future);
  }

  template <class Result>
  Result run(awaitable<Result> coroutine) {
    return start(std::move(coroutine)).get();
  }

 private:
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  ConnectionPool::Membership membership_;
  std::thread thread_{[this] { context_.run(); }};
};

class ConnectionPoolTest : public testing::Test {
 protected:
  std::shared_ptr<ConnectionPool> make_pool(std::size_t most) {
    settings_.max_connections = most;
    return std::make_shared<ConnectionPool>(settings_);
  }

  Settings through_gate() {
    Settings settings = database_.settings();
    settings.host = "127.0.0.1";
    settings.port = gate_.port();
    return settings;
  }

  int backends() {
    return std::stoi(
        database_.query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        " AND application_name = 'mars-probe-simulator'"));
  }

  mars::tests::PostgresDatabase database_{mars::tests::PostgresDatabase::Schema::none};
  mars::tests::TcpGate gate_{database_.settings().host, database_.settings().port};
  Settings settings_ = database_.settings();
  boost::asio::io_context io_context_;
};

awaitable<std::int32_t> backend_of(std::shared_ptr<ConnectionPool> pool) {
  Lease lease = co_await pool->acquire(Urgency::ordinary, Clock::now() + 30s);
  const Parameters none;
  const Result result = co_await lease->execute(backend, none, Clock::now() + 30s);
  lease.give_back();
  co_return result.get<std::int32_t>(0, 0);
}

TEST_F(ConnectionPoolTest, KeepsItsConnection) {
  const auto pool = make_pool(2);
  const auto first = mars::tests::run(io_context_, backend_of(pool));
  EXPECT_EQ(mars::tests::run(io_context_, backend_of(pool)), first);
  EXPECT_EQ(pool->size(), 1);
}

awaitable<std::int32_t> use_and_give_back(Lease lease) {
  const Parameters none;
  const Result result = co_await lease->execute(backend, none, Clock::now() + 30s);
  lease.give_back();
  co_return result.get<std::int32_t>(0, 0);
}

TEST_F(ConnectionPoolTest, HandsAConnectionFromThreadToThread) {
  const auto pool = make_pool(2);
  Loop one(pool);
  Loop other(pool);
  auto held = one.run(pool->acquire(Urgency::ordinary, Clock::now() + 30s));
  auto waiting = other.start(backend_of(pool));
  while (!pool->is_contended())
    std::this_thread::yield();
  const auto pid = one.run(use_and_give_back(std::move(held)));
  EXPECT_EQ(waiting.get(), pid);
  EXPECT_EQ(pool->size(), 1);
}

TEST_F(ConnectionPoolTest, NeverHasMoreConnectionsThanItsBound) {
  for (const std::size_t bound : {2U, 10U}) {
    const auto pool = make_pool(bound);
    std::vector<std::unique_ptr<Loop>> loops;
    for (int number = 0; number < 16; ++number)
      loops.push_back(std::make_unique<Loop>(pool));
    std::vector<std::future<std::int32_t>> answers;
    for (int request = 0; request < 20; ++request) {
      for (const auto& loop : loops)
        answers.push_back(loop->start(backend_of(pool)));
    }
    for (auto& answer : answers)
      EXPECT_GT(answer.get(), 0);
    EXPECT_LE(pool->size(), bound);
    EXPECT_LE(backends(), static_cast<int>(bound));
    loops.clear();
  }
}

TEST_F(ConnectionPoolTest, ServesWaitersInTheirOrder) {
  const auto pool = make_pool(2);
  auto held = mars::tests::run(io_context_, pool->acquire(Urgency::ordinary, Clock::now() + 30s));
  std::vector<int> order;
  for (int number = 0; number < 5; ++number) {
    boost::asio::co_spawn(
        io_context_,
        [](std::shared_ptr<ConnectionPool> from, std::vector<int>& into, int mine) -> awaitable<void> {
          co_await backend_of(from);
          into.push_back(mine);
        }(pool, order, number),
        boost::asio::use_future);
  }
  boost::asio::post(io_context_, [&held] { held.give_back(); });
  io_context_.restart();
  io_context_.run();
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(ConnectionPoolTest, KeepsAConnectionForUrgentWork) {
  const auto pool = make_pool(2);
  auto held = mars::tests::run(io_context_, pool->acquire(Urgency::ordinary, Clock::now() + 30s));
  EXPECT_FALSE(mars::tests::run(io_context_, pool->acquire(Urgency::ordinary, Clock::now() + 50ms)));
  auto urgent = mars::tests::run(io_context_, pool->acquire(Urgency::urgent, Clock::now() + 30s));
  EXPECT_TRUE(urgent);
  urgent.give_back();
  EXPECT_FALSE(mars::tests::run(io_context_, pool->acquire(Urgency::ordinary, Clock::now() + 50ms)));
  held.give_back();
  EXPECT_TRUE(mars::tests::run(io_context_, pool->acquire(Urgency::ordinary, Clock::now() + 50ms)));
}

TEST_F(ConnectionPoolTest, ReconnectsImmediatelyAfterALostConnection) {
  const auto pool = make_pool(2);
  const auto first = mars::tests::run(io_context_, backend_of(pool));
  database_.terminate_connections();
  EXPECT_NE(mars::tests::run(io_context_, backend_of(pool)), first);
}

TEST_F(ConnectionPoolTest, FailsFastBetweenAttempts) {
  settings_ = through_gate();
  const auto pool = make_pool(2);
  gate_.shut();
  const auto begin = Clock::now();
  EXPECT_THROW(mars::tests::run(io_context_, backend_of(pool)), Unavailable);
  gate_.open();
  bool failed = false;
  try {
    mars::tests::run(io_context_, backend_of(pool));
  } catch (const Unavailable&) {
    failed = true;
  }
  // The pause has begun, so that nobody notices the server's return, unless this thread was held up for that
  // long.
  EXPECT_TRUE(failed || Clock::now() - begin >= Backoff::shortest);
}

/// Asks for a connection until there is one, and returns how long that took.
awaitable<Clock::duration> time_to_connect(std::shared_ptr<ConnectionPool> pool) {
  const auto begin = Clock::now();
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (Clock::now() - begin < 20s) {
    try {
      co_await backend_of(pool);
      break;
    } catch (const Unavailable&) {
      timer.expires_after(5ms);
    }
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  co_return Clock::now() - begin;
}

TEST_F(ConnectionPoolTest, IsBackWithinTwoSecondsOfTheServer) {
  settings_ = through_gate();
  const auto pool = make_pool(2);
  mars::tests::run(io_context_, backend_of(pool));
  gate_.shut();
  const auto outage_end = Clock::now() + 1s;
  while (Clock::now() < outage_end)
    EXPECT_THROW(mars::tests::run(io_context_, backend_of(pool)), Unavailable);
  gate_.open();
  EXPECT_LT(mars::tests::run(io_context_, time_to_connect(pool)), 2s);
}

TEST_F(ConnectionPoolTest, CancelsAnAttemptAtTheConnectTimeout) {
  boost::asio::io_context silence;
  const boost::asio::ip::tcp::acceptor silent(silence, {boost::asio::ip::address_v4::loopback(), 0});
  settings_.host = "127.0.0.1";
  settings_.port = silent.local_endpoint().port();
  settings_.connect_timeout = 100ms;
  const auto begin = Clock::now();
  EXPECT_THROW(mars::tests::run(io_context_, backend_of(make_pool(2))), Unavailable);
  EXPECT_LT(Clock::now() - begin, 5s);
}

/// Executes a statement, where a connection is free, and does not wait for its answer to the end.
awaitable<void> abandon(std::shared_ptr<ConnectionPool> pool, Statement statement) {
  Lease lease = co_await pool->acquire(Urgency::ordinary, Clock::now() + 500ms);
  if (!lease) co_return;
  try {
    co_await run_on(lease, statement, 100ms);
  } catch (const DeadlinePassed&) {
    lease.give_back();
  }
}

TEST_F(ConnectionPoolTest, UsesAConnectionAgainWhoseAnswerCameLate) {
  const auto pool = make_pool(2);
  Loop loop(pool);
  const auto pid = loop.run(backend_of(pool));
  loop.run(abandon(pool, doze));
  EXPECT_EQ(loop.run(backend_of(pool)), pid);
  EXPECT_EQ(pool->size(), 1);
}

/// A server whose commits wait for a standby that does not exist.
class StalledStandbyTest : public testing::Test {
 protected:
  StalledStandbyTest() { database_.execute("CREATE TABLE item (id integer)"); }

  ~StalledStandbyTest() override { set_standby(""); }

  void set_standby(const std::string& name) {
    database_.execute("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
    database_.execute("SELECT pg_reload_conf()");
  }

  std::size_t backends() {
    return std::stoul(database_.query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mars-probe-simulator'"));
  }

  std::size_t waiting_backends() {
    return std::stoul(database_.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"));
  }

  mars::tests::PostgresServer server_;
  mars::tests::PostgresDatabase database_{server_.url(), mars::tests::PostgresDatabase::Schema::none};
};

TEST_F(StalledStandbyTest, LeavesFewBackendsBehindAndRecovers) {
  constexpr Statement insert{"insert", "INSERT INTO item VALUES (1)"};
  Settings settings = database_.settings();
  settings.max_connections = 4;
  const auto pool = std::make_shared<ConnectionPool>(settings);
  Loop loop(pool);
  loop.run(backend_of(pool));
  set_standby("nobody");
  // Requests go on coming, each of which takes what connection it gets.
  std::size_t most = 0;
  const auto end = Clock::now() + 6s;
  while (Clock::now() < end) {
    loop.run(abandon(pool, insert));
    most = std::max(most, backends());
  }
  EXPECT_LE(most, settings.max_connections + AbandonLimiter::most);
  EXPECT_GT(waiting_backends(), pool->size() - 1) << "none was let go";
  set_standby("");
  EXPECT_GT(loop.run(backend_of(pool)), 0);
  loop.run(abandon(pool, insert));
  EXPECT_LE(pool->size(), settings.max_connections);
}

TEST_F(StalledStandbyTest, IsNotAcknowledgedIfTheWaitIsCancelled) {
  constexpr Statement insert{"insert", "INSERT INTO item VALUES (1)"};
  boost::asio::io_context io_context;
  const auto connection =
      mars::tests::run(io_context, Connection::open(database_.settings(), Clock::now() + 30s));
  set_standby("nobody");
  auto canceller = std::async(std::launch::async, [this] {
    while (waiting_backends() == 0) {
    }
    database_.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
  });
  const auto insert_for_ever = [&] {
    const Parameters none;
    for (;;)  // the server takes the setting over in its own time
      mars::tests::run(io_context, connection->execute(insert, none, Clock::now() + 30s));
  };
  EXPECT_THROW(insert_for_ever(), Unavailable);
  EXPECT_TRUE(connection->is_closed());
  canceller.get();
}

TEST(ServerChangeTest, IsReported) {
  mars::tests::PostgresServer server;
  const mars::tests::PostgresDatabase database(server.url(), mars::tests::PostgresDatabase::Schema::none);
  int changes = 0;
  const auto pool = std::make_shared<ConnectionPool>(
      database.settings(), ClusterEvents{.server_changed = [&changes](const ServerChange&) { ++changes; }});
  boost::asio::io_context io_context;
  mars::tests::run(io_context, backend_of(pool));
  database.terminate_connections();
  mars::tests::run(io_context, backend_of(pool));
  EXPECT_EQ(changes, 0) << "it is the same one";
  server.stop();
  server.start();
  mars::tests::run(io_context, time_to_connect(pool));
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(pool->cluster().server_changes(), 1);
}

}  // namespace

}  // namespace chassis::postgres
