#include "app/services/move_service.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "app/repositories/recalling_probe_repository.hpp"
#include "chassis/base/errors.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/unit/app/domain/generators.hpp"

namespace mars::services {
namespace {

/// A store with one probe, and the service over it.
struct Fixture {
  explicit Fixture(domain::Probe stored) : probe(stored) {
    probe.id = chassis::UuidGenerator()();
    tests::run(probes.add(context, probe));
  }

  Answer move(std::string_view commands) {
    const MoveProbe command{.id = probe.id, .commands = commands};
    return tests::run(io, service.move(context, command))->answer;
  }

  domain::Probe stored() { return tests::run(probes.find(context, probe.id))->probe; }

  boost::asio::io_context io;
  chassis::RequestContext context;
  tests::InMemoryProbeRepository probes;
  tests::RecordedProbeEvents events;
  tests::InMemoryIdempotencyRepository keys{probes};
  chassis::idempotency::KeysInUse keys_in_use{1};
  chassis::idempotency::Idempotency idempotency{{.keys = keys, .keys_in_use = keys_in_use, .events = events},
                                                std::chrono::hours(1)};
  MoveService service{probes, idempotency, events, io.get_executor()};
  domain::Probe probe;
};

domain::Probe on_grid(std::int32_t width, std::int32_t height) {
  return {.grid = {.width = width, .height = height}};
}

TEST(MoveService, StoresAndReturnsTheMovedProbe) {
  Fixture fixture(on_grid(5, 5));
  const auto moved = fixture.move("MMRM");
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->position, (domain::Position{1, 2}));
  EXPECT_EQ(state_of(fixture.stored()), *moved);
}

TEST(MoveService, KnowsNoProbeOfAnotherId) {
  Fixture fixture(on_grid(5, 5));
  fixture.probe.id = chassis::UuidGenerator()();
  EXPECT_EQ(fixture.move("M").error(), MoveError(ProbeNotFound{fixture.probe.id}));
}

TEST(MoveService, LooksForTheProbeBeforeItReadsTheCommand) {
  Fixture fixture(on_grid(5, 5));
  fixture.probe.id = chassis::UuidGenerator()();
  EXPECT_EQ(fixture.move("X").error(), MoveError(ProbeNotFound{fixture.probe.id}));
}

RC_GTEST_PROP(MoveService, ARefusedCommandLeavesTheProbeAsItWas, ()) {
  Fixture fixture(*tests::any_probe());
  const auto moved =
      fixture.move(*tests::any_commands() + *rc::gen::element<std::string>("", "X", "MMMMMMMMMMMMMMMMMMMMM"));
  RC_PRE(!moved.has_value());
  RC_ASSERT(fixture.stored() == fixture.probe);
}

TEST(MoveService, MovesAnewWhereSomebodyElseWasFaster) {
  Fixture fixture(on_grid(5, 5));
  fixture.probes.lost_races = MoveService::max_attempts - 1;
  EXPECT_TRUE(fixture.move("M"));
  EXPECT_EQ(fixture.stored().position, (domain::Position{0, 1}));
}

TEST(MoveService, GivesUpAfterTheLastAttempt) {
  Fixture fixture(on_grid(5, 5));
  fixture.probes.lost_races = MoveService::max_attempts;
  EXPECT_THROW(static_cast<void>(fixture.move("M")), chassis::Unavailable);
  EXPECT_EQ(fixture.stored().position, (domain::Position{0, 0}));
  EXPECT_EQ(fixture.events.names.back(), "move_failed");
}

TEST(MoveService, FailsWhereTheStoreSuppressesTheMove) {
  Fixture fixture(on_grid(5, 5));
  fixture.probes.suppresses_updates = true;
  EXPECT_THROW(static_cast<void>(fixture.move("M")), chassis::NotStored);
  EXPECT_EQ(fixture.probes.finds, 2);
  EXPECT_EQ(fixture.events.names.back(), "move_failed");
}

/// The same, where this process remembers the probe; somebody else may move it without its knowledge.
struct RecallingFixture : Fixture {
  using Fixture::Fixture;

  Answer move(std::string_view commands) {
    const MoveProbe command{.id = probe.id, .commands = commands};
    return tests::run(io, recalling_service.move(context, command))->answer;
  }

  void somebody_else_moves_to(domain::Position position) {
    const auto stored = *tests::run(probes.find(context, probe.id));
    repositories::ProbeUpdate move{.from = stored, .to = stored.probe};
    move.to.position = position;
    ASSERT_TRUE(tests::run(probes.update(context, move)));
  }

  repositories::RecentProbes recent{100};
  repositories::RecallingProbeRepository recalling_probes{probes, recent};
  MoveService recalling_service{recalling_probes, idempotency, events, io.get_executor()};
};

TEST(MoveService, ReadsAProbeOnce) {
  RecallingFixture fixture(on_grid(5, 5));
  for (int moves = 0; moves < 3; ++moves)
    EXPECT_TRUE(fixture.move("M"));
  EXPECT_EQ(fixture.probes.finds, 1);
  EXPECT_EQ(fixture.stored().position, (domain::Position{0, 3}));
}

TEST(MoveService, StartsFromWhereSomebodyElseMovedTheProbe) {
  RecallingFixture fixture(on_grid(5, 5));
  EXPECT_TRUE(fixture.move("M"));
  fixture.somebody_else_moves_to({4, 4});
  const auto moved = fixture.move("M");
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->position, (domain::Position{4, 5}));
  EXPECT_EQ(state_of(fixture.stored()), *moved);
}

TEST(MoveService, RefusesNothingForAnOutdatedReason) {
  RecallingFixture fixture(on_grid(5, 5));
  EXPECT_TRUE(fixture.move("MMMMM"));
  fixture.somebody_else_moves_to({0, 0});
  EXPECT_TRUE(fixture.move("M"));
  EXPECT_EQ(fixture.events.names,
            (std::vector<std::string>{"move_started", "move_finished", "move_started", "move_finished"}));
}

TEST(MoveService, RefusesWhatIsStillWrongAfterReading) {
  RecallingFixture fixture(on_grid(5, 5));
  EXPECT_TRUE(fixture.move("MMMMM"));
  EXPECT_EQ(code_of(fixture.move("M").error()), "INVALID_MOVEMENT_ERROR");
  EXPECT_EQ(fixture.events.names.back(), "move_rejected INVALID_MOVEMENT_ERROR");
}

TEST(MoveService, TellsOfTheMoveBeforeAndAfterItIsStored) {
  Fixture fixture(on_grid(5, 5));
  fixture.probes.lost_races = 1;
  static_cast<void>(fixture.move("M"));
  EXPECT_EQ(fixture.events.names,
            (std::vector<std::string>{"move_started", "move_conflicted", "move_finished"}));
}

TEST(MoveService, TellsOfEveryRefusalOnceByItsCode) {
  Fixture fixture(on_grid(5, 5));
  static_cast<void>(fixture.move("X"));
  static_cast<void>(fixture.move("LM"));
  fixture.probe.id = chassis::UuidGenerator()();
  static_cast<void>(fixture.move("M"));
  EXPECT_EQ(fixture.events.names, (std::vector<std::string>{"move_rejected INVALID_COMMAND_ERROR",
                                                            "move_rejected INVALID_MOVEMENT_ERROR",
                                                            "move_rejected PROBE_NOT_FOUND"}));
}

}  // namespace
}  // namespace mars::services
