#include "app/repositories/sqlite/sqlite_probe_repository.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <memory>
#include <string>

#include "app/models/migrations.hpp"
#include "chassis/idempotency/sqlite/sqlite_repository.hpp"
#include "tests/integration/app/repositories/idempotency_repository_contract.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using boost::asio::awaitable;
using chassis::database::Statement;
using chassis::sqlite::Store;
using repositories::SqliteProbeRepository;

class SqliteProbeStore final : public ProbeStore {
 public:
  std::unique_ptr<repositories::ProbeRepository> open(boost::asio::io_context& io_context) override {
    return std::make_unique<SqliteProbeRepository>(store_, io_context.get_executor());
  }

  std::unique_ptr<chassis::idempotency::Repository> open_keys(boost::asio::io_context& io_context) override {
    return std::make_unique<chassis::idempotency::SqliteRepository>(store_, io_context.get_executor());
  }

  RowCounts count_rows() override {
    static constexpr Statement count_grids{.name = "count_grids", .sql = "SELECT count(*) FROM grid"};
    static constexpr Statement count_probes{.name = "count_probes", .sql = "SELECT count(*) FROM probe"};
    auto database = file_.open();
    return {.grids = number(database, count_grids), .probes = number(database, count_probes)};
  }

  std::int64_t count_keys() override {
    static constexpr Statement count{.name = "count_keys", .sql = "SELECT count(*) FROM idempotency_key"};
    auto database = file_.open();
    return number(database, count);
  }

 private:
  SqliteFile file_;
  Store store_{{.file = file_.path()}, migrations::sqlite};
};

std::unique_ptr<ProbeStore> create_store() {
  return std::make_unique<SqliteProbeStore>();
}

INSTANTIATE_TEST_SUITE_P(Sqlite, ProbeRepositoryContract,
                         testing::Values(ProbeStoreKind{"sqlite", create_store}),
                         [](const auto& kind) { return kind.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, IdempotencyRepositoryContract,
                         testing::Values(ProbeStoreKind{"sqlite", create_store}),
                         [](const auto& kind) { return kind.param.name; });

/// What `query`, which selects one text, returns.
std::string text(chassis::sqlite::Database& database, const Statement& query) {
  auto rows = database.query(query);
  return rows.next() ? std::string(rows.text(0)) : std::string();
}

TEST(SqliteProbeRepository, KeepsWhenAProbeWasMadeAndMoved) {
  constexpr Statement select_created{.name = "select_created", .sql = "SELECT created_at FROM probe"};
  constexpr Statement select_updated{.name = "select_updated", .sql = "SELECT updated_at FROM probe"};
  constexpr Statement make_older{
      .name = "make_older",
      .sql = "UPDATE probe SET created_at = '2020-01-01T00:00:00.000Z', updated_at = created_at"};
  const SqliteFile file;
  Store store({.file = file.path()}, migrations::sqlite);
  boost::asio::io_context io_context;
  SqliteProbeRepository probes(store, io_context.get_executor());
  const auto probe = probe_number(1);
  run(io_context, probes.add(relaxed_context(), probe, nullptr));
  auto database = file.open();
  EXPECT_THAT(text(database, select_created), testing::MatchesRegex("....-..-..T..:..:..\\....Z"));
  database.execute(make_older);
  const auto move = [&]() -> awaitable<void> {
    const auto context = relaxed_context();
    const repositories::ProbeUpdate moved{.from = {.probe = probe, .version = 0}, .to = probe};
    co_await probes.update(context, moved, nullptr);
  };
  run(io_context, move());
  EXPECT_EQ(text(database, select_created), "2020-01-01T00:00:00.000Z");
  EXPECT_GT(text(database, select_updated), "2020-01-02") << "the move is later than the day of creation";
}

TEST(SqliteProbeRepository, WorksOnBesideAnotherProcess) {
  const SqliteFile file;
  Store store({.file = file.path()}, migrations::sqlite);
  Store other({.file = file.path()}, migrations::sqlite);
  boost::asio::io_context io_context;
  SqliteProbeRepository here(store, io_context.get_executor());
  SqliteProbeRepository there(other, io_context.get_executor());
  const auto scenario = [&]() -> awaitable<void> {
    const auto context = relaxed_context();
    for (std::int32_t number = 0; number < 20; number += 2) {
      co_await here.add(context, probe_number(number), nullptr);
      co_await there.add(context, probe_number(number + 1), nullptr);
    }
    const auto states = co_await here.list(context, std::nullopt, 100, std::nullopt);
    EXPECT_EQ(states.size(), 20U);
  };
  run(io_context, scenario());
}

/// Adds probes without end, and reports the number of each through the pipe once it has been acknowledged.
[[noreturn]] void add_for_ever(const std::filesystem::path& file, int report) {
  Store store({.file = file}, migrations::sqlite);
  boost::asio::io_context io_context;
  SqliteProbeRepository probes(store, io_context.get_executor());
  const auto add_every_tenth = [&](std::int32_t number) -> awaitable<void> {
    for (const auto context = relaxed_context();; number += 10) {
      co_await probes.add(context, probe_number(number), nullptr);
      if (::write(report, &number, sizeof number) != sizeof number) std::_Exit(1);
    }
  };
  for (std::int32_t first = 0; first < 10; ++first)
    start(io_context, add_every_tenth(first));
  io_context.run();
  std::_Exit(1);
}

TEST(SqliteProbeRepository, AKilledProcessLosesNothingThatWasAcknowledged) {
  const SqliteFile file;
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) add_for_ever(file.path(), pipe[1]);
  ::close(pipe[1]);
  std::vector<std::int32_t> acknowledged;
  std::int32_t number = 0;
  const auto read_next = [&] { return ::read(pipe[0], &number, sizeof number) == sizeof number; };
  while (acknowledged.size() < 200 && read_next())
    acknowledged.push_back(number);
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  while (read_next())
    acknowledged.push_back(number);
  ::close(pipe[0]);
  ASSERT_GE(acknowledged.size(), 200U);

  Store store({.file = file.path()}, migrations::sqlite);
  boost::asio::io_context io_context;
  SqliteProbeRepository probes(store, io_context.get_executor());
  const auto scenario = [&]() -> awaitable<void> {
    const auto context = relaxed_context();
    for (const std::int32_t one : acknowledged) {
      const auto found = co_await probes.find(context, probe_number(one).id);
      EXPECT_TRUE(found.has_value()) << one;
    }
  };
  run(io_context, scenario());
}

}  // namespace
}  // namespace mars::tests
