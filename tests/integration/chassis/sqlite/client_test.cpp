#include "chassis/sqlite/client.hpp"

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/error.hpp"
#include "tests/support/sqlite_database.hpp"

namespace mars::tests {
namespace {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::sqlite::Client;
using chassis::sqlite::Database;
using chassis::sqlite::DatabaseThread;
using chassis::telemetry::DatabaseOutcome;
using testing::Each;
using testing::ElementsAre;

/// Keeps what it is told.
class RecordingObserver final : public chassis::telemetry::DatabaseObserver {
 public:
  struct Record {
    std::string statement;
    std::size_t batch_size;
    bool leads_batch;
    DatabaseOutcome outcome;

    bool operator==(const Record&) const = default;
  };

  void observed(const chassis::RequestContext&,
                const chassis::telemetry::DatabaseOperation& operation) noexcept override {
    EXPECT_GE(operation.duration.count(), 0);
    records.push_back(
        {std::string(operation.statement), operation.batch_size, operation.leads_batch, operation.outcome});
  }

  std::vector<Record> records;
};

using Name = std::array<std::string_view, 1>;
constexpr Name named_add{"add"};
constexpr Name named_count{"count"};
constexpr Name named_fill{"fill"};
constexpr Name named_half{"half"};
constexpr Name named_hold_up{"hold_up"};
constexpr Name named_read{"read"};

auto adding(int id) {
  return [id](Database& database) { database.execute(insert_note, id, "a"); };
}

auto counting() {
  return [](Database& database) { return number(database, count_notes); };
}

class SqliteClient : public testing::Test {
 protected:
  using Outcomes = std::vector<DatabaseOutcome>;

  /// Adds a note and records how that ended.
  awaitable<void> add(int id, Outcomes& outcomes, chassis::RequestContext context = {}) {
    auto outcome = DatabaseOutcome::completed;
    try {
      co_await client_->run(*writer_, context, named_add, adding(id));
    } catch (const chassis::Unavailable&) {
      outcome = DatabaseOutcome::unavailable;
    } catch (const chassis::sqlite::SqliteError&) {
      outcome = DatabaseOutcome::failed;
    }
    outcomes.push_back(outcome);
  }

  /// Holds up the writer until the obstacle is let go.
  awaitable<void> hold_up(Obstacle& obstacle) {
    const chassis::RequestContext context;
    co_await client_->run(*writer_, context, named_hold_up, obstacle.work());
  }

  /// Starts the additions while the writer is held up, so that they wait together, and lets it go.
  Outcomes add_together(std::span<const int> ids) {
    Outcomes outcomes;
    Obstacle obstacle;
    io_context_.restart();
    start(io_context_, hold_up(obstacle));
    io_context_.poll();
    obstacle.wait_until_reached();
    for (const int id : ids)
      start(io_context_, add(id, outcomes));
    io_context_.poll();
    obstacle.let_go();
    io_context_.run();
    return outcomes;
  }

  std::int64_t stored_notes() {
    auto database = file_.open();
    return number(database, count_notes);
  }

  static constexpr std::size_t queue_limit = 8;

