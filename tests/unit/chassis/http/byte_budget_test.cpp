#include "chassis/http/byte_budget.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

namespace chassis::http {
namespace {

constexpr std::size_t total = std::size_t{1} << 20U;
constexpr std::size_t reserve = total / 4;
using Share = ByteBudget::Share;

TEST(ByteBudget, CountsTheBytesOfItsShares) {
  ByteBudget budget(total);
  {
    Share share(&budget);
    EXPECT_TRUE(share.grow_to(5000));
    EXPECT_TRUE(share.grow_to(4000));
    EXPECT_EQ(budget.used(), 5000U);
    EXPECT_TRUE(share.grow_to(6000));
    EXPECT_EQ(budget.used(), 6000U);
    const Share moved = std::move(share);
    EXPECT_EQ(budget.used(), 6000U);
  }
  EXPECT_EQ(budget.used(), 0U);
  EXPECT_EQ(budget.take_peak(), 6000U);
  EXPECT_EQ(budget.take_peak(), 0U);
}

TEST(ByteBudget, ReservesBytesForSmallBodies) {
  ByteBudget budget(total);
  Share large(&budget);
  EXPECT_FALSE(large.grow_to(total - reserve + 1));
  EXPECT_TRUE(large.grow_to(total - reserve));
  Share more(&budget);
  EXPECT_FALSE(more.grow_to(ByteBudget::small + 1));
  EXPECT_TRUE(more.grow_to(ByteBudget::small));
  EXPECT_FALSE(more.grow_to(ByteBudget::small + 1)) << "it is large from now on";
  EXPECT_EQ(budget.refused(), 3U);
}

TEST(ByteBudget, IsUsedUpBySmallBodiesAndKeepsAShareThatCannotGrow) {
  ByteBudget budget(total);
  std::vector<Share> shares;
  for (std::size_t count = 0; count < total / 4096; ++count) {
    Share& share = shares.emplace_back(&budget);
    ASSERT_TRUE(share.grow_to(4096)) << count;
  }
  Share one_more(&budget);
  EXPECT_FALSE(one_more.grow_to(ByteBudget::uncounted + 1));
  EXPECT_FALSE(shares.front().grow_to(4097));
  shares.pop_back();
  EXPECT_TRUE(one_more.grow_to(4096));
  EXPECT_EQ(budget.used(), total);
}

TEST(ByteBudget, LetsOperatorRequestsUseTheReserve) {
  ByteBudget budget(total);
  Share large(&budget);
  ASSERT_TRUE(large.grow_to(total - reserve));
  Share metrics(&budget);
  EXPECT_TRUE(metrics.grow_to(reserve, ByteBudget::Part::all));
}

TEST(ByteBudget, DoesNotCountTheAllowanceOfEachConnection) {
  ByteBudget budget(total);
  Share share(&budget);
  EXPECT_TRUE(share.grow_to(ByteBudget::uncounted));
  EXPECT_EQ(budget.used(), 0U);
  Share without_budget;
  EXPECT_TRUE(without_budget.grow_to(2 * total));
}

TEST(ByteBudget, ReclaimsBytesThatAShareReleases) {
  ByteBudget budget(total);
  Share share(&budget);
  ASSERT_TRUE(share.grow_to(6000));
  share.shrink_to(7000);
  EXPECT_EQ(budget.used(), 6000U);
  share.shrink_to(5000);
  EXPECT_EQ(budget.used(), 5000U);
  EXPECT_EQ(share.bytes(), 5000U);
  Share().shrink_to(0);
}

TEST(ByteBudget, IsExactAcrossThreads) {
  ByteBudget budget(total);
  std::vector<std::vector<Share>> taken(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : taken) {
      threads.emplace_back([&] {
        for (std::size_t count = 0; count < total / 4096; ++count) {
          Share share(&budget);
          if (share.grow_to(4096)) mine.push_back(std::move(share));
        }
      });
    }
  }
  EXPECT_EQ(budget.used(), total);
  taken.clear();
  EXPECT_EQ(budget.used(), 0U);
}

}  // namespace
}  // namespace chassis::http
