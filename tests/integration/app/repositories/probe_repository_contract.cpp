#include "tests/integration/app/repositories/probe_repository_contract.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <exception>
#include <limits>
#include <optional>
#include <thread>
#include <utility>

#include "chassis/base/errors.hpp"

namespace mars::tests {

namespace {

using boost::asio::awaitable;
using domain::Direction;
using domain::Probe;
using domain::ProbeId;
using repositories::ProbeRepository;
using repositories::ProbeState;
using repositories::ProbeUpdate;
using repositories::StoredProbe;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

/// A UUID of version 7 whose time stamp is `number`; `kind` tells grids from probes.
boost::uuids::uuid id_number(std::int32_t number, std::uint8_t kind) {
  boost::uuids::uuid id{};
  for (std::size_t index = 0; index < 4; ++index) {
    id.data[2 + index] = static_cast<std::uint8_t>(static_cast<std::uint32_t>(number) >> (8 * (3 - index)));
  }
  id.data[6] = 0x70;
  id.data[8] = 0x80;
  id.data[15] = kind;
  return id;
}

Probe moved_to(Probe probe, std::int32_t x, std::int32_t y, Direction direction) {
  probe.position = {x, y};
  probe.direction = direction;
  return probe;
}

chassis::RequestContext expired_context() {
  chassis::RequestContext context;
  context.deadline = chassis::RequestContext::Clock::now() - std::chrono::milliseconds(1);
  return context;
}

/// One step to the east, repeated until nobody else was faster.
awaitable<void> step_east(ProbeRepository& repository, chassis::RequestContext context, ProbeId id) {
  for (;;) {
    const std::optional<StoredProbe> stored = co_await repository.find(context, id);
    ProbeUpdate step{.from = stored.value(), .to = stored->probe};
    ++step.to.position.x;
    const bool updated = co_await repository.update(context, step);
    if (updated) co_return;
  }
}

/// A worker that moves the probe `steps` times, one after the other.
awaitable<void> walk_east(ProbeRepository& repository, ProbeId id, int steps) {
  const chassis::RequestContext context = relaxed_context();
  for (int step = 0; step < steps; ++step)
    co_await step_east(repository, context, id);
}

/// What the coroutine threw, as far as the contract tells exceptions apart.
enum class Outcome : std::uint8_t { returned, unavailable, defect };

template <class T>
awaitable<Outcome> outcome_of(awaitable<T> operation) {
  try {
    co_await std::move(operation);
  } catch (const chassis::Unavailable&) {
    co_return Outcome::unavailable;
  } catch (const std::exception&) {
    co_return Outcome::defect;
  }
  co_return Outcome::returned;
}

}  // namespace

void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

Probe probe_number(std::int32_t number) {
  return {id_number(number, 2), {id_number(number, 1), 10, 20}, {0, 0}, Direction::north};
}

chassis::RequestContext relaxed_context() {
  chassis::RequestContext context;
  context.correlation_id = "contract";
  context.deadline = chassis::RequestContext::Clock::now() + std::chrono::seconds(60);
  return context;
}

void ProbeRepositoryContract::run(awaitable<void> coroutine) {
  boost::asio::co_spawn(io_context_, std::move(coroutine), rethrow);
  io_context_.restart();
  io_context_.run();
}

void ProbeRepositoryContract::run_all(std::vector<awaitable<void>> coroutines) {
  for (auto& coroutine : coroutines)
    boost::asio::co_spawn(io_context_, std::move(coroutine), rethrow);
  io_context_.restart();
  io_context_.run();
}

TEST_P(ProbeRepositoryContract, FindsWhatWasAdded) {
  const auto scenario = [this]() -> awaitable<void> {
    const Probe probe = moved_to(probe_number(1), 3, 4, Direction::west);
    co_await repository().add(context_, probe);
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe.id);
    EXPECT_TRUE(found.has_value());
    EXPECT_EQ(found.value().probe, probe);
    EXPECT_EQ(found.value().version, 0);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 1}));
}

