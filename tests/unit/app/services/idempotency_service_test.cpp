#include "app/services/idempotency_service.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "chassis/base/errors.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

using Names = std::vector<std::string>;

class IdempotencyServiceTest : public testing::Test {
 protected:
  IdempotencyServiceTest() { tests::run(probes_.add(context_, probe_)); }

  KeyedResult set_up(const std::string& key, std::int32_t width = 7) {
    return tests::run(io_, service_.set_up(context_, key, width, 3, domain::Direction::west));
  }

  KeyedResult move(const std::string& key, std::string_view commands) {
    return tests::run(io_, service_.move(context_, key, probe_.id, commands));
  }

  domain::Probe stored() { return tests::run(probes_.find(context_, probe_.id))->probe; }

  std::size_t count() { return tests::run(probes_.list(context_, std::nullopt, 100)).size(); }

  boost::asio::io_context io_;
  chassis::RequestContext context_;
  chassis::UuidGenerator new_id_;
  domain::Probe probe_{.id = new_id_(), .grid = {.width = 5, .height = 5}};
  tests::InMemoryProbeRepository probes_;
  tests::InMemoryIdempotencyRepository keys_{probes_};
  tests::RecordedProbeEvents events_;
  KeysInUse keys_in_use_{10};
  IdempotencyService service_{
      {.keys = keys_, .probes = probes_, .events = events_, .new_id = new_id_, .keys_in_use = keys_in_use_},
      io_.get_executor(),
      std::chrono::hours(1)};
};

TEST_F(IdempotencyServiceTest, SetsUpOnce) {
  const auto first = set_up("one");
  const auto second = set_up("one");
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->replayed);
  EXPECT_TRUE(second->replayed);
  EXPECT_EQ(first->answer, second->answer);
  EXPECT_EQ(first->answer->direction, domain::Direction::west);
  EXPECT_EQ(count(), 2U);
  EXPECT_EQ(events_.names,
            (Names{"setup_started", "setup_finished", "key_used stored", "key_used replayed"}));
}

TEST_F(IdempotencyServiceTest, MovesOnce) {
  const auto first = move("one", "MMR");
  const auto second = move("one", "MMR");
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->replayed);
  EXPECT_TRUE(second->replayed);
  EXPECT_EQ(first->answer, second->answer);
  EXPECT_EQ(first->answer, Answer(state_of(stored())));
  EXPECT_EQ(stored().position, (domain::Position{0, 2}));
  EXPECT_EQ(events_.names, (Names{"move_started", "move_finished", "key_used stored", "key_used replayed"}));
}

TEST_F(IdempotencyServiceTest, GivesTheFirstAnswerWhateverHasHappenedSince) {
  const auto first = move("one", "M");
  EXPECT_TRUE(move("two", "MR"));
  EXPECT_EQ(move("one", "M")->answer, first->answer);
  EXPECT_EQ(stored().position, (domain::Position{0, 2}));
}

TEST_F(IdempotencyServiceTest, RepeatsARefusalThatWouldBeNoneNow) {
  const auto refused = move("one", "MMMMMM");
  EXPECT_EQ(refused->answer, Answer(std::unexpect, domain::OutsideGrid{probe_.grid}));
  probe_.grid.height = 10;
  tests::run(probes_.add(context_, probe_));
  const auto again = move("one", "MMMMMM");
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->answer.error(), MoveError(domain::OutsideGrid{{.width = 5, .height = 5}}));
  EXPECT_EQ(events_.names,
            (Names{"move_rejected INVALID_MOVEMENT_ERROR", "key_used stored", "key_used replayed"}));
}

TEST_F(IdempotencyServiceTest, RepeatsThatThereIsNoSuchProbeOrCommand) {
  EXPECT_EQ(move("one", "X")->answer, move("one", "X")->answer);
  probe_.id = new_id_();
  const auto refused = move("two", "M");
  tests::run(probes_.add(context_, probe_));
  EXPECT_EQ(move("two", "M")->answer, refused->answer);
  EXPECT_EQ(refused->answer.error(), MoveError(ProbeNotFound{probe_.id}));
}

