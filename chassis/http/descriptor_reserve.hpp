#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace chassis::http {

/// Reserve descriptors. When the process has used up all others, closing reserve descriptors allows it to
/// open as many. Thread-safe.
class DescriptorReserve {
 public:
  DescriptorReserve() { refill(); }

  DescriptorReserve(const DescriptorReserve&) = delete;
  DescriptorReserve& operator=(const DescriptorReserve&) = delete;

  ~DescriptorReserve() {
    while (release()) {
    }
  }

  /// Refills the reserve as far as possible.
  void refill() {
    const std::lock_guard lock(mutex_);
    for (int& descriptor : descriptors_) {
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): it is open's interface
      if (descriptor < 0) descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
  }

  /// Closes one; false if there is none.
  bool release() {
    const std::lock_guard lock(mutex_);
    auto* const held = std::ranges::find_if(descriptors_, [](int descriptor) { return descriptor >= 0; });
    if (held == descriptors_.end()) return false;
    close(*held);
    *held = -1;
    return true;
  }

 private:
  std::mutex mutex_;
  std::array<int, 4> descriptors_{-1, -1, -1, -1};
};

}  // namespace chassis::http