TEST_P(ProbeRepositoryContract, KeepsEveryDirection) {
  const auto scenario = [this]() -> awaitable<void> {
    std::int32_t number = 0;
    for (const auto& [direction, name] : domain::direction_names) {
      const Probe probe = moved_to(probe_number(++number), 0, 0, direction);
      co_await repository().add(context_, probe);
      const std::optional<StoredProbe> found = co_await repository().find(context_, probe.id);
      EXPECT_EQ(found.value().probe.direction, direction) << name;
    }
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, FindsNothingUnderAnUnknownId) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe_number(2).id);
    EXPECT_FALSE(found.has_value());
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, UpdateStoresTheMoveAndRaisesTheVersion) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    const ProbeUpdate moved{{probe_number(1), 0}, moved_to(probe_number(1), 7, 9, Direction::south)};
    const bool updated = co_await repository().update(context_, moved);
    EXPECT_TRUE(updated);
    const std::optional<StoredProbe> found = co_await repository().find(context_, moved.to.id);
    EXPECT_EQ(found.value().probe, moved.to);
    EXPECT_EQ(found.value().version, 1);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, UpdateTouchesNoOtherProbe) {
  const auto scenario = [this]() -> awaitable<void> {
    for (const std::int32_t number : {1, 2, 3})
      co_await repository().add(context_, probe_number(number));
    const ProbeUpdate moved{{probe_number(2), 0}, moved_to(probe_number(2), 7, 9, Direction::south)};
    co_await repository().update(context_, moved);
    const auto states = co_await repository().list(context_, std::nullopt, 10);
    EXPECT_THAT(states,
                ElementsAre(state_of(probe_number(1)), state_of(moved.to), state_of(probe_number(3))));
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, UpdateOfAnotherVersionChangesNothing) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    for (const std::int64_t version : {1, 2, -1}) {
      const ProbeUpdate moved{{probe_number(1), version}, moved_to(probe_number(1), 7, 9, Direction::south)};
      const bool updated = co_await repository().update(context_, moved);
      EXPECT_FALSE(updated) << version;
    }
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(found.value().probe, probe_number(1));
    EXPECT_EQ(found.value().version, 0);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, UpdateFromAnotherStateOfTheSameVersionChangesNothing) {
  const auto scenario = [this]() -> awaitable<void> {
    const Probe stored = moved_to(probe_number(1), 3, 4, Direction::west);
    co_await repository().add(context_, stored);
    for (const Probe& other :
         {moved_to(stored, 2, 4, Direction::west), moved_to(stored, 3, 5, Direction::west),
          moved_to(stored, 3, 4, Direction::north), moved_to(stored, 0, 0, Direction::north)}) {
      const ProbeUpdate moved{{other, 0}, moved_to(stored, 9, 9, Direction::south)};
      const bool updated = co_await repository().update(context_, moved);
      EXPECT_FALSE(updated) << other.position.x << ' ' << other.position.y;
    }
    const std::optional<StoredProbe> found = co_await repository().find(context_, stored.id);
    EXPECT_EQ(found.value().probe, stored);
    EXPECT_EQ(found.value().version, 0);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, UpdateFromAnotherStateTouchesNoOtherUpdateOfItsBatch) {
  constexpr std::int32_t count = 40;
  const auto addition = [this](std::int32_t number) -> awaitable<void> {
    co_await repository().add(context_, probe_number(number));
  };
  std::vector<int> updated(count, -1);
  const auto move = [&](std::int32_t number) -> awaitable<void> {
    Probe from = probe_number(number);
    if (number % 4 == 0) from.position.y = 1;
    const ProbeUpdate step{{from, 0}, moved_to(from, 1, from.position.y, Direction::east)};
    updated[static_cast<std::size_t>(number)] = co_await repository().update(context_, step) ? 1 : 0;
  };
  std::vector<awaitable<void>> additions;
  std::vector<awaitable<void>> moves;
  std::vector<int> expected;
  for (std::int32_t number = 0; number < count; ++number) {
    additions.push_back(addition(number));
    moves.push_back(move(number));
    expected.push_back(number % 4 == 0 ? 0 : 1);
  }
  run_all(std::move(additions));
  run_all(std::move(moves));
  EXPECT_EQ(updated, expected);
}

TEST_P(ProbeRepositoryContract, UpdateOfAnUnknownProbeIsFalse) {
  const auto scenario = [this]() -> awaitable<void> {
    const ProbeUpdate unknown{{probe_number(1), 0}, probe_number(1)};
    const bool updated = co_await repository().update(context_, unknown);
    EXPECT_FALSE(updated);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), RowCounts{});
}

