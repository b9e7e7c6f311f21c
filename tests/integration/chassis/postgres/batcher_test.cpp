#include "chassis/postgres/batcher.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "chassis/base/errors.hpp"
#include "tests/support/postgres_database.hpp"
#include "tests/support/tcp_gate.hpp"

namespace chassis::postgres {

namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using testing::ElementsAre;

using Clock = std::chrono::steady_clock;

/// Divides 100 by numbers, after the longest pause in the batch. Zero poisons a batch; odd numbers share none
/// with the odd number before. The answer of `unreadable` is of another type than is expected.
struct Division {
  struct Request {
    std::int32_t divisor = 1;
    std::int32_t milliseconds = 0;
  };

  using Output = std::int32_t;

  static constexpr std::int32_t unreadable = 50;

  class Admission {
   public:
    bool operator()(const Request& request) {
      const bool odd = request.divisor % 2 != 0;
      if (odd && odd_) return false;
      odd_ = odd_ || odd;
      return true;
    }

   private:
    bool odd_ = false;
  };

  static constexpr Statement division{"division",
                                      "SELECT place, 100 / divisor"
                                      " FROM (SELECT pg_sleep(max(milliseconds) / 1000.0) FROM "
                                      "unnest($2::integer[]) AS pause (milliseconds)) AS slept,"
                                      "   unnest($1::integer[]) WITH ORDINALITY AS request (divisor, place)"};

  static bool before(const Request& left, const Request& right) { return left.divisor < right.divisor; }

  static const Statement& statement(std::span<const Request> /*batch*/) { return division; }

  static Parameters parameters(std::span<const Request> batch) {
    Parameters parameters;
    parameters.add_array(batch, &Request::divisor);
    parameters.add_array(batch, &Request::milliseconds);
    return parameters;
  }

  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result) {
    std::vector<Output> outputs(batch.size());
    for (int row = 0; row < result.rows(); ++row) {
      if (batch.front().divisor == unreadable) static_cast<void>(result.get<std::int64_t>(row, 1));
      outputs.at(static_cast<std::size_t>(result.get<std::int64_t>(row, 0) - 1)) =
          result.get<std::int32_t>(row, 1);
    }
    return outputs;
  }
};

struct Observed {
  std::size_t batch_size;
  telemetry::DatabaseOutcome outcome;
  bool leads_batch = false;

  bool operator==(const Observed&) const = default;
};

class RecordingObserver final : public telemetry::DatabaseObserver {
 public:
  void observed(const RequestContext& /*context*/,
                const telemetry::DatabaseOperation& operation) noexcept override {
    EXPECT_EQ(operation.statement, "division");
    records.push_back({operation.batch_size, operation.outcome, operation.leads_batch});
  }

  std::vector<Observed> records;
};

/// How a request ended, and after how long.
struct Ending {
  enum class Kind : std::uint8_t { none, answered, unavailable, refused };

  Kind kind = Kind::none;
  std::int32_t answer = 0;
  Clock::duration after{};
};

using Kind = Ending::Kind;

class BatcherTest : public testing::Test {
 protected:
  BatcherTest() {
    settings_.host = "127.0.0.1";
    settings_.port = gate_.port();
  }

  /// Makes the batcher with settings_ as they are now.
  Batcher<Division>& batcher() {
    if (!batcher_)
      batcher_.emplace(io_context_.get_executor(), std::make_shared<ConnectionPool>(settings_), &observer_);
    return *batcher_;
  }

  /// Starts a request; its ending is known once run() has returned.
  std::shared_ptr<Ending> start(Division::Request request, Clock::duration patience = 30s) {
    auto ending = std::make_shared<Ending>();
    boost::asio::co_spawn(io_context_, ask(request, patience, ending), rethrow);
    return ending;
  }

  Ending ask_alone(Division::Request request, Clock::duration patience = 30s) {
    const auto ending = start(request, patience);
    run();
    return *ending;
  }

  /// Runs `action` in the event loop after a while.
  void after(Clock::duration delay, const std::function<void()>& action) {
    const auto timer = std::make_shared<boost::asio::steady_timer>(io_context_, delay);
    timer->async_wait([timer, action](boost::system::error_code) { action(); });
  }

