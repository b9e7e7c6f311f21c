// The contract of a repository of a table, on both engines.

#include "chassis/table/repository.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <limits>
#include <vector>

#include "chassis/table/added.hpp"
#include "chassis/table/change.hpp"
#include "tests/integration/chassis/table/sample.hpp"

namespace mars::tests {
namespace {

using boost::asio::awaitable;
using chassis::VersionSet;
using chassis::idempotency::Claim;
using chassis::idempotency::KeyTaken;
using chassis::table::Refusal;
using chassis::table::Update;
using testing::ElementsAre;

/// A row whose optional members all have values.
Sample full_sample(std::uint8_t number) {
  Sample sample = sample_number(number);
  sample.answer = "yes";
  sample.total = 7;
  sample.weight = 1.5;
  sample.key = true;
  sample.due = Moment(std::chrono::microseconds(1));
  sample.holiday = std::chrono::year(2027) / 1 / 1;
  sample.former_mood = Mood::wild;
  sample.owner = sample.id;
  return sample;
}

/// Every character of one byte but zero, and characters of more.
std::string every_character() {
  std::string text;
  for (char character = 1; character > 0; ++character) {
    text += character;
    if (character == std::numeric_limits<char>::max()) break;
  }
  return text + "\u00e9\u2603\U0001F600'\"\\";
}

Claim claim_of(const std::string& key) {
  return {.key = {.principal = "", .key = key},
          .kept = {.fingerprint = {}, .answer = "kept"},
          .lifetime = std::chrono::hours(1)};
}

class TableRepository : public SampleFixture {
 protected:
  void add(const Sample& sample) { run(rows().add(context_, sample)); }

  std::optional<Sample> find(const Sample& sample) { return run(rows().find(context_, sample.id)); }

  bool update(const Sample& from, const Sample& to) {
    return run(rows().update(context_, {.from = from, .to = to}));
  }

  /// Runs all of them at once, and returns what they return.
  template <class Result>
  std::vector<Result> run_all(std::vector<awaitable<Result>> coroutines) {
    std::vector<std::future<Result>> futures;
    for (auto& coroutine : coroutines)
      futures.push_back(co_spawn(io_context_, std::move(coroutine), boost::asio::use_future));
    io_context_.restart();
    io_context_.run();
    std::vector<Result> results;
    for (auto& future : futures)
      results.push_back(future.get());
    return results;
  }

