#include "tests/integration/app/repositories/idempotency_repository_contract.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "chassis/base/errors.hpp"

namespace mars::tests {

namespace {

using boost::asio::awaitable;
using chassis::idempotency::Claim;
using chassis::idempotency::Key;
using chassis::idempotency::KeyTaken;
using chassis::idempotency::Stored;
using domain::Probe;
using repositories::ProbeUpdate;
using repositories::StoredProbe;

constexpr std::chrono::hours day{24};

Claim claim_of(std::string key, std::string answer = "answer", std::chrono::seconds lifetime = day) {
  return {.key = {.principal = "", .key = std::move(key)},
          .kept = {.fingerprint = probe_number(1000).id, .answer = std::move(answer)},
          .lifetime = lifetime};
}

/// A move of one step to the east.
ProbeUpdate stepped(const StoredProbe& stored) {
  ProbeUpdate step{.from = stored, .to = stored.probe};
  ++step.to.position.x;
  return step;
}

/// Whether a probe was added under the claim; false if the key is taken.
awaitable<bool> add(repositories::ProbeRepository& probes, const chassis::RequestContext& context,
                    const Probe& probe, Claim claim) {
  try {
    co_await probes.add(context, probe, &claim);
  } catch (const KeyTaken&) {
    co_return false;
  }
  co_return true;
}

awaitable<Stored> update(repositories::ProbeRepository& probes, const chassis::RequestContext& context,
                         ProbeUpdate update, Claim claim) {
  try {
    const bool updated = co_await probes.update(context, update, &claim);
    co_return updated ? Stored::done : Stored::outdated;
  } catch (const KeyTaken&) {
    co_return Stored::taken;
  }
}

/// Whether it was refused as a defect.
awaitable<bool> is_refused(awaitable<bool> operation) {
  try {
    co_await std::move(operation);
  } catch (const chassis::Unavailable&) {
    co_return false;
  } catch (const std::exception&) {
    co_return true;
  }
  co_return false;
}

template <class T>
awaitable<bool> is_unavailable(awaitable<T> operation) {
  try {
    co_await std::move(operation);
  } catch (const chassis::Unavailable&) {
    co_return true;
  }
  co_return false;
}

}  // namespace

TEST_P(IdempotencyRepositoryContract, FindsNothingUnderAnUnusedKey) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await keys().keep(context_, claim_of("one"));
    const Key other{.principal = "", .key = "two"};
    const auto found = co_await keys().find(context_, other);
    EXPECT_FALSE(found.has_value());
  };
  run(scenario());
}

TEST_P(IdempotencyRepositoryContract, FindsTheAnswerThatWasKept) {
  const auto scenario = [this]() -> awaitable<void> {
    const Claim claim = claim_of(R"(' " \ key)", R"({"letter":"\u0000Ω"})");
    const bool kept = co_await keys().keep(context_, claim);
    EXPECT_TRUE(kept);
    const auto found = co_await keys().find(context_, claim.key);
    EXPECT_EQ(found.value().answer, claim.kept.answer);
    EXPECT_EQ(found.value().fingerprint, claim.kept.fingerprint);
  };
  run(scenario());
}

TEST_P(IdempotencyRepositoryContract, KeepsTheLongestKeyAndRefusesALongerOne) {
  const auto scenario = [this]() -> awaitable<void> {
    const Claim longest = claim_of(std::string(255, '~'));
    const bool kept = co_await keys().keep(context_, longest);
    EXPECT_TRUE(kept);
    for (const std::size_t length : {std::size_t{0}, std::size_t{256}}) {
      const Claim wrong = claim_of(std::string(length, '~'));
      const bool refused = co_await is_refused(keys().keep(context_, wrong));
      EXPECT_TRUE(refused) << length;
    }
  };
  run(scenario());
  EXPECT_EQ(store().count_keys(), 1);
}

TEST_P(IdempotencyRepositoryContract, SeparatesPrincipals) {
  const auto scenario = [this]() -> awaitable<void> {
    for (const auto* principal : {"", "a", "b"}) {
      Claim claim = claim_of("one", std::string("answer to ") + principal);
      claim.key.principal = principal;
      const bool kept = co_await keys().keep(context_, claim);
      EXPECT_TRUE(kept) << principal;
      const auto found = co_await keys().find(context_, claim.key);
      EXPECT_EQ(found.value().answer, claim.kept.answer);
    }
  };
  run(scenario());
}

TEST_P(IdempotencyRepositoryContract, AddsAProbeOnceAKey) {
  const auto scenario = [this]() -> awaitable<void> {
    const bool added = co_await add(repository(), context_, probe_number(1), claim_of("one", "first"));
    const bool again = co_await add(repository(), context_, probe_number(2), claim_of("one", "second"));
    EXPECT_TRUE(added);
    EXPECT_FALSE(again);
    const auto stored = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(stored.value().probe, probe_number(1));
    EXPECT_EQ(stored.value().version, 0);
    const auto found = co_await keys().find(context_, claim_of("one").key);
    EXPECT_EQ(found.value().answer, "first");
  };
  run(scenario());
  EXPECT_EQ(store().count_rows(), (RowCounts{1, 1}));
}

