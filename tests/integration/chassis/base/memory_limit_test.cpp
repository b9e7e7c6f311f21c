#include "chassis/base/memory_limit.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string_view>

#include "tests/support/temporary_folder.hpp"

namespace chassis {
namespace {

constexpr std::uint64_t mebibyte = 1U << 20U;

class MemoryLimit : public testing::Test {
 protected:
  void write(const std::filesystem::path& path, std::string_view text) const {
    const auto file = folder_.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  [[nodiscard]] std::uint64_t limit() const { return memory_limit(folder_.path()); }

  mars::tests::TemporaryFolder folder_;
};

TEST_F(MemoryLimit, IsTheMachinesMemoryWithoutControlGroups) {
  EXPECT_GT(limit(), 64 * mebibyte);
}

TEST_F(MemoryLimit, IsTheLowestOfTheGroupsAroundTheProcessInVersion2) {
  write("proc/self/cgroup", "0::/pods/mine\n");
  write("sys/fs/cgroup/pods/memory.max", "33554432\n");
  write("sys/fs/cgroup/pods/mine/memory.max", "max\n");
  EXPECT_EQ(limit(), 32 * mebibyte);
  write("sys/fs/cgroup/pods/mine/memory.max", "16777216\n");
  EXPECT_EQ(limit(), 16 * mebibyte);
}

TEST_F(MemoryLimit, IsThatOfTheRootWhereAContainerSeesNothingElse) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "33554432\n");
  EXPECT_EQ(limit(), 32 * mebibyte);
}

TEST_F(MemoryLimit, IsThatOfTheMemoryControllerInVersion1) {
  write("proc/self/cgroup", "9:cpu,cpuacct:/a\n4:memory:/docker/mine\n0::/\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/memory/docker/mine/memory.limit_in_bytes", "33554432\n");
  EXPECT_EQ(limit(), 32 * mebibyte);
}

TEST_F(MemoryLimit, IgnoresWhatItCannotRead) {
  write("proc/self/cgroup", "rubbish\n\n4:memory:/x\n");
  EXPECT_GT(limit(), 64 * mebibyte);
}

}  // namespace
}  // namespace chassis
