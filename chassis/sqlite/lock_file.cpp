#include "chassis/sqlite/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <type_traits>

#include "chassis/base/errors.hpp"

namespace chassis::sqlite {

namespace {

/// What the file holds. Written by the same build or another one on the same machine: never sent anywhere.
struct Content {
  static constexpr std::array<char, 8> current_format{'m', 'a', 'r', 's', '-', 'd', 'b', '1'};

  std::array<char, 8> format{};
  std::array<char, 40> boot_id{};
  FileState state;
};

static_assert(std::is_trivially_copyable_v<Content>);

std::array<char, 40> boot_id() {
  std::array<char, 40> id{};
  std::ifstream("/proc/sys/kernel/random/boot_id").getline(id.data(), id.size());
  return id;
}

const std::array<char, 40>& this_boot() {
  static const auto id = boot_id();
  return id;
}

/// What root makes, the service is to be able to open.
void give_to_owner_of(const std::filesystem::path& folder, int descriptor) {
  struct stat status{};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &status) != 0) return;
  static_cast<void>(!::fchown(descriptor, status.st_uid, status.st_gid));
}

}  // namespace

LockFile::LockFile(const std::filesystem::path& file) {
  const auto path = file.string() + "-lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0)
    throw Unavailable("cannot create " + path + ": " + std::generic_category().message(errno));
  give_to_owner_of(file.parent_path(), descriptor_);
}

LockFile::~LockFile() {
  ::close(descriptor_);
}

bool LockFile::try_share() {
  return ::flock(descriptor_, LOCK_SH | LOCK_NB) == 0;
}

bool LockFile::try_exclusive() {
  return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

void LockFile::record(const FileState& state) const {
  const Content content{.format = Content::current_format, .boot_id = this_boot(), .state = state};
  // Nothing needs to reach the disk: after a crash of the machine, `same_boot` is false. A write that fails
  // leaves an older record, which a later check finds explained or refuses.
  static_cast<void>(!::pwrite(descriptor_, &content, sizeof(content), 0));
}

std::optional<LockFile::Record> LockFile::recorded() const {
  Content content;
  if (::pread(descriptor_, &content, sizeof(content), 0) != sizeof(content)) return std::nullopt;
  if (content.format != Content::current_format) return std::nullopt;
  return Record{.state = content.state, .same_boot = content.boot_id == this_boot()};
}

}  // namespace chassis::sqlite