  int count_rows() { return std::stoi(database().query("SELECT count(*) FROM sample")); }
};

INSTANTIATE_TEST_SUITE_P(Engines, TableRepository, sample_databases(), kind_name);

TEST_P(TableRepository, FindsRowsAsTheyWereAdded) {
  const auto full = full_sample(1);
  const auto sparse = sample_number(2);
  add(full);
  add(sparse);
  EXPECT_EQ(find(full), full);
  EXPECT_EQ(find(sparse), sparse);
  EXPECT_EQ(find(sample_number(3)), std::nullopt);
}

TEST_P(TableRepository, KeepsValuesAtTheirBounds) {
  using namespace std::chrono;
  Sample least = full_sample(1);
  least.place = "";
  least.answer = "";
  least.count = std::numeric_limits<std::int32_t>::min();
  least.total = std::numeric_limits<std::int64_t>::min();
  least.ratio = -std::numeric_limits<double>::max();
  least.weight = std::numeric_limits<double>::denorm_min();
  least.key = false;
  least.made = sys_days(year(1) / 1 / 1);
  least.due = Moment(microseconds(-1));
  least.day = year(1) / 1 / 1;
  least.owner = boost::uuids::uuid{};
  Sample greatest = full_sample(2);
  greatest.place = every_character();
  greatest.answer = std::string(100'000, 'x');
  greatest.count = std::numeric_limits<std::int32_t>::max();
  greatest.total = std::numeric_limits<std::int64_t>::max();
  greatest.ratio = std::numeric_limits<double>::max();
  greatest.weight = 0.1;
  greatest.active = true;
  greatest.made = sys_days(year(10000) / 1 / 1) - microseconds(1);
  greatest.day = year(9999) / 12 / 31;
  greatest.holiday = year(2028) / 2 / 29;
  greatest.mood = Mood::wild;
  std::ranges::fill(*greatest.owner, 0xff);
  for (const auto& sample : {least, greatest}) {
    add(sample);
    EXPECT_EQ(find(sample), sample);
  }
}

TEST_P(TableRepository, ReportsAValueThatItNeverStores) {
  const auto sample = sample_number(1);
  add(sample);
  database().query("UPDATE sample SET mood = 'sad'");
  EXPECT_THROW(find(sample), chassis::DamagedData);
}

TEST_P(TableRepository, ChangesEveryColumn) {
  const auto sparse = sample_number(1);
  auto full = full_sample(1);
  full.place = "table";
  full.count = 3;
  full.ratio = -0.5;
  full.active = true;
  full.made = Moment(std::chrono::seconds(5));
  full.day = std::chrono::year(2000) / 2 / 29;
  full.mood = Mood::wild;
  add(sparse);
  EXPECT_TRUE(update(sparse, full));
  full.version = 1;
  EXPECT_EQ(find(full), full);
  EXPECT_TRUE(update(full, sparse));
  const auto again = find(full).value();
  EXPECT_EQ(again.version, 2);
  EXPECT_EQ(again.owner, std::nullopt);
  EXPECT_EQ(again.due, std::nullopt);
}

TEST_P(TableRepository, ChangesOnlyTheRowThatWasRead) {
  const auto stored = full_sample(1);
  const auto bystander = full_sample(2);
  add(stored);
  add(bystander);
  auto to = stored;
  to.count = 9;
  std::vector<Sample> others(9, stored);
  others[0].version = 1;
  others[1].id = sample_number(3).id;
  others[2].place = "elsewhere";
  others[3].answer = std::nullopt;
  others[4].weight = 1.25;
  others[5].key = std::nullopt;
  *others[6].due += std::chrono::microseconds(1);
  others[7].former_mood = Mood::calm;
  others[8].owner = bystander.id;
  for (const auto& other : others)
    EXPECT_FALSE(update(other, to));
  EXPECT_EQ(find(stored), stored);
  EXPECT_TRUE(update(stored, to));
  EXPECT_EQ(find(bystander), bystander);
}

TEST_P(TableRepository, RemovesARowAtItsVersionAlone) {
  const auto sample = full_sample(1);
  add(sample);
  add(full_sample(2));
  EXPECT_FALSE(run(rows().remove(context_, sample.id, 1)));
  EXPECT_FALSE(run(rows().remove(context_, sample_number(3).id, 0)));
  EXPECT_TRUE(run(rows().remove(context_, sample.id, 0)));
  EXPECT_FALSE(run(rows().remove(context_, sample.id, 0)));
  EXPECT_EQ(count_rows(), 1);
}

TEST_P(TableRepository, ListsRowsInOrderOfCreation) {
  for (const std::uint8_t number : std::to_array<std::uint8_t>({3, 1, 2}))
    add(full_sample(number));
  const auto numbers = [&](std::optional<boost::uuids::uuid> after, std::size_t limit) {
    std::vector<int> listed;
    for (const auto& sample : run(rows().list(context_, after, limit)))
      listed.push_back(sample.id.data[5]);
    return listed;
  };
  EXPECT_THAT(numbers({}, 10), ElementsAre(1, 2, 3));
  EXPECT_THAT(numbers({}, 2), ElementsAre(1, 2));
  EXPECT_THAT(numbers(sample_number(1).id, 1), ElementsAre(2));
  EXPECT_THAT(numbers(sample_number(3).id, 5), ElementsAre());
  EXPECT_EQ(run(rows().list(context_, {}, 1)).front(), full_sample(1));
}

TEST_P(TableRepository, AddsARowOnceForAKey) {
  const auto claim = claim_of("first");
  run(rows().add(context_, full_sample(1), &claim));
  EXPECT_EQ(find(full_sample(1)), full_sample(1));
  EXPECT_EQ(database().query("SELECT answer FROM idempotency_key"), "kept");
  EXPECT_THROW(run(rows().add(context_, full_sample(2), &claim)), KeyTaken);
  EXPECT_EQ(count_rows(), 1);
}

TEST_P(TableRepository, LetsOneOfConcurrentAdditionsHaveTheKey) {
  const auto claim = claim_of("shared");
  const auto add_once = [&](std::uint8_t number) -> awaitable<bool> {
    try {
      co_await rows().add(context_, sample_number(number), &claim);
    } catch (const KeyTaken&) {
      co_return false;
    }
    co_return true;
  };
  std::vector<awaitable<bool>> additions;
  for (std::uint8_t number = 1; number <= 10; ++number)
    additions.push_back(add_once(number));
  EXPECT_EQ(std::ranges::count(run_all(std::move(additions)), true), 1);
  EXPECT_EQ(count_rows(), 1);
}

TEST_P(TableRepository, FailsOnlyTheRequestOfABatchThatTheDatabaseRefuses) {
  const auto add_with = [&](std::uint8_t number, std::int32_t count, bool claims) -> awaitable<bool> {
    auto sample = sample_number(number);
    sample.count = count;
    const auto claim = claim_of(std::to_string(number));
    try {
      co_await rows().add(context_, sample, claims ? &claim : nullptr);
    } catch (const chassis::Unavailable&) {
      throw;
    } catch (const std::exception&) {
      co_return false;
    }
    co_return true;
  };
  for (const bool claims : {false, true}) {
    const std::uint8_t first = claims ? 11 : 1;
    std::vector<awaitable<bool>> additions;
    for (std::uint8_t index = 0; index < 5; ++index)
      additions.push_back(add_with(static_cast<std::uint8_t>(first + index), index == 2 ? 666 : 0, claims));
    EXPECT_THAT(run_all(std::move(additions)), ElementsAre(true, true, false, true, true));
  }
  EXPECT_EQ(count_rows(), 8);
  EXPECT_EQ(database().query("SELECT count(*) FROM idempotency_key"), "4");
}

TEST_P(TableRepository, LetsOneOfConcurrentUpdatesWin) {
  const auto from = full_sample(1);
  add(from);
  std::vector<awaitable<bool>> updates;
  for (int count = 1; count <= 10; ++count) {
    auto to = from;
    to.count = count;
    updates.push_back(rows().update(context_, {.from = from, .to = to}));
  }
  EXPECT_EQ(std::ranges::count(run_all(std::move(updates)), true), 1);
  EXPECT_EQ(find(from)->version, 1);
}

TEST_P(TableRepository, ThrowsWhenTheDeadlineHasPassed) {
  context_.deadline = chassis::RequestContext::Clock::now() - std::chrono::milliseconds(1);
  EXPECT_THROW(add(sample_number(1)), chassis::Unavailable);
  EXPECT_EQ(count_rows(), 0);
}

TEST_P(TableRepository, AppliesEveryConcurrentChange) {
  const auto sample = sample_number(1);
  add(sample);
  const auto increment = [&]() -> awaitable<bool> {
    auto changed = co_await change(rows(), context_, sample.id, {}, [](Sample& row) { ++row.count; });
    co_return changed.has_value();
  };
  std::vector<awaitable<bool>> changes;
  for (int number = 0; number < 10; ++number)
    changes.push_back(increment());
  EXPECT_EQ(std::ranges::count(run_all(std::move(changes)), true), 10);
  EXPECT_EQ(find(sample)->count, 10);
  EXPECT_EQ(find(sample)->version, 10);
}

TEST_P(TableRepository, ChangesAVersionThatTheClientExpects) {
  const auto sample = sample_number(1);
  add(sample);
  const auto expecting = [&](std::optional<VersionSet> expected) {
    return run(change(rows(), context_, sample.id, std::move(expected), [](Sample& row) { ++row.count; }));
  };
  EXPECT_EQ(expecting(VersionSet{.versions = {1}}).error(), Refusal::outdated);
  EXPECT_EQ(expecting(VersionSet{.versions = {4, 0}})->version, 1);
  EXPECT_EQ(expecting(VersionSet{.any = true, .versions = {}})->version, 2);
  EXPECT_EQ(expecting(std::nullopt)->count, 3);
  EXPECT_EQ(run(change(rows(), context_, sample_number(2).id, {}, [](Sample&) {})).error(),
            Refusal::not_found);
  EXPECT_EQ(run(change(rows(), context_, sample.id, {}, [](Sample&) {}))->version, 3) << "nothing to write";
  EXPECT_EQ(find(sample)->version, 3);
}

TEST_P(TableRepository, RemovesAVersionThatTheClientExpects) {
  const auto sample = sample_number(1);
  add(sample);
  const auto expecting = [&](std::optional<VersionSet> expected) {
    return run(remove(rows(), context_, sample.id, std::move(expected)));
  };
  EXPECT_EQ(expecting(VersionSet{.versions = {1}}).error(), Refusal::outdated);
  EXPECT_EQ(expecting(VersionSet{.versions = {0}}), sample);
  EXPECT_EQ(expecting({}).error(), Refusal::not_found);
}

TEST(AddedRow, IsReadAsItIsKept) {
  const chassis::table::Added added{.id = sample_number(1).id};
  EXPECT_EQ(chassis::table::parse_added(to_text(added)).id, added.id);
  EXPECT_THROW(chassis::table::parse_added("?"), std::runtime_error);
}

}  // namespace
}  // namespace mars::tests
