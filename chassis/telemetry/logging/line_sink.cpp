#include "chassis/telemetry/logging/line_sink.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace chassis::telemetry {

namespace {

bool is_regular_file(int descriptor) {
  struct stat status{};
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// Waits until the descriptor is writable. Returns immediately for a file.
void await_room(int descriptor) {
  pollfd stream{.fd = descriptor, .events = POLLOUT, .revents = 0};
  poll(&stream, 1, -1);
}

/// The size of as many whole lines as fit into `most` bytes; of the first line, where that is longer.
std::size_t whole_lines(std::string_view lines, std::size_t most) {
  if (lines.size() <= most) return lines.size();
  const auto last = lines.rfind('\n', most - 1);
  return (last != std::string_view::npos ? last : lines.find('\n')) + 1;
}

std::uint64_t count_lines(std::string_view lines) {
  return static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
}

}  // namespace

LineSink::LineSink(int descriptor) : descriptor_(descriptor), regular_file_(is_regular_file(descriptor)) {}

std::uint64_t LineSink::write(std::string_view lines) {
  const auto most = regular_file_ ? lines.size() : PIPE_BUF;
  std::uint64_t lost = 0;
  while (!lines.empty() && !abandoned_) {
    const auto piece = lines.substr(0, whole_lines(lines, most));
    lost += finish_line() ? write_piece(piece) : count_lines(piece);
    lines.remove_prefix(piece.size());
  }
  return lost;
}

/// Whether no line is begun any more.
bool LineSink::finish_line() {
  unfinished_.erase(0, write_some(unfinished_));
  return unfinished_.empty();
}

/// Returns how many lines were lost.
std::uint64_t LineSink::write_piece(std::string_view piece) {
  const auto written = write_some(piece);
  const auto whole = written == 0 ? 0 : piece.rfind('\n', written - 1) + 1;  // npos + 1 is 0
  const auto lost = piece.substr(whole);
  if (written == whole || remove_from_file(written - whole)) return count_lines(lost);
  unfinished_ = piece.substr(written, piece.find('\n', written) + 1 - written);
  return count_lines(lost) - 1;
}

/// Returns how many bytes were written: fewer than there are only after an error.
std::size_t LineSink::write_some(std::string_view bytes) const {
  std::size_t written = 0;
  while (written < bytes.size() && !abandoned_) {
    const auto rest = bytes.substr(written);
    const auto size = ::write(descriptor_, rest.data(), rest.size());
    if (size >= 0) {
      written += static_cast<std::size_t>(size);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      await_room(descriptor_);
    } else if (errno != EINTR) {
      break;
    }
  }
  return written;
}

/// Truncates a file by that many bytes, unless another process has written to its end.
bool LineSink::remove_from_file(std::size_t bytes) const {
  struct stat status{};
  const auto end = lseek(descriptor_, 0, SEEK_CUR);
  if (!regular_file_ || fstat(descriptor_, &status) != 0 || status.st_size != end) return false;
  const auto shorter = end - static_cast<off_t>(bytes);
  return ftruncate(descriptor_, shorter) == 0 && lseek(descriptor_, shorter, SEEK_SET) == shorter;
}

}  // namespace chassis::telemetry
