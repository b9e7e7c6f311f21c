#include "chassis/base/memory_limit.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>

#include "chassis/base/text.hpp"

namespace chassis {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

std::uint64_t physical_memory() {
  const auto pages = sysconf(_SC_PHYS_PAGES);
  const auto page_size = sysconf(_SC_PAGESIZE);
  return pages > 0 && page_size > 0 ? std::uint64_t(pages) * std::uint64_t(page_size) : unlimited;
}

/// The number in a file; `unlimited` where there is none, such as "max".
std::uint64_t limit_in(const fs::path& file) {
  std::uint64_t bytes = unlimited;
  return std::ifstream(file) >> bytes ? bytes : unlimited;
}

/// The lowest limit of a group and of those around it. A container may see its own group as the root, and
/// then the folder of the group is not there.
std::uint64_t lowest_limit(const fs::path& mount, const fs::path& group, const char* name) {
  auto lowest = limit_in(mount / name);
  for (auto inner = group.relative_path(); !inner.empty(); inner = inner.parent_path())
    lowest = std::min(lowest, limit_in(mount / inner / name));
  return lowest;
}

/// Of one line of /proc/self/cgroup: NUMBER:CONTROLLERS:GROUP, where version 2 names no controllers.
std::uint64_t limit_of(std::string_view line, const fs::path& root) {
  const auto first = line.find(':');
  const auto second = line.find(':', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return unlimited;
  const auto controllers = line.substr(first + 1, second - first - 1);
  const fs::path group = line.substr(second + 1);
  const auto mounts = root / "sys/fs/cgroup";
  if (controllers.empty()) return lowest_limit(mounts, group, "memory.max");
  const auto names = split(controllers, ',');
  const bool memory = std::ranges::find(names, "memory") != names.end();
  return memory ? lowest_limit(mounts / "memory", group, "memory.limit_in_bytes") : unlimited;
}

}  // namespace

std::uint64_t memory_limit(const fs::path& root) {
  auto lowest = physical_memory();
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);)
    lowest = std::min(lowest, limit_of(line, root));
  return lowest;
}

}  // namespace chassis
