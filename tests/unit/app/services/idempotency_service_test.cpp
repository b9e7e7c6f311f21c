// Use cases with an idempotency key.
#include <gtest/gtest.h>

#include "app/services/move_service.hpp"
#include "app/services/setup_service.hpp"
#include "chassis/base/errors.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

using chassis::idempotency::Idempotency;
using chassis::idempotency::KeysInUse;
using chassis::idempotency::Refusal;
using Names = std::vector<std::string>;

class IdempotencyServiceTest : public testing::Test {
 protected:
  IdempotencyServiceTest() { tests::run(probes_.add(context_, probe_)); }

  Outcome set_up(const std::string& key, std::int32_t width = 7) {
    const schemas::SetupRequest command{.x = width, .y = 3, .direction = domain::Direction::west};
    return tests::run(io_, setup_.set_up(context_, command, key));
  }

  Outcome move(const std::string& key, std::string_view commands) {
    const MoveProbe command{.id = probe_.id, .commands = commands};
    return tests::run(io_, move_.move(context_, command, key));
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
  Idempotency idempotency_{{.keys = keys_, .keys_in_use = keys_in_use_, .events = events_},
                           std::chrono::hours(1)};
  SetupService setup_{probes_, idempotency_, events_, new_id_};
  MoveService move_{probes_, idempotency_, events_, io_.get_executor()};
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
  EXPECT_EQ(set_up("one", 8).error(), Refusal::reused);
  EXPECT_EQ(set_up("two").error(), Refusal::reused);
  EXPECT_EQ(move("one", "M").error(), Refusal::reused);
  EXPECT_EQ(move("two", "MM").error(), Refusal::reused);
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
  EXPECT_EQ(set_up("one").error(), Refusal::in_use);
  EXPECT_EQ(move("one", "M").error(), Refusal::in_use);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(events_.names, (Names{"key_used in_use", "key_used in_use"}));
}

TEST_F(IdempotencyServiceTest, GivesTheAnswerOfAReplicaThatWasFaster) {
  keys_.meanwhile = [this] { EXPECT_TRUE(set_up("one")); };
  KeysInUse elsewhere{10};
  Idempotency replica({.keys = keys_, .keys_in_use = elsewhere, .events = events_}, std::chrono::hours(1));
  SetupService late_setup(probes_, replica, events_, new_id_);
  const schemas::SetupRequest command{.x = 7, .y = 3, .direction = domain::Direction::west};
  boost::asio::io_context io;
  const auto late = tests::run(io, late_setup.set_up(context_, command, "one"));
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
