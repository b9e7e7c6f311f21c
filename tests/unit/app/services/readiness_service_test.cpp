#include "app/services/readiness_service.hpp"

#include <gtest/gtest.h>

#include "chassis/base/not_ready.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

class ReadinessServiceTest : public testing::Test {
 protected:
  void check() { tests::run(service_.check(context_)); }

  chassis::RequestContext context_;
  tests::InMemoryProbeRepository probes_;
  std::atomic<Phase> phase_ = Phase::serving;
  ReadinessService service_{probes_, phase_};
};

TEST_F(ReadinessServiceTest, IsReadyWhereTheStoreAnswers) {
  EXPECT_NO_THROW(check());
}

TEST_F(ReadinessServiceTest, IsNotReadyWhereTheStoreDoesNot) {
  probes_.failure = std::make_exception_ptr(chassis::Unavailable("down"));
  EXPECT_THROW(check(), chassis::Unavailable);
}

TEST_F(ReadinessServiceTest, HidesWhereTheStoreIsFromClientsAndLogsIt) {
  probes_.failure = std::make_exception_ptr(chassis::Unavailable("no answer from 10.0.0.7"));
  try {
    check();
    FAIL();
  } catch (const chassis::NotReady& refusal) {
    EXPECT_EQ(refusal.reason(), "the database cannot be reached");
    EXPECT_STREQ(refusal.what(), "the database cannot be reached: no answer from 10.0.0.7");
  }
}

TEST_F(ReadinessServiceTest, PassesOnWhatTheStoreLacks) {
  probes_.failure = std::make_exception_ptr(chassis::NotReady("the database is a standby"));
  EXPECT_THROW(check(), chassis::NotReady);
}

TEST_F(ReadinessServiceTest, IsNotReadyWhileShuttingDown) {
  phase_ = Phase::stopping;
  EXPECT_THROW(check(), chassis::Unavailable);
}

TEST_F(ReadinessServiceTest, IsNotReadyBeforeTheStartIsOverAndTellsWhatTheStoreLacks) {
  phase_ = Phase::starting;
  EXPECT_THROW(check(), chassis::NotReady);
  probes_.failure = std::make_exception_ptr(chassis::NotReady("the database is a standby"));
  try {
    check();
    FAIL();
  } catch (const chassis::NotReady& refusal) {
    EXPECT_EQ(refusal.reason(), "the database is a standby");
  }
}

TEST_F(ReadinessServiceTest, GivesTheStoreHalfASecondAndNoMoreThanTheRequestHas) {
  const auto before = chassis::RequestContext::Clock::now();
  check();
  EXPECT_GE(probes_.last_deadline, before + ReadinessService::database_timeout);
  EXPECT_LE(probes_.last_deadline, chassis::RequestContext::Clock::now() + ReadinessService::database_timeout);

  context_.deadline = before + std::chrono::milliseconds(10);
  check();
  EXPECT_EQ(probes_.last_deadline, context_.deadline);
}

}  // namespace
}  // namespace mars::services
