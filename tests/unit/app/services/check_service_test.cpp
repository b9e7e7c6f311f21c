#include "app/services/check_service.hpp"

#include <gtest/gtest.h>

#include "chassis/base/uuid_generator.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::services {
namespace {

constexpr std::size_t page_size = 3;
constexpr std::chrono::seconds page_timeout{2};

class CheckServiceTest : public testing::TestWithParam<int> {
 protected:
  chassis::RequestContext context_;
  tests::InMemoryProbeRepository probes_;
  CheckService service_{probes_, page_size, page_timeout};
};

TEST_P(CheckServiceTest, ListsEveryProbeOnceInOrderOfCreation) {
  chassis::UuidGenerator new_id;
  std::vector<domain::ProbeId> created;
  for (int count = 0; count < GetParam(); ++count) {
    created.push_back(new_id());
    tests::run(probes_.add(context_, {.id = created.back()}));
  }

  auto listing = service_.list();
  std::vector<domain::ProbeId> listed;
  while (!listing.at_end()) {
    for (const auto& probe : tests::run(listing.next(context_)))
      listed.push_back(probe.id);
  }
  EXPECT_EQ(listed, created);
  EXPECT_TRUE(tests::run(listing.next(context_)).empty());
}

INSTANTIATE_TEST_SUITE_P(AroundThePageSize, CheckServiceTest, testing::Values(0, 1, 2, 3, 4, 6, 7));

TEST_P(CheckServiceTest, ListsSomeAndTellsWhetherThereAreMore) {
  chassis::UuidGenerator new_id;
  for (int count = 0; count < GetParam(); ++count)
    tests::run(probes_.add(context_, {.id = new_id()}));

  constexpr std::size_t limit = 2;
  std::optional<domain::ProbeId> cursor;
  std::size_t listed = 0;
  for (bool more = true; more;) {
    const auto page = tests::run(service_.list(cursor).some(context_, limit));
    more = page.more;
    EXPECT_TRUE(!more || page.items.size() == limit);
    listed += page.items.size();
    if (!page.items.empty()) cursor = page.items.back().id;
  }
  EXPECT_EQ(listed, static_cast<std::size_t>(GetParam()));
}

TEST_F(CheckServiceTest, GivesEveryPageADeadlineOfItsOwn) {
  context_.deadline = chassis::RequestContext::Clock::now() - std::chrono::hours(1);
  const auto before = chassis::RequestContext::Clock::now();
  auto listing = service_.list();
  tests::run(listing.next(context_));
  EXPECT_GE(probes_.last_deadline, before + page_timeout);
}

}  // namespace
}  // namespace mars::services
