#include "chassis/base/keyed_mutex.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <vector>

namespace chassis {
namespace {

namespace asio = boost::asio;
using Clock = KeyedMutex<int>::Clock;

class KeyedMutexTest : public testing::Test {
 protected:
  static asio::awaitable<void> hold_for_ever(KeyedMutex<int>& mutex, int key) {
    const auto lock = co_await mutex.lock(key, Clock::time_point::max());
    asio::steady_timer never(co_await asio::this_coro::executor, Clock::time_point::max());
    co_await never.async_wait(asio::use_awaitable);
  }

  /// Holds the mutex of `key` over a few turns of the event loop, and notes when it got it and let it go.
  asio::awaitable<void> hold(int key, int name, Clock::time_point deadline = Clock::time_point::max()) {
    try {
      const auto lock = co_await mutex_.lock(key, deadline);
      events_.push_back(name);
      for (int turn = 0; turn < 3; ++turn)
        co_await asio::post(io_, asio::use_awaitable);
      events_.push_back(-name);
    } catch (const Unavailable&) {
      events_.push_back(0);
    }
  }

  void start(asio::awaitable<void> coroutine) { co_spawn(io_, std::move(coroutine), asio::detached); }

  asio::io_context io_;
  KeyedMutex<int> mutex_{io_.get_executor()};
  std::vector<int> events_;
};

TEST_F(KeyedMutexTest, LetsOneInAtATimeInOrderOfArrival) {
  for (const int name : {1, 2, 3})
    start(hold(7, name));
  io_.run();
  EXPECT_EQ(events_, (std::vector{1, -1, 2, -2, 3, -3}));
}

TEST_F(KeyedMutexTest, DoesNotMakeOneKeyWaitForAnother) {
  start(hold(7, 1));
  start(hold(8, 2));
  io_.run();
  EXPECT_EQ(events_, (std::vector{1, 2, -1, -2}));
}

TEST_F(KeyedMutexTest, GivesUpAtTheDeadlineAndLetsTheNextIn) {
  start(hold(7, 1));
  start(hold(7, 2, Clock::now() - std::chrono::seconds(1)));
  start(hold(7, 3));
  io_.run();
  EXPECT_EQ(events_, (std::vector{1, 0, -1, 3, -3}));
}

TEST_F(KeyedMutexTest, IsFreeAgainAfterItsLastHolder) {
  start(hold(7, 1));
  io_.run();
  io_.restart();
  start(hold(7, 2));
  io_.run();
  EXPECT_EQ(events_, (std::vector{1, -1, 2, -2}));
}

TEST_F(KeyedMutexTest, IsOutlivedByLocksThatEndWithTheirEventLoop) {
  auto loop = std::make_unique<asio::io_context>();
  auto mutex = std::make_unique<KeyedMutex<int>>(loop->get_executor());
  for (int contender = 0; contender < 3; ++contender)
    co_spawn(*loop, hold_for_ever(*mutex, 7), asio::detached);
  EXPECT_EQ(loop->poll(), 3U);
  mutex.reset();
  loop.reset();
}

}  // namespace
}  // namespace chassis