  void run() {
    batcher();
    io_context_.restart();
    io_context_.run();
  }

  /// How large the batch of each request was.
  std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> sizes;
    for (const Observed& record : observer_.records)
      sizes.push_back(record.batch_size);
    return sizes;
  }

  std::ptrdiff_t batches() const {
    return std::ranges::count(observer_.records, true, &Observed::leads_batch);
  }

  mars::tests::PostgresDatabase database_{mars::tests::PostgresDatabase::Schema::none};
  mars::tests::TcpGate gate_{database_.settings().host, database_.settings().port};
  RecordingObserver observer_;
  Settings settings_ = database_.settings();

 private:
  awaitable<void> ask(Division::Request request, Clock::duration patience, std::shared_ptr<Ending> ending) {
    RequestContext context;
    const auto begin = Clock::now();
    context.deadline = begin + patience;
    try {
      ending->answer = co_await batcher_->run(context, request);
      ending->kind = Kind::answered;
    } catch (const Unavailable&) {
      ending->kind = Kind::unavailable;
    } catch (const SqlError&) {
      ending->kind = Kind::refused;
    }
    ending->after = Clock::now() - begin;
  }

  static void rethrow(const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  }

  boost::asio::io_context io_context_;
  std::optional<Batcher<Division>> batcher_;
};

TEST_F(BatcherTest, ReturnsTheOutputOfEachRequest) {
  const auto ten = start({10});
  const auto four = start({4});
  const auto ten_again = start({10});
  run();
  EXPECT_EQ(ten->answer, 10);
  EXPECT_EQ(four->answer, 25);
  EXPECT_EQ(ten_again->answer, 10);
  constexpr Observed leader{
      .batch_size = 3, .outcome = telemetry::DatabaseOutcome::completed, .leads_batch = true};
  constexpr Observed follower{.batch_size = 3, .outcome = telemetry::DatabaseOutcome::completed};
  EXPECT_THAT(observer_.records, ElementsAre(leader, follower, follower));
}

TEST_F(BatcherTest, BatchesRequestsThatArriveDuringAStatement) {
  ask_alone({1});  // the connection is there
  const auto first = start({2, 300});
  after(100ms, [this] {
    for (const std::int32_t divisor : {4, 10, 20})
      start({divisor});
  });
  run();
  EXPECT_THAT(sizes(), ElementsAre(1, 1, 3, 3, 3));
  EXPECT_EQ(batches(), 3);
}

TEST_F(BatcherTest, LimitsTheBatch) {
  settings_.max_batch = 4;
  for (int request = 0; request < 9; ++request)
    start({2});
  run();
  EXPECT_THAT(sizes(), ElementsAre(4, 4, 4, 4, 4, 4, 4, 4, 1));
  EXPECT_EQ(batches(), 3);
}

TEST_F(BatcherTest, CompletesEveryRequestOfALargeBatch) {
  std::vector<std::shared_ptr<Ending>> endings;
  for (int request = 0; request < 100; ++request)
    endings.push_back(start({request % 2 == 0 ? 10 : 20}));
  run();
  for (std::size_t index = 0; index < endings.size(); ++index)
    EXPECT_EQ(endings[index]->answer, index % 2 == 0 ? 10 : 5) << index;
  EXPECT_EQ(sizes(), std::vector<std::size_t>(100, 100));
  EXPECT_EQ(batches(), 1);
}

TEST_F(BatcherTest, KeepsWhatWasNotAdmittedForTheNextBatch) {
  for (const std::int32_t divisor : {1, 2, 5, 4, 25})
    start({divisor});
  run();
  EXPECT_THAT(sizes(), ElementsAre(3, 3, 3, 1, 1));
}

TEST_F(BatcherTest, QueuesAsManyAsItsLimitAndRefusesOneMore) {
  settings_.max_queue = 3;
  std::vector<std::shared_ptr<Ending>> endings;
  for (int request = 0; request < 4; ++request)
    endings.push_back(start({2}));
  run();
  for (int request = 0; request < 3; ++request) {
    EXPECT_EQ(endings[static_cast<std::size_t>(request)]->kind, Kind::answered) << request;
  }
  EXPECT_EQ(endings[3]->kind, Kind::unavailable);
  EXPECT_THAT(observer_.records, testing::Contains(Observed{0, telemetry::DatabaseOutcome::unavailable}));
  EXPECT_EQ(ask_alone({2}).kind, Kind::answered);
}