  SqliteFile file_;
  RecordingObserver observer_;
  std::unique_ptr<DatabaseThread> writer_ = std::make_unique<DatabaseThread>(
      file_.open_with_notes(), chassis::sqlite::run_writes, DatabaseThread::Options{.queue = queue_limit});
  boost::asio::io_context io_context_;
  std::unique_ptr<Client> client_ = std::make_unique<Client>(io_context_.get_executor(), &observer_);
};

TEST_F(SqliteClient, ReturnsTheResultOfTheWork) {
  std::int64_t count = 0;
  const auto scenario = [&]() -> awaitable<void> {
    const chassis::RequestContext context;
    co_await client_->run(*writer_, context, named_add, adding(1));
    count = co_await client_->run(*writer_, context, named_count, counting());
  };
  run(io_context_, scenario());
  EXPECT_EQ(count, 1);
  EXPECT_EQ(stored_notes(), 1) << "what returned is committed";
}

TEST_F(SqliteClient, WhatWaitsTogetherIsCommittedTogether) {
  EXPECT_THAT(add_together(std::array{1, 2, 3}), Each(DatabaseOutcome::completed));
  using Record = RecordingObserver::Record;
  EXPECT_THAT(observer_.records, ElementsAre(Record{"hold_up", 1, true, DatabaseOutcome::completed},
                                             Record{"add", 3, true, DatabaseOutcome::completed},
                                             Record{"add", 3, false, DatabaseOutcome::completed},
                                             Record{"add", 3, false, DatabaseOutcome::completed}));
}

TEST_F(SqliteClient, ReportsEachStatementOfAJobAndCountsItsBatchOnce) {
  static constexpr std::array<std::string_view, 2> both{"first", "second"};
  const auto scenario = [&]() -> awaitable<void> {
    const chassis::RequestContext context;
    co_await client_->run(*writer_, context, both, adding(1));
  };
  run(io_context_, scenario());
  using Record = RecordingObserver::Record;
  EXPECT_THAT(observer_.records, ElementsAre(Record{"first", 1, true, DatabaseOutcome::completed},
                                             Record{"second", 1, false, DatabaseOutcome::completed}));
}

TEST_F(SqliteClient, OnlyTheFaultyJobOfABatchFails) {
  EXPECT_THAT(add_together(std::array{1, 2, 1, 3}),
              ElementsAre(DatabaseOutcome::completed, DatabaseOutcome::completed, DatabaseOutcome::failed,
                          DatabaseOutcome::completed));
  EXPECT_EQ(stored_notes(), 3);
  EXPECT_EQ(observer_.records[3].outcome, DatabaseOutcome::failed);
}

TEST_F(SqliteClient, AFailedJobLeavesNothingOfItself) {
  const auto half_done = [](Database& database) {
    database.execute(insert_note, 1, "a");
    database.execute(insert_note, 1, "b");
  };
  const auto scenario = [&]() -> awaitable<void> {
    const chassis::RequestContext context;
    co_await client_->run(*writer_, context, named_half, half_done);
  };
  EXPECT_THROW(run(io_context_, scenario()), chassis::sqlite::SqliteError);
  EXPECT_EQ(stored_notes(), 0);
}

TEST_F(SqliteClient, RejectsOneJobAboveTheQueueLimit) {
  EXPECT_THAT(add_together(std::array{1, 2, 3, 4, 5, 6, 7, 8}), Each(DatabaseOutcome::completed));
  const auto outcomes = add_together(std::array{11, 12, 13, 14, 15, 16, 17, 18, 19});
  // The one that found no place was told so at once.
  EXPECT_EQ(outcomes.front(), DatabaseOutcome::unavailable);
  EXPECT_THAT(std::span(outcomes).subspan(1), Each(DatabaseOutcome::completed));
  EXPECT_EQ(stored_notes(), 16);
}

TEST_F(SqliteClient, StartsNoJobAfterItsDeadline) {
  Outcomes outcomes;
  Obstacle obstacle;
  start(io_context_, hold_up(obstacle));
  io_context_.poll();
  obstacle.wait_until_reached();
  const auto scenario = [&]() -> awaitable<void> {
    chassis::RequestContext context;
    context.deadline = chassis::RequestContext::Clock::now() + std::chrono::milliseconds(1);
    co_await add(1, outcomes, context);
    // The writer is still held up: the answer did not wait for it.
    obstacle.let_go();
  };
  run(io_context_, scenario());
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::unavailable));
  writer_->stop();
  EXPECT_EQ(stored_notes(), 0);
}

TEST_F(SqliteClient, AJobOfThePastIsNotBegun) {
  Outcomes outcomes;
  chassis::RequestContext context;
  context.deadline = chassis::RequestContext::Clock::now();
  run(io_context_, add(1, outcomes, context));
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::unavailable));
  EXPECT_EQ(stored_notes(), 0);
  EXPECT_EQ(observer_.records.front().batch_size, 0U);
}

TEST_F(SqliteClient, AFailedBeginFailsOnlyTheJobsOfItsBatch) {
  Outcomes outcomes;
  writer_ = std::make_unique<DatabaseThread>(
      Database({.file = file_.path(), .busy_timeout = std::chrono::milliseconds(10)}),
      chassis::sqlite::run_writes, DatabaseThread::Options{});
  {
    auto other_process = file_.open();
    const chassis::sqlite::Transaction lock(other_process, chassis::sqlite::begin_writing);
    start(io_context_, add(1, outcomes));
    start(io_context_, add(2, outcomes));
    io_context_.run();
  }
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::unavailable, DatabaseOutcome::unavailable));
  outcomes.clear();
  run(io_context_, add(3, outcomes));
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::completed));
  EXPECT_EQ(stored_notes(), 1);
}

