#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "chassis/base/errors.hpp"
#include "chassis/database/cleaner.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/log_pipe.hpp"
#include "tests/support/run_coroutine.hpp"

namespace chassis::idempotency {
namespace {

class KeyCleanerTest : public testing::Test {
 protected:
  void start() { co_spawn(io_, cleaner_.run(std::chrono::milliseconds(1)), boost::asio::detached); }

  template <class Condition>
  void run_until(Condition done) {
    while (!done())
      io_.run_one();
  }

  mars::tests::LogPipe log_;
  std::unique_ptr<telemetry::Logger> logger_ =
      std::make_unique<telemetry::Logger>(telemetry::LogLevel::info, log_.writing_end());
  mars::tests::InMemoryProbeRepository probes_;
  mars::tests::InMemoryIdempotencyRepository keys_{probes_};
  database::Cleaner cleaner_{[this](const RequestContext& context, std::size_t limit) {
                               return keys_.delete_expired(context, limit);
                             },
                             "IDEMPOTENCY_KEYS_NOT_DELETED", *logger_, std::chrono::seconds(1)};
  boost::asio::io_context io_;
};

TEST_F(KeyCleanerTest, DeletesAllThatHasExpired) {
  for (const std::size_t expired :
       {std::size_t{0}, database::Cleaner::batch, (2 * database::Cleaner::batch) + 1}) {
    keys_.expired = expired;
    EXPECT_EQ(mars::tests::run(cleaner_.clean()), expired);
    EXPECT_EQ(keys_.expired, 0U);
  }
}

TEST_F(KeyCleanerTest, GoesOnForEver) {
  start();
  int rounds = 0;
  run_until([&] {
    if (keys_.expired > 0) return false;
    keys_.expired = 1;
    return ++rounds == 3;
  });
}

TEST_F(KeyCleanerTest, LogsAFaultAndTriesAgain) {
  start();
  keys_.expired = 1;
  probes_.failure = std::make_exception_ptr(Unavailable("the cable is cut"));
  int handlers = 0;
  run_until([&] { return ++handlers == 10; });
  probes_.failure = nullptr;
  run_until([&] { return keys_.expired == 0; });
  logger_.reset();
  EXPECT_THAT(log_.read_all(), testing::AllOf(testing::HasSubstr("IDEMPOTENCY_KEYS_NOT_DELETED"),
                                              testing::HasSubstr("the cable is cut")));
}

}  // namespace
}  // namespace chassis::idempotency