TEST_P(ProbeRepositoryContract, OneOfTwoUpdatesOfTheSameVersionWins) {
  const auto scenario = [this](int x, int& winners) -> awaitable<void> {
    const ProbeUpdate moved{{probe_number(1), 0}, moved_to(probe_number(1), x, 0, Direction::east)};
    const bool updated = co_await repository().update(context_, moved);
    winners += updated ? 1 : 0;
  };
  run(repository().add(context_, probe_number(1)));
  int winners = 0;
  std::vector<awaitable<void>> both;
  both.push_back(scenario(1, winners));
  both.push_back(scenario(2, winners));
  run_all(std::move(both));
  EXPECT_EQ(winners, 1);
}

TEST_P(ProbeRepositoryContract, ListsInOrderOfCreationWhateverMovesLater) {
  const auto scenario = [this]() -> awaitable<void> {
    // Added out of turn, as two replicas may do.
    for (const std::int32_t number : {2, 3, 1})
      co_await repository().add(context_, probe_number(number));
    const ProbeUpdate moved{{probe_number(1), 0}, moved_to(probe_number(1), 1, 1, Direction::east)};
    co_await repository().update(context_, moved);
    const auto states = co_await repository().list(context_, std::nullopt, 10);
    EXPECT_THAT(states,
                ElementsAre(state_of(moved.to), state_of(probe_number(2)), state_of(probe_number(3))));
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, ListsPageByPage) {
  const auto scenario = [this]() -> awaitable<void> {
    for (std::int32_t number = 1; number <= 5; ++number)
      co_await repository().add(context_, probe_number(number));
    const auto first = co_await repository().list(context_, std::nullopt, 2);
    EXPECT_THAT(first, ElementsAre(state_of(probe_number(1)), state_of(probe_number(2))));
    const auto second = co_await repository().list(context_, first.back().id, 2);
    EXPECT_THAT(second, ElementsAre(state_of(probe_number(3)), state_of(probe_number(4))));
    const auto third = co_await repository().list(context_, second.back().id, 2);
    EXPECT_THAT(third, ElementsAre(state_of(probe_number(5))));
    const auto fourth = co_await repository().list(context_, third.back().id, 2);
    EXPECT_THAT(fourth, IsEmpty());
    const auto whole = co_await repository().list(context_, std::nullopt, 5);
    EXPECT_EQ(whole.size(), 5U);
    const auto none = co_await repository().list(context_, std::nullopt, 0);
    EXPECT_THAT(none, IsEmpty());
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, ListsNothingFromAnEmptyStore) {
  const auto scenario = [this]() -> awaitable<void> {
    const auto states = co_await repository().list(context_, std::nullopt, 10);
    EXPECT_THAT(states, IsEmpty());
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, ListsMoreThanOneBufferful) {
  constexpr std::int32_t count = 2500;
  std::vector<awaitable<void>> additions;
  std::vector<ProbeState> expected;
  std::vector<Probe> probes;
  for (std::int32_t number = 0; number < count; ++number)
    probes.push_back(probe_number(number));
  for (const Probe& probe : probes) {
    additions.push_back(repository().add(context_, probe));
    expected.push_back(state_of(probe));
  }
  run_all(std::move(additions));
  const auto scenario = [&]() -> awaitable<void> {
    const auto states = co_await repository().list(context_, std::nullopt, count);
    EXPECT_EQ(states, expected);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, RefusesAProbeIdTwiceAndStoresNothingOfTheSecond) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    Probe second = probe_number(2);
    second.id = probe_number(1).id;
    const Outcome outcome = co_await outcome_of(repository().add(context_, second));
    EXPECT_EQ(outcome, Outcome::defect);
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(found.value().probe, probe_number(1));
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 1}));
}

