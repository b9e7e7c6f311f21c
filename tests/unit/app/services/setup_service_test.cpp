#include "app/services/setup_service.hpp"

#include <gtest/gtest.h>

#include "chassis/base/errors.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

class SetupServiceTest : public testing::Test {
 protected:
  /// The probe that was stored, which is the one that was returned.
  domain::Probe set_up(std::int32_t width, std::int32_t height, domain::Direction direction) {
    const schemas::SetupRequest command{.x = width, .y = height, .direction = direction};
    const auto outcome = tests::run(service_.set_up(context_, command));
    const auto stored = tests::run(probes_.find(context_, outcome->answer->id));
    EXPECT_EQ(outcome->answer, Answer(state_of(stored->probe)));
    EXPECT_FALSE(outcome->replayed);
    return stored->probe;
  }

  chassis::RequestContext context_;
  tests::InMemoryProbeRepository probes_;
  chassis::UuidGenerator new_id_;
  tests::RecordedProbeEvents events_;
  tests::InMemoryIdempotencyRepository keys_{probes_};
  chassis::idempotency::KeysInUse keys_in_use_{1};
  chassis::idempotency::Idempotency idempotency_{
      {.keys = keys_, .keys_in_use = keys_in_use_, .events = events_}, std::chrono::hours(1)};
  SetupService service_{probes_, idempotency_, events_, new_id_};
};

TEST_F(SetupServiceTest, PutsTheProbeIntoTheCornerOfItsGrid) {
  const auto probe = set_up(7, 3, domain::Direction::west);
  EXPECT_EQ(probe.position, (domain::Position{0, 0}));
  EXPECT_EQ(probe.direction, domain::Direction::west);
  EXPECT_EQ(probe.grid.width, 7);
  EXPECT_EQ(probe.grid.height, 3);
}

TEST_F(SetupServiceTest, StoresWhatItReturns) {
  const auto probe = set_up(7, 3, domain::Direction::west);
  const auto stored = tests::run(probes_.find(context_, probe.id));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->probe, probe);
}

TEST_F(SetupServiceTest, GivesLaterProbesGreaterIds) {
  const auto first = set_up(1, 1, domain::Direction::north);
  const auto second = set_up(1, 1, domain::Direction::north);
  EXPECT_LT(first.id, second.id);
  EXPECT_NE(first.grid.id, second.grid.id);
}

TEST_F(SetupServiceTest, PassesOnThatTheStoreIsUnavailable) {
  probes_.failure = std::make_exception_ptr(chassis::Unavailable("down"));
  EXPECT_THROW(set_up(1, 1, domain::Direction::north), chassis::Unavailable);
}

TEST_F(SetupServiceTest, TellsOfTheSetupBeforeAndAfterItIsStored) {
  set_up(1, 1, domain::Direction::north);
  EXPECT_EQ(events_.names, (std::vector<std::string>{"setup_started", "setup_finished"}));
}

TEST_F(SetupServiceTest, DoesNotCallASetupFinishedThatWasNotStored) {
  probes_.failure = std::make_exception_ptr(chassis::Unavailable("down"));
  EXPECT_THROW(set_up(1, 1, domain::Direction::north), chassis::Unavailable);
  EXPECT_EQ(events_.names, (std::vector<std::string>{"setup_started"}));
}

}  // namespace
}  // namespace mars::services
