#include "chassis/sqlite/write_events.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace chassis::sqlite {

WriteEvents::WriteEvents(const std::filesystem::path& file)
    : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ >= 0 && inotify_add_watch(descriptor_, file.c_str(), IN_MODIFY) < 0)
    close(std::exchange(descriptor_, -1));
}

WriteEvents::~WriteEvents() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool WriteEvents::take() {
  if (descriptor_ < 0) return true;
  // Of a watch on one file: without names, so that none is larger than the buffer.
  alignas(inotify_event) std::array<char, 4096> events{};
  bool any = false;
  while (read(descriptor_, events.data(), events.size()) > 0)
    any = true;
  return any;
}

}  // namespace chassis::sqlite
