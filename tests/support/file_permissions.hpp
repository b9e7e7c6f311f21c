#pragma once

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <system_error>
#include <thread>

namespace mars::tests {

/// Takes from the calling thread, and from the programs that it starts, the right to read every file.
inline void respect_file_permissions() {
  for (const int capability : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH}) {
    // Without the right to do this, there is no right to read every file either.
    if (prctl(PR_CAPBSET_DROP, capability) != 0 && errno != EPERM)
      throw std::system_error(errno, std::generic_category(), "prctl");
  }
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  constexpr auto dropped = ~((1U << CAP_DAC_OVERRIDE) | (1U << CAP_DAC_READ_SEARCH));
  if (syscall(SYS_capget, &header, sets.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "capget");
  sets[0].effective &= dropped;
  sets[0].permitted &= dropped;
  if (syscall(SYS_capset, &header, sets.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "capset");
}

/// Calls `use` on a thread for which file permissions hold, even where the tests run as root.
template <class Use>
void under_file_permissions(Use use) {
  std::exception_ptr error;
  std::thread([&] {
    try {
      respect_file_permissions();
      use();
    } catch (...) {
      error = std::current_exception();
    }
  }).join();
  if (error) std::rethrow_exception(error);
}

}  // namespace mars::tests
