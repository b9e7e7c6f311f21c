#pragma once

#include <sys/types.h>

#include <cstddef>

namespace mars::tests {

/// What a process has of the system.
struct ProcessUsage {
  std::size_t resident_bytes = 0;
  std::size_t peak_bytes = 0;  ///< the most that was resident so far
  std::size_t descriptors = 0;
  std::size_t threads = 0;
};

/// As the kernel gives it now. Throws where there is no such process.
ProcessUsage usage_of(pid_t process);

/// Waits until the process has at most so many descriptors open, or for 20 seconds; what it has then.
ProcessUsage settled_usage(pid_t process, std::size_t most_descriptors);

}  // namespace mars::tests
