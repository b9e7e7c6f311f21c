#include "tests/support/process_usage.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace mars::tests {

namespace {

constexpr std::size_t kibibyte = 1024;

/// The number behind `name` in /proc/PID/status.
std::size_t status_of(const std::filesystem::path& folder, std::string_view name) {
  std::ifstream status(folder / "status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoull(line.substr(name.size()));
  }
  throw std::runtime_error(fmt::format("{} has no {}", folder.string(), name));
}

}  // namespace

ProcessUsage usage_of(pid_t process) {
  const std::filesystem::path folder = fmt::format("/proc/{}", process);
  const std::filesystem::directory_iterator open(folder / "fd");
  return {.resident_bytes = status_of(folder, "VmRSS:") * kibibyte,
          .peak_bytes = status_of(folder, "VmHWM:") * kibibyte,
          .descriptors = static_cast<std::size_t>(std::distance(begin(open), end(open))),
          .threads = status_of(folder, "Threads:")};
}

ProcessUsage settled_usage(pid_t process, std::size_t most_descriptors) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  auto usage = usage_of(process);
  while (usage.descriptors > most_descriptors && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    usage = usage_of(process);
  }
  return usage;
}

}  // namespace mars::tests
