#include "chassis/base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "chassis/base/utf8.hpp"

namespace chassis {

namespace {

using Clock = std::chrono::steady_clock;

std::unexpected<FileError> failure(std::string reason) {
  return std::unexpected(FileError{.absent = false, .reason = std::move(reason)});
}

std::unexpected<FileError> failure_of(int error) {
  return failure(std::generic_category().message(error));
}

/// The error for a `path` that could not be opened because it does not exist.
std::unexpected<FileError> missing(const std::filesystem::path& path) {
  struct stat entry{};
  if (lstat(path.c_str(), &entry) == 0) return failure("it is a symbolic link to a file that does not exist");
  return std::unexpected(FileError{.absent = true, .reason = "it does not exist"});
}

/// A file that is open for reading, without waiting.
class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)), error_(errno) {}

  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  [[nodiscard]] bool failed() const { return descriptor_ < 0; }

  [[nodiscard]] int error() const { return error_; }

  [[nodiscard]] mode_t type() const {
    struct stat status{};
    return fstat(descriptor_, &status) == 0 ? status.st_mode & S_IFMT : 0;
  }

  /// Of `pipe`, as opposed to `mkfifo`.
  [[nodiscard]] bool is_unnamed_pipe() const {
    struct statfs file_system{};
    return type() == S_IFIFO && fstatfs(descriptor_, &file_system) == 0 && file_system.f_type == PIPEFS_MAGIC;
  }

  /// Everything, of which an error is made where it is longer than `longest` or has no end by `deadline`.
  [[nodiscard]] FileContent content(std::size_t longest, Clock::time_point deadline) const {
    std::string content;
    for (std::array<char, 16'384> block{};;) {
      const ssize_t size = read(descriptor_, block.data(), block.size());
      if (size == 0) return content;
      if (size > 0) content.append(block.data(), std::size_t(size));
      if (content.size() > longest) return failure(fmt::format("it has more than {} bytes", longest));
      if (size < 0 && errno != EINTR && errno != EAGAIN) return failure_of(errno);
      if (size < 0 && !await_more(deadline)) return failure("its writer has not closed it in time");
    }
  }

 private:
  /// False once the deadline has passed.
  [[nodiscard]] bool await_more(Clock::time_point deadline) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
    poll(&waiting, 1, int(left.count()));
    return true;
  }

  int descriptor_;
  int error_;
};

std::string name_of(mode_t type) {
  switch (type) {
    case S_IFDIR:
      return "it is a directory";
    case S_IFIFO:
      return "it is a pipe";
    case S_IFCHR:
    case S_IFBLK:
      return "it is a device";
    default:
      return "it is not a regular file";
  }
}

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr auto other_marks =
    std::to_array<std::pair<std::string_view, std::string_view>>({{{"\0\0\xFE\xFF", 4}, "UTF-32"},
                                                                  {{"\xFF\xFE\0\0", 4}, "UTF-32"},
                                                                  {"\xFE\xFF", "UTF-16"},
                                                                  {"\xFF\xFE", "UTF-16"}});

/// What keeps `content` from being text, or nothing.
std::optional<std::string> problem_of_text(std::string_view content) {
  for (const auto& [mark, encoding] : other_marks) {
    if (content.starts_with(mark)) return fmt::format("it is {}, and must be UTF-8", encoding);
  }
  if (content.contains('\0')) return "it has a zero byte";
  if (!is_wtf8(content) || has_surrogate(content)) return "it is not UTF-8";
  return std::nullopt;
}

enum class Pipes : bool { rejected, accepted };

FileContent read_all(const std::filesystem::path& path, std::size_t longest, Pipes pipes,
                     std::chrono::milliseconds timeout) {
  const OpenFile file(path);
  if (file.failed()) return file.error() == ENOENT ? missing(path) : failure_of(file.error());
  const bool accepted = file.type() == S_IFREG || (pipes == Pipes::accepted && file.is_unnamed_pipe());
  if (!accepted) return failure(name_of(file.type()));
  return file.content(longest, Clock::now() + timeout);
}

}  // namespace

FileContent read_file(const std::filesystem::path& path, std::size_t longest) {
  return read_all(path, longest, Pipes::rejected, {});
}

FileContent read_text_file(const std::filesystem::path& path, std::size_t longest,
                           std::chrono::milliseconds timeout) {
  auto content = read_all(path, longest, Pipes::accepted, timeout);
  if (!content) return content;
  if (const auto problem = problem_of_text(*content)) return failure(*problem);
  if (content->starts_with(utf8_mark)) content->erase(0, utf8_mark.size());
  return content;
}

}  // namespace chassis
