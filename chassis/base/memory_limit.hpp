#pragma once

#include <cstdint>
#include <filesystem>

namespace chassis {

/// The most memory that the process may use, in bytes: the lowest limit of its control groups (versions 1 and
/// 2), or the machine's memory where none is lower. `root` is where /proc and /sys are found.
std::uint64_t memory_limit(const std::filesystem::path& root = "/");

}  // namespace chassis
