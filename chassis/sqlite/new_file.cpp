#include "chassis/sqlite/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "chassis/base/errors.hpp"

namespace chassis::sqlite {

namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file) {
  const int error = errno;
  throw Unavailable("cannot " + what + ' ' + file.string() + ": " + std::generic_category().message(error));
}

/// Writes a file or a folder through to the disk.
void sync(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("open", file);
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  if (result != 0) fail("sync", file);
}

bool rename_to_free_name(const char* from, const char* to) {
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  // Some file systems cannot rename without replacing, but link.
  return ::link(from, to) == 0 && ::unlink(from) == 0;
}

}  // namespace

NewFile::NewFile(const std::filesystem::path& target) : target_(target) {
  std::string pattern = target.string() + ".partial-XXXXXX";
  const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor < 0) fail("create a file beside", target);
  ::close(descriptor);
  path_ = pattern;
}

NewFile::~NewFile() {
  for (const char* const suffix : {"", "-journal", "-wal", "-shm"})
    ::unlink((path_.string() + suffix).c_str());
}

void NewFile::take_rights_of(const std::filesystem::path& model) const {
  struct stat status{};
  if (::stat(model.c_str(), &status) != 0) return;
  constexpr mode_t rights = 0777;
  if (S_ISREG(status.st_mode)) static_cast<void>(!::chmod(path_.c_str(), status.st_mode & rights));
  static_cast<void>(!::chown(path_.c_str(), status.st_uid, status.st_gid));
}

void NewFile::put_in_place(Existing existing) {
  sync(path_);
  const bool renamed = existing == Existing::replace ? std::rename(path_.c_str(), target_.c_str()) == 0
                                                     : rename_to_free_name(path_.c_str(), target_.c_str());
  if (!renamed) fail("create", target_);
  sync(target_.parent_path());
}

}  // namespace chassis::sqlite
