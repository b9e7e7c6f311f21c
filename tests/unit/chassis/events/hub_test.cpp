#include "chassis/events/hub.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::events {
namespace {

constexpr Position here{.timeline = 1, .txid = 5, .ordinal = 0};

PublishedPtr event(const std::string& type, std::size_t bytes = 10) {
  Published published;
  published.event.type = type;
  published.frame = std::string(bytes, 'x');
  return std::make_shared<const Published>(std::move(published));
}

class HubTest : public testing::Test {
 protected:
  static constexpr Hub::Limits limits{.events = 3, .bytes = 100, .sum = 1'000'000};

  std::unique_ptr<Subscription> join(Hub& hub, Filter filter = {}) {
    return std::make_unique<Subscription>(hub, io_.get_executor(), std::move(filter));
  }

  static void admit(Hub& hub) {
    hub.begin_read();
    hub.publish({}, here, true);
  }

  template <class T>
  T run(boost::asio::awaitable<T> work) {
    auto result = co_spawn(io_, std::move(work), boost::asio::use_future);
    io_.restart();
    io_.run();
    return result.get();
  }

  telemetry::Registry registry_;
  boost::asio::io_context io_;
  Hub hub_{registry_, limits};
};

void publish(Hub& hub, const std::vector<PublishedPtr>& events) {
  hub.begin_read();
  hub.publish(events, here, true);
}

TEST_F(HubTest, GivesEventsToThoseWhoWantThem) {
  const auto all = join(hub_);
  const auto some = join(hub_, {.scope_id = {}, .subject_id = {}, .types = {"b"}});
  admit(hub_);
  publish(hub_, {event("a"), event("b")});
  EXPECT_EQ(all->take(1000).events.size(), 2U);
  const auto taken = some->take(1000);
  ASSERT_EQ(taken.events.size(), 1U);
  EXPECT_EQ(taken.events.front()->event.type, "b");
  EXPECT_EQ(taken.end, Subscription::End::none);
}

TEST_F(HubTest, AdmitsAStreamByAReadThatBeganAfterItJoinedAndReadEverything) {
  hub_.begin_read();
  const auto late = join(hub_);
  hub_.publish(std::array{event("a")}, here, true);
  EXPECT_THROW(run(late->admitted(Hub::Clock::now())), Unavailable);
  hub_.begin_read();
  hub_.publish(std::array{event("b")}, here, false);
  EXPECT_THROW(run(late->admitted(Hub::Clock::now())), Unavailable);
  hub_.publish(std::array{event("c")}, here, true);
  EXPECT_EQ(run(late->admitted(Hub::Clock::now())), here);
  EXPECT_TRUE(late->take(1000).events.empty());
  publish(hub_, {event("d")});
  EXPECT_EQ(late->take(1000).events.size(), 1U);
}

TEST_F(HubTest, WakesAStreamThatWaits) {
  const auto stream = join(hub_);
  admit(hub_);
  auto waiting = co_spawn(io_, stream->wait(Hub::Clock::time_point::max()), boost::asio::use_future);
  io_.poll();
  EXPECT_EQ(waiting.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  publish(hub_, {event("a")});
  io_.restart();
  io_.run();
  EXPECT_EQ(waiting.wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

TEST_F(HubTest, FillsABufferUpToTheMostEventsAndThenEndsTheStream) {
  const auto stream = join(hub_);
  const auto other = join(hub_);
  admit(hub_);
  publish(hub_, {event("1"), event("2"), event("3")});
  EXPECT_EQ(other->take(1000).events.size(), 3U);
  publish(hub_, {event("4")});
  publish(hub_, {event("5")});
  const auto taken = stream->take(1000);
  EXPECT_EQ(taken.events.size(), 3U);
  EXPECT_EQ(taken.end, Subscription::End::overrun);
  EXPECT_TRUE(stream->take(1000).events.empty());
  EXPECT_EQ(other->take(1000).events.size(), 2U);
  EXPECT_NE(registry_.text().find("event_streams_overrun_total 1"), std::string::npos);
}

TEST_F(HubTest, FillsABufferUpToTheMostBytes) {
  const auto full = join(hub_);
  admit(hub_);
  publish(hub_, {event("1", 60), event("2", 40)});
  EXPECT_EQ(full->take(1000).end, Subscription::End::none);
  publish(hub_, {event("1", 60), event("2", 41)});
  EXPECT_EQ(full->take(1000).end, Subscription::End::overrun);
}

TEST_F(HubTest, TakesAnEventThatIsLargerThanTheBuffer) {
  const auto stream = join(hub_);
  admit(hub_);
  publish(hub_, {event("large", 1000)});
  EXPECT_EQ(stream->take(1).events.size(), 1U);
  EXPECT_EQ(stream->take(1).end, Subscription::End::none);
}

TEST_F(HubTest, SharesTheSumAmongItsStreams) {
  telemetry::Registry registry;
  Hub hub(registry, {.events = 1000, .bytes = 200'000, .sum = 200'000});
  const auto one = join(hub);
  admit(hub);
  publish(hub, {event("1", 100'000), event("2", 100'000)});
  EXPECT_EQ(one->take(1'000'000).end, Subscription::End::none);
  const auto two = join(hub);
  admit(hub);
  publish(hub, {event("1", 60'000), event("2", 40'000)});
  EXPECT_EQ(one->take(1'000'000).end, Subscription::End::none);
  publish(hub, {event("3", 60'001)});
  EXPECT_EQ(two->take(1).end, Subscription::End::overrun);
  EXPECT_EQ(one->take(1).end, Subscription::End::none);
}

TEST_F(HubTest, EndsEveryStreamWhenItIsClosed) {
  const auto before = join(hub_);
  admit(hub_);
  publish(hub_, {event("1")});
  hub_.close();
  const auto taken = before->take(1000);
  EXPECT_EQ(taken.events.size(), 1U);
  EXPECT_EQ(taken.end, Subscription::End::closed);
  const auto after = join(hub_);
  EXPECT_THROW(run(after->admitted(Hub::Clock::time_point::max())), Unavailable);
}

TEST_F(HubTest, CountsItsStreams) {
  EXPECT_FALSE(hub_.is_wanted());
  auto stream = join(hub_);
  EXPECT_TRUE(hub_.is_wanted());
  EXPECT_NE(registry_.text().find("event_streams 1"), std::string::npos);
  stream.reset();
  EXPECT_FALSE(hub_.is_wanted());
}

TEST_F(HubTest, LetsTheReaderWaitForTheFirstStream) {
  auto wanted = co_spawn(io_, hub_.until_wanted(), boost::asio::use_future);
  io_.poll();
  EXPECT_EQ(wanted.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  const auto stream = join(hub_);
  io_.restart();
  io_.run();
  EXPECT_EQ(wanted.wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

TEST(Position, IsReadFromItsText) {
  constexpr Position position{.timeline = 3, .txid = 734'512, .ordinal = 1};
  EXPECT_EQ(to_text(position), "3-734512-1");
  EXPECT_EQ(parse_position("3-734512-1"), position);
  EXPECT_EQ(parse_position(to_text(end_of_log)), end_of_log);
  for (const auto* wrong : {"", "3", "3-7", "3-7-", "-3-7-1", "3-7-1-", "3-7-1 ", " 3-7-1", "a-7-1", "3-7--1",
                            "2147483648-1-1", "1-9223372036854775808-1"})
    EXPECT_FALSE(parse_position(wrong)) << wrong;
}

}  // namespace
}  // namespace chassis::events