TEST_F(BatcherTest, IsUnavailableWhereTheAnswerCannotBeRead) {
  EXPECT_EQ(ask_alone({Division::unreadable}).kind, Kind::unavailable);
  EXPECT_EQ(ask_alone({2}).kind, Kind::answered);
}

TEST_F(BatcherTest, RefusesOnlyTheFaultyRequest) {
  std::vector<std::shared_ptr<Ending>> endings;
  for (const std::int32_t divisor : {2, 4, 0, 10})
    endings.push_back(start({divisor}));
  run();
  std::vector<Kind> kinds;
  for (const auto& ending : endings)
    kinds.push_back(ending->kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::answered, Kind::answered, Kind::refused, Kind::answered));
  EXPECT_EQ(endings[3]->answer, 10);
  EXPECT_THAT(sizes(), ElementsAre(1, 1, 1, 1));
  EXPECT_EQ(batches(), 4);
}

TEST_F(BatcherTest, FailsASlowStatementAtTheDeadlineAndContinues) {
  const Ending slow = ask_alone({2, 60'000}, 200ms);
  EXPECT_EQ(slow.kind, Kind::unavailable);
  EXPECT_GE(slow.after, 200ms);
  EXPECT_LT(slow.after, 5s);
  EXPECT_EQ(ask_alone({4}).answer, 25);
}

TEST_F(BatcherTest, LetsAnImpatientRequestGoAloneFromItsBatch) {
  const auto impatient = start({2, 1000}, 200ms);
  const auto patient = start({4});
  run();
  EXPECT_EQ(impatient->kind, Kind::unavailable);
  EXPECT_LT(impatient->after, patient->after);
  EXPECT_EQ(patient->answer, 25);
}

TEST_F(BatcherTest, NeverSendsExpiredRequests) {
  settings_.max_batch = 1;
  const auto first = start({2, 1000});
  const auto late = start({4}, 100ms);
  run();
  EXPECT_EQ(first->kind, Kind::answered);
  EXPECT_EQ(late->kind, Kind::unavailable);
  EXPECT_LT(late->after, first->after);
  EXPECT_EQ(observer_.records.front(), (Observed{0, telemetry::DatabaseOutcome::unavailable}));
}

TEST_F(BatcherTest, RejectsExpiredRequests) {
  EXPECT_EQ(ask_alone({2}, -1ms).kind, Kind::unavailable);
}

TEST_F(BatcherTest, FailsOnlySentRequestsWhenTheConnectionIsLost) {
  settings_.max_batch = 1;
  const auto lost = start({2, 60'000});
  const auto queued = start({4});
  after(300ms, [this] { database_.terminate_connections(); });
  run();
  EXPECT_EQ(lost->kind, Kind::unavailable);
  EXPECT_EQ(queued->answer, 25);
}

TEST_F(BatcherTest, FailsQueuedRequestsIfItCannotReconnect) {
  settings_.max_batch = 1;
  const auto lost = start({2, 60'000});
  const auto queued = start({4});
  after(300ms, [this] { gate_.shut(); });
  run();
  EXPECT_EQ(lost->kind, Kind::unavailable);
  EXPECT_EQ(queued->kind, Kind::unavailable);
  EXPECT_LT(queued->after, 5s);
}

TEST_F(BatcherTest, AnswersTheFirstRequestAfterAnIdleConnectionWasLost) {
  settings_ =
      database_.settings();  // not through the gate, which passes on the end of a connection in its own time
  EXPECT_EQ(ask_alone({2}).answer, 50);
  database_.terminate_connections();
  EXPECT_EQ(ask_alone({2}).answer, 50);
}

TEST_F(BatcherTest, AnswersRequestsThatWaitedForTheConnection) {
  // More than one batch is waiting by the time the first connection is made.
  settings_.max_batch = 2;
  std::vector<std::shared_ptr<Ending>> endings;
  for (int request = 0; request < 10; ++request)
    endings.push_back(start({2}));
  run();
  for (const auto& ending : endings)
    EXPECT_EQ(ending->answer, 50);
}

}  // namespace

}  // namespace chassis::postgres
