// The part of the contract of ProbeRepository that concerns grids with obstacles and several probes.

#include <gmock/gmock.h>

#include <optional>
#include <utility>
#include <vector>

#include "chassis/base/errors.hpp"
#include "tests/integration/app/repositories/idempotency_repository_contract.hpp"

namespace mars::tests {

namespace {

using boost::asio::awaitable;
using chassis::idempotency::Claim;
using chassis::idempotency::KeyTaken;
using domain::Probe;
using repositories::GridSummary;
using repositories::ProbeUpdate;
using repositories::StoredGrid;
using testing::ElementsAre;
using testing::IsEmpty;

StoredGrid grid_number(std::int32_t number) {
  StoredGrid grid{.grid = probe_number(number).grid, .obstacles = "1 0,10 20"};
  grid.grid.obstacle_count = 2;
  return grid;
}

Probe probe_on(const StoredGrid& grid, std::int32_t number) {
  Probe probe = probe_number(number);
  probe.grid = grid.grid;
  return probe;
}

Claim claim_named(std::string key) {
  return {.key = {.principal = "", .key = std::move(key)},
          .kept = {.fingerprint = probe_number(1000).id, .answer = "answer"},
          .lifetime = std::chrono::hours(24)};
}

/// Whether it was refused because its key is taken.
awaitable<bool> finds_its_key_taken(awaitable<void> addition) {
  try {
    co_await std::move(addition);
  } catch (const KeyTaken&) {
    co_return true;
  }
  co_return false;
}

/// Whether the database refused it.
awaitable<bool> is_defect(awaitable<void> addition) {
  try {
    co_await std::move(addition);
  } catch (const chassis::Unavailable&) {
    co_return false;
  } catch (const std::exception&) {
    co_return true;
  }
  co_return false;
}

}  // namespace

TEST_P(ProbeRepositoryContract, FindsAGridAsItWasAddedWithTheNumberOfItsProbes) {
  const auto scenario = [this]() -> awaitable<void> {
    StoredGrid grid = grid_number(1);
    co_await repository().add_grid(context_, grid);
    const auto empty = co_await repository().find_grid(context_, grid.grid.id);
    EXPECT_EQ(empty, grid);
    for (const std::int32_t number : {5, 6, 7}) {
      const Probe probe = probe_on(grid, number);
      co_await repository().add_to_grid(context_, probe);
      const auto found = co_await repository().find(context_, probe.id);
      EXPECT_EQ(found.value().probe, probe);
    }
    grid.probes = 3;
    const auto settled = co_await repository().find_grid(context_, grid.grid.id);
    EXPECT_EQ(settled, grid);
    const auto unknown = co_await repository().find_grid(context_, probe_number(9).grid.id);
    EXPECT_FALSE(unknown.has_value());
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 3}));
}

TEST_P(ProbeRepositoryContract, FindsTheGridOfASetupWithoutObstacles) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    const auto found = co_await repository().find_grid(context_, probe_number(1).grid.id);
    EXPECT_EQ(found, (StoredGrid{.grid = probe_number(1).grid, .obstacles = "", .probes = 1}));
    const auto obstacles = co_await repository().obstacles(context_, found.value().grid);
    EXPECT_TRUE(obstacles->empty());
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, TellsTheObstaclesOfAGrid) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add_grid(context_, grid_number(1));
    const auto obstacles = co_await repository().obstacles(context_, grid_number(1).grid);
    EXPECT_EQ(obstacles->size(), 2U);
    EXPECT_TRUE(obstacles->contains({1, 0}));
    EXPECT_TRUE(obstacles->contains({10, 20}));
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, AddsGridsAndTheirProbesManyAtOnce) {
  constexpr std::int32_t count = 60;
  std::vector<awaitable<void>> grids;
  std::vector<awaitable<void>> probes;
  std::vector<StoredGrid> all;
  std::vector<Probe> on_them;
  for (std::int32_t number = 0; number < count; ++number) {
    all.push_back(grid_number(number));
    on_them.push_back(probe_on(grid_number(number / 2), number));
  }
  for (std::size_t index = 0; index < all.size(); ++index) {
    grids.push_back(repository().add_grid(context_, all[index]));
    probes.push_back(repository().add_to_grid(context_, on_them[index]));
  }
  run_all(std::move(grids));
  run_all(std::move(probes));
  EXPECT_EQ(store().count_rows(), (RowCounts{count, count}));
}

TEST_P(ProbeRepositoryContract, RefusesAProbeOnAGridThatIsNotThere) {
  const auto scenario = [this]() -> awaitable<void> {
    const Probe probe = probe_number(1);
    const bool refused = co_await is_defect(repository().add_to_grid(context_, probe));
    EXPECT_TRUE(refused);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), RowCounts{});
}

