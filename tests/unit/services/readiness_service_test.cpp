#include "services/readiness_service.hpp"

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

class ReadinessServiceTest : public testing::Test {
 protected:
  void check() { tests::run(service_.check(context_)); }

  core::RequestContext context_;
  tests::InMemoryProbeRepository probes_;
  std::atomic<bool> accepting_ = true;
  ReadinessService service_{probes_, accepting_};
};

TEST_F(ReadinessServiceTest, IsReadyWhereTheStoreAnswers) {
  EXPECT_NO_THROW(check());
}

TEST_F(ReadinessServiceTest, IsNotReadyWhereTheStoreDoesNot) {
  probes_.failure = std::make_exception_ptr(core::Unavailable("down"));
  EXPECT_THROW(check(), core::Unavailable);
}

TEST_F(ReadinessServiceTest, IsNotReadyWhileShuttingDown) {
  accepting_ = false;
  EXPECT_THROW(check(), core::Unavailable);
}

TEST_F(ReadinessServiceTest, GivesTheStoreHalfASecondAndNoMoreThanTheRequestHas) {
  const auto before = core::RequestContext::Clock::now();
  check();
  EXPECT_GE(probes_.last_deadline, before + ReadinessService::database_timeout);
  EXPECT_LE(probes_.last_deadline, core::RequestContext::Clock::now() + ReadinessService::database_timeout);

  context_.deadline = before + std::chrono::milliseconds(10);
  check();
  EXPECT_EQ(probes_.last_deadline, context_.deadline);
}

}  // namespace
}  // namespace mars::services
