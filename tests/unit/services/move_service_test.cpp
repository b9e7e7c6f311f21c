#include "services/move_service.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/errors.hpp"
#include "core/uuid_generator.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/unit/domain/generators.hpp"

namespace mars::services {
namespace {

/// A store with one probe, and the service over it.
struct Fixture {
  explicit Fixture(domain::Probe stored) : probe(stored) {
    probe.id = core::UuidGenerator()();
    tests::run(probes.add(context, probe));
  }

  std::expected<domain::Probe, MoveError> move(std::string_view commands) {
    return tests::run(io, service.move(context, probe.id, commands));
  }

  domain::Probe stored() { return tests::run(probes.find(context, probe.id))->probe; }

  boost::asio::io_context io;
  core::RequestContext context;
  tests::InMemoryProbeRepository probes;
  tests::RecordedProbeEvents events;
  MoveService service{probes, events, io.get_executor()};
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
  EXPECT_EQ(fixture.stored(), *moved);
}

TEST(MoveService, KnowsNoProbeOfAnotherId) {
  Fixture fixture(on_grid(5, 5));
  fixture.probe.id = core::UuidGenerator()();
  EXPECT_EQ(fixture.move("M").error(), MoveError(ProbeNotFound{fixture.probe.id}));
}

TEST(MoveService, LooksForTheProbeBeforeItReadsTheCommand) {
  Fixture fixture(on_grid(5, 5));
  fixture.probe.id = core::UuidGenerator()();
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
  EXPECT_THROW(static_cast<void>(fixture.move("M")), core::Unavailable);
  EXPECT_EQ(fixture.stored().position, (domain::Position{0, 0}));
  EXPECT_EQ(fixture.events.names.back(), "move_failed");
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
  fixture.probe.id = core::UuidGenerator()();
  static_cast<void>(fixture.move("M"));
  EXPECT_EQ(fixture.events.names, (std::vector<std::string>{"move_rejected INVALID_COMMAND_ERROR",
                                                            "move_rejected INVALID_MOVEMENT_ERROR",
                                                            "move_rejected PROBE_NOT_FOUND"}));
}

}  // namespace
}  // namespace mars::services