TEST_P(ProbeRepositoryContract, ListsTheProbesOfAGridPageByPage) {
  const auto scenario = [this]() -> awaitable<void> {
    const auto here = grid_number(1);
    const auto there = grid_number(2);
    co_await repository().add_grid(context_, here);
    co_await repository().add_grid(context_, there);
    for (std::int32_t number = 1; number <= 6; ++number) {
      const Probe probe = probe_on(number % 3 == 0 ? there : here, number);
      co_await repository().add_to_grid(context_, probe);
    }
    const auto first = co_await repository().list(context_, std::nullopt, 3, here.grid.id);
    EXPECT_THAT(first,
                ElementsAre(state_of(probe_number(1)), state_of(probe_number(2)), state_of(probe_number(4))));
    const auto second = co_await repository().list(context_, probe_number(4).id, 3, here.grid.id);
    EXPECT_THAT(second, ElementsAre(state_of(probe_number(5))));
    const auto others = co_await repository().list(context_, std::nullopt, 3, there.grid.id);
    EXPECT_THAT(others, ElementsAre(state_of(probe_number(3)), state_of(probe_number(6))));
    const auto nowhere = co_await repository().list(context_, std::nullopt, 3, probe_number(9).grid.id);
    EXPECT_THAT(nowhere, IsEmpty());
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, ListsGridsPageByPage) {
  const auto scenario = [this]() -> awaitable<void> {
    const auto third = grid_number(3);
    co_await repository().add_grid(context_, third);
    co_await repository().add(context_, probe_number(1));
    co_await repository().add(context_, probe_number(2));
    const auto summary = [](std::int32_t number, std::int32_t obstacles, std::int64_t probes) {
      return GridSummary{.id = probe_number(number).grid.id,
                         .width = 10,
                         .height = 20,
                         .obstacle_count = obstacles,
                         .probes = probes};
    };
    const auto first = co_await repository().list_grids(context_, std::nullopt, 2);
    EXPECT_THAT(first, ElementsAre(summary(1, 0, 1), summary(2, 0, 1)));
    const auto second = co_await repository().list_grids(context_, first.back().id, 2);
    EXPECT_THAT(second, ElementsAre(summary(3, 2, 0)));
    const auto none = co_await repository().list_grids(context_, second.back().id, 2);
    EXPECT_THAT(none, IsEmpty());
  };
  run(scenario());
}

TEST_P(ProbeRepositoryContract, RemovesAProbeAtItsVersionOnly) {
  const auto scenario = [this]() -> awaitable<void> {
    for (const std::int32_t number : {1, 2, 3})
      co_await repository().add(context_, probe_number(number));
    const ProbeUpdate moved{{probe_number(1), 0}, probe_number(1)};
    co_await repository().update(context_, moved);
    const bool outdated = co_await repository().remove(context_, {.id = probe_number(1).id, .version = 0});
    EXPECT_FALSE(outdated);
    const bool current = co_await repository().remove(context_, {.id = probe_number(1).id, .version = 1});
    EXPECT_TRUE(current);
    const bool again = co_await repository().remove(context_, {.id = probe_number(1).id, .version = 1});
    EXPECT_FALSE(again);
    const bool any = co_await repository().remove(context_, {.id = probe_number(2).id});
    EXPECT_TRUE(any);
    const bool unknown = co_await repository().remove(context_, {.id = probe_number(9).id});
    EXPECT_FALSE(unknown);
    const auto left = co_await repository().list(context_, std::nullopt, 10);
    EXPECT_THAT(left, ElementsAre(state_of(probe_number(3))));
    const ProbeUpdate late{{probe_number(2), 0}, probe_number(2)};
    const bool resurrected = co_await repository().update(context_, late);
    EXPECT_FALSE(resurrected);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{3, 1}));
}

TEST_P(ProbeRepositoryContract, RemovesEachProbeOnceThoughManyTryAtOnce) {
  constexpr std::int32_t count = 20;
  std::vector<awaitable<void>> additions;
  std::vector<Probe> probes;
  for (std::int32_t number = 0; number < count; ++number)
    probes.push_back(probe_number(number));
  for (const auto& probe : probes)
    additions.push_back(repository().add(context_, probe));
  run_all(std::move(additions));
  int removed = 0;
  const auto removal = [&](const Probe& probe) -> awaitable<void> {
    const bool done = co_await repository().remove(context_, {.id = probe.id});
    removed += done ? 1 : 0;
  };
  std::vector<awaitable<void>> removals;
  for (int time = 0; time < 3; ++time) {
    for (const auto& probe : probes)
      removals.push_back(removal(probe));
  }
  run_all(std::move(removals));
  EXPECT_EQ(removed, count);
  EXPECT_EQ(store().count_rows(), (RowCounts{count, 0}));
}

TEST_P(IdempotencyRepositoryContract, MovesNoProbeThatIsGone) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    co_await repository().remove(context_, {.id = probe_number(1).id});
    const ProbeUpdate late{{probe_number(1), 0}, probe_number(1)};
    const Claim claim = claim_named("late");
    const bool updated = co_await repository().update(context_, late, &claim);
    EXPECT_FALSE(updated);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 0}));
  EXPECT_EQ(store().count_keys(), 0);
}

TEST_P(IdempotencyRepositoryContract, AddsAGridAndAProbeOnItOnceAKey) {
  const auto scenario = [this]() -> awaitable<void> {
    const StoredGrid grid = grid_number(1);
    const StoredGrid other = grid_number(2);
    const Claim for_grid = claim_named("grid");
    const Claim for_probe = claim_named("probe");
    const Probe probe = probe_on(grid, 3);
    const Probe second = probe_on(grid, 4);
    const bool grid_refused = co_await finds_its_key_taken(repository().add_grid(context_, grid, &for_grid));
    const bool grid_again = co_await finds_its_key_taken(repository().add_grid(context_, other, &for_grid));
    const bool probe_refused =
        co_await finds_its_key_taken(repository().add_to_grid(context_, probe, &for_probe));
    const bool probe_again =
        co_await finds_its_key_taken(repository().add_to_grid(context_, second, &for_probe));
    EXPECT_FALSE(grid_refused);
    EXPECT_TRUE(grid_again);
    EXPECT_FALSE(probe_refused);
    EXPECT_TRUE(probe_again);
    const auto found = co_await repository().find_grid(context_, grid.grid.id);
    EXPECT_EQ(found.value().obstacles, grid.obstacles);
    EXPECT_EQ(found.value().grid, grid.grid);
    EXPECT_EQ(found.value().probes, 1);
    const auto stored = co_await repository().find(context_, probe.id);
    EXPECT_EQ(stored.value().probe, probe);
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 1}));
  EXPECT_EQ(store().count_keys(), 2);
}

}  // namespace mars::tests