TEST_F(IdempotencyServiceTest, RefusesTheKeyOfAnotherRequest) {
  EXPECT_TRUE(set_up("one"));
  EXPECT_TRUE(move("two", "M"));
  EXPECT_EQ(set_up("one", 8).error(), KeyRefusal::reused);
  EXPECT_EQ(set_up("two").error(), KeyRefusal::reused);
  EXPECT_EQ(move("one", "M").error(), KeyRefusal::reused);
  EXPECT_EQ(move("two", "MM").error(), KeyRefusal::reused);
  EXPECT_EQ(events_.names.back(), "key_used reused");
  EXPECT_EQ(count(), 2U);
  EXPECT_EQ(stored().position, (domain::Position{0, 1}));
}

TEST_F(IdempotencyServiceTest, TellsThePrincipalsApart) {
  const auto first = set_up("one");
  context_.principal = "somebody else";
  const auto second = set_up("one", 8);
  EXPECT_FALSE(second->replayed);
  EXPECT_NE(first->answer, second->answer);
  EXPECT_EQ(count(), 3U);
}

TEST_F(IdempotencyServiceTest, RefusesAKeyWhoseRequestIsUnderWay) {
  const auto held = keys_in_use_.hold({.principal = "", .key = "one"});
  EXPECT_EQ(set_up("one").error(), KeyRefusal::in_use);
  EXPECT_EQ(move("one", "M").error(), KeyRefusal::in_use);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(events_.names, (Names{"key_used in_use", "key_used in_use"}));
}

TEST_F(IdempotencyServiceTest, GivesTheAnswerOfAReplicaThatWasFaster) {
  keys_.meanwhile = [this] { EXPECT_TRUE(set_up("one")); };
  KeysInUse elsewhere{10};
  IdempotencyService replica(
      {.keys = keys_, .probes = probes_, .events = events_, .new_id = new_id_, .keys_in_use = elsewhere},
      io_.get_executor(), std::chrono::hours(1));
  boost::asio::io_context io;
  const auto late = tests::run(io, replica.set_up(context_, "one", 7, 3, domain::Direction::west));
  EXPECT_TRUE(late->replayed);
  EXPECT_EQ(late->answer, set_up("one")->answer);
  EXPECT_EQ(count(), 2U);
}

TEST_F(IdempotencyServiceTest, MovesAnewWhereSomebodyElseMovedTheProbe) {
  probes_.lost_races = 2;
  EXPECT_TRUE(move("one", "M")->answer);
  EXPECT_EQ(stored().position, (domain::Position{0, 1}));
  EXPECT_EQ(events_.names, (Names{"move_started", "move_conflicted", "move_conflicted", "move_finished",
                                  "key_used stored"}));
}

TEST_F(IdempotencyServiceTest, LeavesTheKeyUnusedWhereTheStoreIsUnavailable) {
  probes_.failure = std::make_exception_ptr(chassis::Unavailable("down"));
  EXPECT_THROW(static_cast<void>(set_up("one")), chassis::Unavailable);
  EXPECT_THROW(static_cast<void>(move("two", "M")), chassis::Unavailable);
  EXPECT_EQ(events_.names, (Names{"move_failed"}));
  probes_.failure = nullptr;
  EXPECT_FALSE(set_up("one")->replayed);
  EXPECT_FALSE(move("two", "M")->replayed);
}

TEST_F(IdempotencyServiceTest, FailsWhereTheStoreSuppressesTheKey) {
  keys_.suppresses_keys = true;
  EXPECT_THROW(static_cast<void>(set_up("one")), chassis::NotStored);
  EXPECT_THROW(static_cast<void>(move("two", "M")), chassis::NotStored);
  EXPECT_THROW(static_cast<void>(move("three", "X")), chassis::NotStored);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(stored().position, (domain::Position{0, 0}));
}

TEST_F(IdempotencyServiceTest, FailsWhereTheStoreSuppressesTheMove) {
  probes_.suppresses_updates = true;
  EXPECT_THROW(static_cast<void>(move("one", "M")), chassis::NotStored);
  EXPECT_EQ(events_.names, (Names{"move_started", "move_conflicted", "move_failed"}));
  probes_.suppresses_updates = false;
  EXPECT_FALSE(move("one", "M")->replayed);
}

}  // namespace
}  // namespace mars::services