TEST_F(SqliteClient, ADatabaseThatIsFullFailsTheBatchWholeAndRecovers) {
  auto small = file_.open();
  small.run_script("PRAGMA max_page_count = 20");
  writer_ = std::make_unique<DatabaseThread>(std::move(small), chassis::sqlite::run_writes,
                                             DatabaseThread::Options{});
  const auto fill = [](Database& database) { database.execute(insert_note, 2, std::string(200'000, 'x')); };
  const auto scenario = [&]() -> awaitable<void> {
    const chassis::RequestContext context;
    co_await client_->run(*writer_, context, named_fill, fill);
  };
  EXPECT_THROW(run(io_context_, scenario()), chassis::Unavailable);
  Outcomes outcomes;
  run(io_context_, add(1, outcomes));
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::completed));
  EXPECT_EQ(stored_notes(), 1);
}

TEST_F(SqliteClient, ABatchOfReadsSeesOneState) {
  DatabaseThread reader(file_.open(), chassis::sqlite::run_reads, {});
  std::vector<std::int64_t> counts;
  Obstacle obstacle;
  const auto read = [&](auto work) -> awaitable<void> {
    const chassis::RequestContext context;
    counts.push_back(co_await client_->run(reader, context, named_read, work));
  };
  const auto hold_up_reader = [&]() -> awaitable<void> {
    const chassis::RequestContext context;
    co_await client_->run(reader, context, named_hold_up, obstacle.work());
  };
  const auto count_and_write_elsewhere = [this](Database& database) {
    const auto count = number(database, count_notes);
    file_.open().execute(insert_note, 1, "a");
    return count;
  };
  start(io_context_, hold_up_reader());
  io_context_.poll();
  obstacle.wait_until_reached();
  start(io_context_, read(count_and_write_elsewhere));
  start(io_context_, read(counting()));
  io_context_.poll();
  obstacle.let_go();
  io_context_.run();
  run(io_context_, read(counting()));
  EXPECT_THAT(counts, ElementsAre(0, 0, 1));
}

TEST_F(SqliteClient, AFailedReadDoesNotConcernTheOthers) {
  DatabaseThread reader(file_.open(), chassis::sqlite::run_reads, {});
  const auto fail = [](Database&) -> std::int64_t { throw std::runtime_error("a defect"); };
  const auto scenario = [&](auto work) -> awaitable<void> {
    const chassis::RequestContext context;
    co_await client_->run(reader, context, named_read, work);
  };
  EXPECT_THROW(run(io_context_, scenario(fail)), std::runtime_error);
  EXPECT_NO_THROW(run(io_context_, scenario(counting())));
}

TEST_F(SqliteClient, StoppingFinishesQueuedJobsAndRejectsNewOnes) {
  Outcomes outcomes;
  for (const int id : {1, 2, 3})
    start(io_context_, add(id, outcomes));
  io_context_.poll();
  writer_->stop();
  EXPECT_EQ(stored_notes(), 3);
  start(io_context_, add(4, outcomes));
  io_context_.run();
  using enum DatabaseOutcome;
  EXPECT_THAT(outcomes, testing::UnorderedElementsAre(completed, completed, completed, unavailable));
}

TEST_F(SqliteClient, DestroyingTheThreadFailsQueuedJobs) {
  Outcomes outcomes;
  Obstacle obstacle;
  start(io_context_, hold_up(obstacle));
  io_context_.poll();
  obstacle.wait_until_reached();
  const auto scenario = [&]() -> awaitable<void> {
    const chassis::RequestContext context;
    co_await add(1, outcomes, context);
    obstacle.let_go();
  };
  start(io_context_, scenario());
  io_context_.poll();
  const std::jthread destroyer([this] { writer_.reset(); });
  io_context_.run();
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::unavailable));
  EXPECT_EQ(stored_notes(), 0);
}

TEST_F(SqliteClient, DestroyingTheClientResumesItsCoroutines) {
  Outcomes outcomes;
  Obstacle obstacle;
  const auto scenario = [&]() -> awaitable<void> {
    EXPECT_THROW(co_await hold_up(obstacle), chassis::Unavailable);
  };
  start(io_context_, scenario());
  start(io_context_, add(1, outcomes));
  io_context_.poll();
  obstacle.wait_until_reached();
  client_.reset();
  io_context_.run();
  obstacle.let_go();
  EXPECT_THAT(outcomes, ElementsAre(DatabaseOutcome::unavailable));
}

TEST_F(SqliteClient, ABatchWakesTheIoContextOnce) {
  const auto mailbox = std::make_shared<chassis::sqlite::Mailbox>(io_context_.get_executor());
  std::vector<chassis::sqlite::JobPtr> jobs;
  for (const int id : {1, 2, 3}) {
    jobs.push_back(std::make_shared<chassis::sqlite::WorkJob<decltype(adding(id))>>(
        mailbox, chassis::RequestContext{}, adding(id)));
  }
  mailbox->put(jobs);
  EXPECT_EQ(io_context_.poll(), 1U);
  mailbox->close();
}

TEST_F(SqliteClient, ThreadsShareAWorker) {
  constexpr int threads = 4;
  constexpr int coroutines = 5;
  constexpr int additions = 20;
  DatabaseThread shared(file_.open(), chassis::sqlite::run_writes, {});
  const auto add_some = [&](Client& client, int first) -> awaitable<void> {
    chassis::RequestContext context;
    context.deadline = chassis::RequestContext::Clock::now() + std::chrono::seconds(60);
    for (int id = first; id < first + additions; ++id)
      co_await client.run(shared, context, named_add, adding(id));
  };
  {
    std::vector<std::jthread> serving;
    serving.reserve(threads);
    for (int thread = 0; thread < threads; ++thread) {
      serving.emplace_back([&, thread] {
        boost::asio::io_context io_context;
        Client client(io_context.get_executor(), nullptr);
        for (int coroutine = 0; coroutine < coroutines; ++coroutine) {
          start(io_context, add_some(client, (thread * coroutines + coroutine) * additions));
        }
        io_context.run();
      });
    }
  }
  EXPECT_EQ(stored_notes(), threads * coroutines * additions);
}

}  // namespace
}  // namespace mars::tests