TEST_P(ProbeRepositoryContract, RefusesAGridIdTwiceAndStoresNothingOfTheSecond) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    Probe second = probe_number(2);
    second.grid.id = probe_number(1).grid.id;
    const Outcome outcome = co_await outcome_of(repository().add(context_, second));
    EXPECT_EQ(outcome, Outcome::defect);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 1}));
}

TEST_P(ProbeRepositoryContract, OnlyTheFaultyOneOfManyAdditionsFails) {
  constexpr std::int32_t count = 60;
  const auto scenario = [this](Probe probe, Outcome& outcome) -> awaitable<void> {
    outcome = co_await outcome_of(repository().add(context_, probe));
  };
  run(repository().add(context_, probe_number(30)));
  std::vector<Outcome> outcomes(count);
  std::vector<awaitable<void>> additions;
  for (std::int32_t number = 0; number < count; ++number) {
    additions.push_back(scenario(probe_number(number), outcomes[static_cast<std::size_t>(number)]));
  }
  run_all(std::move(additions));
  std::vector<Outcome> expected(count, Outcome::returned);
  expected[30] = Outcome::defect;
  EXPECT_THAT(outcomes, ElementsAreArray(expected));
  EXPECT_EQ(store().count_rows(), (RowCounts{count, count}));
}

TEST_P(ProbeRepositoryContract, AnswersHundredsOfOperationsAtOnce) {
  constexpr std::int32_t count = 500;
  const auto scenario = [this](std::int32_t number) -> awaitable<void> {
    const Probe probe = probe_number(number);
    co_await repository().add(context_, probe);
    co_await walk_east(repository(), probe.id, 3);
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe.id);
    EXPECT_EQ(found.value().probe, moved_to(probe, 3, 0, Direction::north));
    EXPECT_EQ(found.value().version, 3);
  };
  std::vector<awaitable<void>> scenarios;
  for (std::int32_t number = 0; number < count; ++number)
    scenarios.push_back(scenario(number));
  run_all(std::move(scenarios));
  EXPECT_EQ(store().count_rows(), (RowCounts{count, count}));
}