TEST_P(IdempotencyRepositoryContract, MovesAProbeOnceAKey) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    const ProbeUpdate moved = stepped({.probe = probe_number(1), .version = 0});
    const Stored first = co_await update(repository(), context_, moved, claim_of("one"));
    const ProbeUpdate further = stepped({.probe = moved.to, .version = 1});
    const Stored second = co_await update(repository(), context_, further, claim_of("one"));
    EXPECT_EQ(first, Stored::done);
    EXPECT_EQ(second, Stored::taken);
    const auto stored = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(stored.value().probe, moved.to);
    EXPECT_EQ(stored.value().version, 1);
  };
  run(scenario());
}

TEST_P(IdempotencyRepositoryContract, LeavesTheKeyUnusedWhereTheProbeHasMovedOn) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    for (const std::int64_t version : {1, 7}) {
      const ProbeUpdate moved = stepped({.probe = probe_number(1), .version = version});
      const Stored stored = co_await update(repository(), context_, moved, claim_of("one"));
      EXPECT_EQ(stored, Stored::outdated);
    }
    const ProbeUpdate unknown = stepped({.probe = probe_number(2), .version = 0});
    const Stored stored = co_await update(repository(), context_, unknown, claim_of("one"));
    EXPECT_EQ(stored, Stored::outdated);
    const auto found = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(found.value().probe, probe_number(1));
  };
  run(scenario());
  EXPECT_EQ(store().count_keys(), 0);
}

TEST_P(IdempotencyRepositoryContract, LeavesTheKeyUnusedWhereTheProbeIsInAnotherStateOfTheSameVersion) {
  const auto scenario = [this]() -> awaitable<void> {
    co_await repository().add(context_, probe_number(1));
    std::vector<Probe> others(4, probe_number(1));
    others[0].position.x = 1;
    others[1].position.y = 1;
    others[2].direction = domain::Direction::south;
    others[3].position = {.x = 5, .y = 6};
    for (const Probe& other : others) {
      const ProbeUpdate moved = stepped({.probe = other, .version = 0});
      const Stored stored = co_await update(repository(), context_, moved, claim_of("one"));
      EXPECT_EQ(stored, Stored::outdated);
    }
    const auto found = co_await repository().find(context_, probe_number(1).id);
    EXPECT_EQ(found.value().probe, probe_number(1));
    EXPECT_EQ(found.value().version, 0);
  };
  run(scenario());
  EXPECT_EQ(store().count_keys(), 0);
}

TEST_P(IdempotencyRepositoryContract, TreatsAnExpiredKeyAsUnused) {
  const auto scenario = [this]() -> awaitable<void> {
    const Claim expired = claim_of("one", "first", std::chrono::seconds(0));
    co_await keys().keep(context_, expired);
    const auto nothing = co_await keys().find(context_, expired.key);
    EXPECT_FALSE(nothing.has_value());
    const bool added = co_await add(repository(), context_, probe_number(1), claim_of("one", "second"));
    EXPECT_TRUE(added);
    const auto found = co_await keys().find(context_, expired.key);
    EXPECT_EQ(found.value().answer, "second");
  };
  run(scenario());
  EXPECT_EQ(store().count_keys(), 1);
}

TEST_P(IdempotencyRepositoryContract, DeletesExpiredKeysInBatches) {
  const auto scenario = [this]() -> awaitable<void> {
    for (const auto* key : {"a", "b", "c", "d", "e"})
      co_await keys().keep(context_, claim_of(key, "answer", std::chrono::seconds(0)));
    co_await keys().keep(context_, claim_of("alive"));
    std::vector<std::size_t> deleted;
    for (int round = 0; round < 3; ++round)
      deleted.push_back(co_await keys().delete_expired(context_, 3));
    EXPECT_THAT(deleted, testing::ElementsAre(3, 2, 0));
    const auto found = co_await keys().find(context_, claim_of("alive").key);
    EXPECT_TRUE(found.has_value());
  };
  run(scenario());
  EXPECT_EQ(store().count_keys(), 1);
}

TEST_P(IdempotencyRepositoryContract, OnlyTheFaultyOneOfManyIsRefused) {
  constexpr std::int32_t count = 60;
  run(repository().add(context_, probe_number(30)));
  std::vector<bool> refused(count);
  std::vector<awaitable<void>> additions;
  const auto addition = [&](std::int32_t number) -> awaitable<void> {
    const Claim claim = claim_of(std::to_string(number));
    refused[static_cast<std::size_t>(number)] =
        co_await is_refused(add(repository(), context_, probe_number(number), claim));
  };
  for (std::int32_t number = 0; number < count; ++number)
    additions.push_back(addition(number));
  run_all(std::move(additions));
  std::vector<bool> expected(count);
  expected[30] = true;
  EXPECT_EQ(refused, expected);
  EXPECT_EQ(store().count_rows(), (RowCounts{count, count}));
  EXPECT_EQ(store().count_keys(), count - 1);
}

