#include "chassis/server/readiness.hpp"

#include <gtest/gtest.h>

#include <exception>

#include "chassis/base/not_ready.hpp"
#include "tests/support/run_coroutine.hpp"

namespace chassis::server {
namespace {

class ReadinessTest : public testing::Test {
 protected:
  void check() { mars::tests::run(readiness_.require_ready(context_)); }

  /// The database: fails with `failure_` where there is one.
  boost::asio::awaitable<void> answer(const RequestContext& context) {
    last_deadline_ = context.deadline;
    if (failure_) std::rethrow_exception(failure_);
    co_return;
  }

  RequestContext context_;
  std::exception_ptr failure_;
  RequestContext::Clock::time_point last_deadline_;
  std::atomic<Phase> phase_ = Phase::serving;
  Readiness readiness_{[this](const RequestContext& context) { return answer(context); }, phase_};
};

TEST_F(ReadinessTest, IsReadyWhereTheStoreAnswers) {
  EXPECT_NO_THROW(check());
}

TEST_F(ReadinessTest, IsNotReadyWhereTheStoreDoesNot) {
  failure_ = std::make_exception_ptr(Unavailable("down"));
  EXPECT_THROW(check(), Unavailable);
}

TEST_F(ReadinessTest, HidesWhereTheStoreIsFromClientsAndLogsIt) {
  failure_ = std::make_exception_ptr(Unavailable("no answer from 10.0.0.7"));
  try {
    check();
    FAIL();
  } catch (const NotReady& refusal) {
    EXPECT_EQ(refusal.reason(), "the database cannot be reached");
    EXPECT_STREQ(refusal.what(), "the database cannot be reached: no answer from 10.0.0.7");
  }
}

TEST_F(ReadinessTest, PassesOnWhatTheStoreLacks) {
  failure_ = std::make_exception_ptr(NotReady("the database is a standby"));
  EXPECT_THROW(check(), NotReady);
}

TEST_F(ReadinessTest, IsNotReadyWhileShuttingDown) {
  phase_ = Phase::stopping;
  EXPECT_THROW(check(), Unavailable);
}

TEST_F(ReadinessTest, IsNotReadyBeforeTheStartIsOverAndTellsWhatTheStoreLacks) {
  phase_ = Phase::starting;
  EXPECT_THROW(check(), NotReady);
  failure_ = std::make_exception_ptr(NotReady("the database is a standby"));
  try {
    check();
    FAIL();
  } catch (const NotReady& refusal) {
    EXPECT_EQ(refusal.reason(), "the database is a standby");
  }
}

TEST_F(ReadinessTest, GivesTheStoreHalfASecondAndNoMoreThanTheRequestHas) {
  const auto before = RequestContext::Clock::now();
  check();
  EXPECT_GE(last_deadline_, before + Readiness::database_timeout);
  EXPECT_LE(last_deadline_, RequestContext::Clock::now() + Readiness::database_timeout);

  context_.deadline = before + std::chrono::milliseconds(10);
  check();
  EXPECT_EQ(last_deadline_, context_.deadline);
}

}  // namespace
}  // namespace chassis::server
