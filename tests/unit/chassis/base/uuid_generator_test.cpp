#include "chassis/base/uuid_generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/uuid/uuid_io.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace chassis {
namespace {

using namespace std::chrono_literals;

TEST(UuidGenerator, HasTheLayoutOfVersion7) {
  UuidGenerator new_id([] { return std::chrono::nanoseconds((0x0123'4567'89AB * 1'000'000LL) + 500'000); });
  const auto id = new_id();
  EXPECT_EQ(to_string(id).substr(0, 18), "01234567-89ab-7800");  // half a millisecond is 0x800 of 0x1000
  EXPECT_EQ(id.variant(), boost::uuids::uuid::variant_rfc_4122);
}

TEST(UuidGenerator, GrowsWhereTheClockStandsStillOrStepsBack) {
  auto now = 1'000'000'000'000ns;
  UuidGenerator new_id([&] { return now -= 1us; });
  std::vector<boost::uuids::uuid> ids(5000);
  std::ranges::generate(ids, std::ref(new_id));
  EXPECT_TRUE(std::ranges::is_sorted(ids));
  EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST(UuidGenerator, DrawsTheRandomHalfAnewForEachId) {
  UuidGenerator new_id;
  std::set<std::string> random_halves;
  for (int count = 0; count < 1000; ++count)
    random_halves.insert(to_string(new_id()).substr(19));
  EXPECT_EQ(random_halves.size(), 1000);
}

TEST(UuidGenerator, NeverMakesAnIdTwiceOnSeveralThreads) {
  constexpr std::size_t per_thread = 20'000;
  UuidGenerator new_id;
  std::vector<std::vector<boost::uuids::uuid>> made(4, std::vector<boost::uuids::uuid>(per_thread));
  {
    std::vector<std::jthread> threads;
    for (auto& ids : made)
      threads.emplace_back([&] { std::ranges::generate(ids, std::ref(new_id)); });
  }
  std::set<boost::uuids::uuid> all;
  for (const auto& ids : made) {
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    all.insert(ids.begin(), ids.end());
  }
  EXPECT_EQ(all.size(), made.size() * per_thread);
}

}  // namespace
}  // namespace chassis
