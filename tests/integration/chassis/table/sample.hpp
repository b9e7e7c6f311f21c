// A table with a column of every type, for tests on both engines. Some of its columns have names that
// statements use for themselves.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/base/moment.hpp"
#include "chassis/database/table.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/support/table_database.hpp"

namespace mars::tests {

enum class Mood : std::uint8_t { calm, wild };

}  // namespace mars::tests

template <>
inline constexpr auto chassis::database::stored_names<mars::tests::Mood> =
    std::to_array<std::pair<mars::tests::Mood, std::string_view>>(
        {{mars::tests::Mood::calm, "calm"}, {mars::tests::Mood::wild, "wild"}});

namespace mars::tests {

using chassis::Moment;
using chassis::database::column;
using Date = std::chrono::year_month_day;

struct Sample {
  boost::uuids::uuid id{};
  std::int64_t version = 0;
  std::string place;
  std::optional<std::string> answer;
  std::int32_t count = 0;
  std::optional<std::int64_t> total;
  double ratio = 0;
  std::optional<double> weight;
  bool active = false;
  std::optional<bool> key;
  Moment made{};
  std::optional<Moment> due;
  Date day{std::chrono::year(2026) / 11 / 27};
  std::optional<Date> holiday;
  Mood mood = Mood::calm;
  std::optional<Mood> former_mood;
  std::optional<boost::uuids::uuid> owner;

  bool operator==(const Sample&) const = default;
};

inline constexpr auto samples = chassis::database::table(
    "sample", column("id", &Sample::id), column("version", &Sample::version),
    row(column("place", &Sample::place), column("answer", &Sample::answer), column("count", &Sample::count),
        column("total", &Sample::total), column("ratio", &Sample::ratio), column("weight", &Sample::weight),
        column("active", &Sample::active), column("key", &Sample::key), column("made", &Sample::made),
        column("due", &Sample::due), column("day", &Sample::day), column("holiday", &Sample::holiday),
        column("mood", &Sample::mood), column("former_mood", &Sample::former_mood),
        column("owner", &Sample::owner)));

/// A database with the table, and with idempotency keys.
std::unique_ptr<TableDatabase> postgres_samples();
std::unique_ptr<TableDatabase> sqlite_samples();

inline auto sample_databases() {
  return testing::Values(TableDatabaseKind{"postgres", postgres_samples},
                         TableDatabaseKind{"sqlite", sqlite_samples});
}

/// A row with an id of version 7; a larger number is a later creation.
Sample sample_number(std::uint8_t number);

/// A repository of samples, which runs one coroutine, or several at once, to the end.
class SampleFixture : public testing::TestWithParam<TableDatabaseKind> {
 protected:
  template <class Result>
  Result run(boost::asio::awaitable<Result> coroutine) {
    return tests::run(io_context_, std::move(coroutine));
  }

  chassis::table::Repository<Sample>& rows() { return *rows_; }

  TableDatabase& database() { return *database_; }

  chassis::RequestContext context_ = relaxed_context();
  boost::asio::io_context io_context_;

 private:
  std::unique_ptr<TableDatabase> database_ = GetParam().create();
  std::unique_ptr<chassis::table::Repository<Sample>> rows_ = database_->engine(io_context_).open<samples>();
};

}  // namespace mars::tests