TEST_P(IdempotencyRepositoryContract, StoresAllKindsOfWorkAtOnce) {
  constexpr std::int32_t count = 300;
  std::vector<awaitable<void>> all;
  const auto life = [this](std::int32_t number) -> awaitable<void> {
    const std::string name = std::to_string(number);
    const bool added = co_await add(repository(), context_, probe_number(number), claim_of(name + " added"));
    const ProbeUpdate moved = stepped({.probe = probe_number(number), .version = 0});
    const Stored stored = co_await update(repository(), context_, moved, claim_of(name + " moved"));
    const bool kept = co_await keys().keep(context_, claim_of(name + " refused"));
    const bool again = co_await keys().keep(context_, claim_of(name + " moved"));
    EXPECT_TRUE(added && kept && !again);
    EXPECT_EQ(stored, Stored::done);
    const auto found = co_await repository().find(context_, probe_number(number).id);
    EXPECT_EQ(found.value().probe, moved.to);
  };
  for (std::int32_t number = 0; number < count; ++number)
    all.push_back(life(number));
  run_all(std::move(all));
  EXPECT_EQ(store().count_rows(), (RowCounts{count, count}));
  EXPECT_EQ(store().count_keys(), 3 * count);
}

TEST_P(IdempotencyRepositoryContract, OneOfFourReplicasDoesTheWorkOfAKey) {
  constexpr std::int32_t requests = 50;
  std::atomic<int> done = 0;
  const auto replica = [&](std::int32_t first_probe, bool ascending) {
    boost::asio::io_context io_context;
    const auto own = store().open(io_context);
    const auto request = [&](std::int32_t number) -> awaitable<void> {
      const bool added =
          co_await add(*own, context_, probe_number(first_probe + number), claim_of(std::to_string(number)));
      done += added ? 1 : 0;
    };
    for (std::int32_t index = 0; index < requests; ++index)
      boost::asio::co_spawn(io_context, request(ascending ? index : requests - 1 - index), rethrow);
    io_context.run();
  };
  {
    std::vector<std::jthread> replicas;
    for (const std::int32_t number : {0, 1, 2, 3})
      replicas.emplace_back(replica, 1000 * number, number % 2 == 0);
  }
  EXPECT_EQ(done, requests);
  EXPECT_EQ(store().count_rows(), (RowCounts{requests, requests}));
}

TEST_P(IdempotencyRepositoryContract, FourReplicasMovingTheSameProbesDoNotBlockEachOther) {
  constexpr std::int32_t count = 25;
  constexpr int keys_each = 2;
  for (std::int32_t number = 0; number < count; ++number)
    run(repository().add(context_, probe_number(number)));
  const auto replica = [&](std::int32_t stride) {
    boost::asio::io_context io_context;
    const auto probes = store().open(io_context);
    // Each key is sent for the same probe by every replica, in another order.
    const auto request = [&](std::int32_t number, int key) -> awaitable<void> {
      const Claim claim = claim_of(std::to_string(key) + " of " + std::to_string(count - number));
      for (Stored stored = Stored::outdated; stored == Stored::outdated;) {
        const auto found = co_await probes->find(context_, probe_number(number).id);
        stored = co_await update(*probes, context_, stepped(found.value()), claim);
      }
    };
    for (std::int32_t index = 0; index < count; ++index) {
      for (int key = 0; key < keys_each; ++key)
        boost::asio::co_spawn(io_context, request((index * stride) % count, key), rethrow);
    }
    io_context.run();
  };
  {
    std::vector<std::jthread> replicas;
    for (const std::int32_t stride : {1, 24, 7, 3})
      replicas.emplace_back(replica, stride);
  }
  const auto scenario = [&]() -> awaitable<void> {
    const auto states = co_await repository().list(context_, std::nullopt, count);
    for (const auto& state : states)
      EXPECT_EQ(state.position.x, keys_each);
  };
  run(scenario());
}

TEST_P(IdempotencyRepositoryContract, GivesUpWhatIsLate) {
  const auto scenario = [this]() -> awaitable<void> {
    chassis::RequestContext late;
    late.deadline = chassis::RequestContext::Clock::now() - std::chrono::milliseconds(1);
    const Claim claim = claim_of("one");
    const ProbeUpdate move = stepped({.probe = probe_number(1), .version = 0});
    std::vector<bool> given_up;
    given_up.push_back(co_await is_unavailable(keys().find(late, claim.key)));
    given_up.push_back(co_await is_unavailable(keys().keep(late, claim)));
    given_up.push_back(co_await is_unavailable(add(repository(), late, probe_number(1), claim)));
    given_up.push_back(co_await is_unavailable(update(repository(), late, move, claim)));
    given_up.push_back(co_await is_unavailable(keys().delete_expired(late, 1)));
    EXPECT_THAT(given_up, testing::Each(true));
  };
  run(scenario());
  EXPECT_EQ(store().count_keys(), 0);
}

}  // namespace mars::tests
