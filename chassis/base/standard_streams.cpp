#include "chassis/base/standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace chassis {

namespace {

/// A pipe or a terminal without a reader must not block the caller.
bool takes_bytes(int descriptor) {
  constexpr int timeout_ms = 1000;
  pollfd stream{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return poll(&stream, 1, timeout_ms) == 1;
}

}  // namespace

void open_standard_streams() {
  int descriptor = -1;
  do {  // each call returns the lowest number that is free
    descriptor = open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor >= 0) close(descriptor);
}

void print_error(std::string_view text) noexcept {
  while (!text.empty() && takes_bytes(STDERR_FILENO)) {
    // A writable pipe accepts that many bytes without blocking.
    const auto size = write(STDERR_FILENO, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (size < 0 && errno != EINTR) return;
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  }
}

}  // namespace chassis
