#pragma once

#include <cstdint>
#include <filesystem>

namespace chassis {

/// The memory limit of the process in bytes: the lowest limit of its control groups (versions 1 and 2), or
/// the memory of the machine if that is lower. `root` is the folder that contains /proc and /sys.
std::uint64_t memory_limit(const std::filesystem::path& root = "/");

}  // namespace chassis