TEST_P(ProbeRepositoryContract, TwentyWorkersLoseNoMoveOfOneProbe) {
  constexpr int workers = 20;
  constexpr int steps = 10;
  const Probe probe = probe_number(1);
  run(repository().add(context_, probe));
  std::vector<awaitable<void>> walks;
  for (int worker = 0; worker < workers; ++worker)
    walks.push_back(walk_east(repository(), probe.id, steps));
  run_all(std::move(walks));
  const auto scenario = [&]() -> awaitable<void> {
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe.id);
    EXPECT_EQ(found.value().probe.position.x, workers * steps);
    EXPECT_EQ(found.value().version, workers * steps);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, FourThreadsLoseNoMoveOfOneProbe) {
  constexpr int threads = 4;
  constexpr int workers = 5;
  constexpr int steps = 5;
  const Probe probe = probe_number(1);
  run(repository().add(context_, probe));
  const auto replica = [&] {
    boost::asio::io_context io_context;
    const auto own = store().open(io_context);
    for (int worker = 0; worker < workers; ++worker) {
      boost::asio::co_spawn(io_context, walk_east(*own, probe.id, steps), rethrow);
    }
    io_context.run();
  };
  {
    std::vector<std::jthread> replicas;
    for (int thread = 0; thread < threads; ++thread)
      replicas.emplace_back(replica);
  }
  const auto scenario = [&]() -> awaitable<void> {
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe.id);
    EXPECT_EQ(found.value().probe.position.x, threads * workers * steps);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, FourThreadsMovingTheSameProbesDoNotBlockEachOther) {
  constexpr int threads = 4;
  constexpr std::int32_t count = 50;
  const auto addition = [this](std::int32_t number) -> awaitable<void> {
    co_await repository().add(context_, probe_number(number));
  };
  std::vector<awaitable<void>> additions;
  for (std::int32_t number = 0; number < count; ++number)
    additions.push_back(addition(number));
  run_all(std::move(additions));
  const auto replica = [&](bool ascending) {
    boost::asio::io_context io_context;
    const auto own = store().open(io_context);
    for (std::int32_t index = 0; index < count; ++index) {
      const std::int32_t number = ascending ? index : count - 1 - index;
      boost::asio::co_spawn(io_context, walk_east(*own, probe_number(number).id, 2), rethrow);
    }
    io_context.run();
  };
  {
    std::vector<std::jthread> replicas;
    for (int thread = 0; thread < threads; ++thread)
      replicas.emplace_back(replica, thread % 2 == 0);
  }
  const auto scenario = [&]() -> awaitable<void> {
    const auto states = co_await repository().list(context_, std::nullopt, count);
    EXPECT_EQ(states.size(), static_cast<std::size_t>(count));
    for (const ProbeState& state : states)
      EXPECT_EQ(state.position.x, threads * 2);
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, KeepsExtremeValues) {
  constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();
  const auto scenario = [](ProbeRepository& repository, chassis::RequestContext context, std::int32_t number,
                           std::int32_t width, std::int32_t height) -> awaitable<void> {
    Probe probe = probe_number(number);
    probe.grid.width = width;
    probe.grid.height = height;
    co_await repository.add(context, probe);
    const ProbeUpdate moved{{probe, 0}, moved_to(probe, width, height, Direction::east)};
    co_await repository.update(context, moved);
    const std::optional<StoredProbe> found = co_await repository.find(context, probe.id);
    EXPECT_EQ(found.value().probe, moved.to);
  };
  run(scenario(repository(), context_, 1, largest, largest));
  run(scenario(repository(), context_, 2, 0, largest));
  run(scenario(repository(), context_, largest, largest, 0));
}

TEST_P(ProbeRepositoryContract, GivesUpWhatIsLate) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    const chassis::RequestContext late = expired_context();
    const ProbeUpdate moved{{probe_number(1), 0}, moved_to(probe_number(1), 1, 1, Direction::east)};
    std::vector<Outcome> outcomes;
    outcomes.push_back(co_await outcome_of(repository().add(late, probe_number(2))));
    outcomes.push_back(co_await outcome_of(repository().find(late, probe_number(1).id)));
    outcomes.push_back(co_await outcome_of(repository().update(late, moved)));
    outcomes.push_back(co_await outcome_of(repository().list(late, std::nullopt, 10)));
    outcomes.push_back(co_await outcome_of(repository().require_ready(late)));
    EXPECT_THAT(outcomes, testing::Each(Outcome::unavailable));
    const std::optional<StoredProbe> found = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(found.value().version, 0);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 1}));
}

TEST_P(ProbeRepositoryContract, IsReady) {
  run(repository().require_ready(context_));
}

TEST_P(ProbeRepositoryContract, EndsWithOperationsStillWaiting) {
  // However far they have got, the operations are abandoned: nothing may crash or leak (AddressSanitizer
  // looks).
  for (const int handlers : {0, 1, 10, 100, 300}) {
    boost::asio::io_context io_context;
    const auto own = store().open(io_context);
    const auto worker = [&own](std::int32_t number) -> awaitable<void> {
      const chassis::RequestContext context = relaxed_context();
      co_await own->add(context, probe_number(number));
      co_await walk_east(*own, probe_number(number).id, 1000);
    };
    for (std::int32_t number = 0; number < 20; ++number) {
      boost::asio::co_spawn(io_context, worker((1000 * handlers) + number), boost::asio::detached);
    }
    for (int handler = 0; handler < handlers; ++handler)
      io_context.run_one_for(std::chrono::milliseconds(100));
  }
}

}  // namespace mars::tests
