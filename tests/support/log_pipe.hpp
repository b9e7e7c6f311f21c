#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace mars::tests {

/// A pipe for a logger to write to.
class LogPipe {
 public:
  LogPipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe for the log");
  }

  LogPipe(const LogPipe&) = delete;
  LogPipe& operator=(const LogPipe&) = delete;

  ~LogPipe() {
    close(ends_[0]);
    close_writing_end();
  }

  [[nodiscard]] int writing_end() const { return ends_[1]; }

  /// All that was written. The logger must be gone.
  std::string read_all() {
    close_writing_end();
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; (size = read(ends_[0], buffer.data(), buffer.size())) > 0;)
      text.append(buffer.data(), static_cast<std::size_t>(size));
    return text;
  }

 private:
  void close_writing_end() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

  std::array<int, 2> ends_{};
};

}  // namespace mars::tests
