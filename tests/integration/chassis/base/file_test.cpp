#include "chassis/base/file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string_view>

#include "tests/support/file_permissions.hpp"
#include "tests/support/temporary_folder.hpp"

namespace chassis {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;
using testing::HasSubstr;

constexpr std::size_t longest = 100;

class File : public testing::Test {
 protected:
  [[nodiscard]] fs::path path(std::string_view name) const { return folder_.path() / name; }

  fs::path write(std::string_view name, std::string_view content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

  /// Why it can be read as neither, for the same reason.
  static std::string reason_of(const fs::path& file) {
    const auto bytes = read_file(file, longest);
    const auto text = read_text_file(file, longest);
    if (bytes || text) return "it was read";
    EXPECT_FALSE(bytes.error().absent);
    EXPECT_FALSE(text.error().absent);
    EXPECT_EQ(bytes.error().reason, text.error().reason);
    return text.error().reason;
  }

  /// Why a file with that content is no text.
  [[nodiscard]] std::string reason_of_text(std::string_view content) const {
    const auto file = write("text", content);
    EXPECT_EQ(read_file(file, longest), std::string(content));
    const auto text = read_text_file(file, longest);
    return text ? "it was read" : text.error().reason;
  }

  mars::tests::TemporaryFolder folder_;
};

TEST_F(File, IsReadToItsEnd) {
  EXPECT_EQ(read_file(write("bytes", "a\0\xff\n"sv), longest), std::string("a\0\xff\n"sv));
  EXPECT_EQ(read_text_file(write("text", "ä\r\n"), longest), "ä\r\n");
  EXPECT_EQ(read_file(write("empty", ""), longest), "");
}

TEST_F(File, HasASizeLimit) {
  const std::string most(longest, 'x');
  EXPECT_EQ(read_file(write("most", most), longest), most);
  EXPECT_EQ(reason_of(write("more", most + 'x')), "it has more than 100 bytes");
}

TEST_F(File, IsReadWhereItsSizeIsNotKnownInAdvance) {
  EXPECT_EQ(fs::file_size("/proc/self/comm"), 0U);
  EXPECT_THAT(read_text_file("/proc/self/comm", longest).value(), testing::EndsWith("\n"));
}

TEST_F(File, IsFoundThroughTheSymbolicLinksOfKubernetes) {
  fs::create_directory(path("..2026_11_26"));
  write("..2026_11_26/password", "secret");
  fs::create_directory_symlink("..2026_11_26", path("..data"));
  fs::create_symlink("..data/password", path("password"));
  EXPECT_EQ(read_text_file(path("password"), longest), "secret");
}

TEST_F(File, IsAbsentOnlyWhereNothingHasItsName) {
  for (const auto& missing : {path("missing"), path("no/such/folder")}) {
    EXPECT_TRUE(read_file(missing, longest).error().absent);
    EXPECT_EQ(read_text_file(missing, longest).error().reason, "it does not exist");
  }
}

TEST_F(File, IsNotAbsentWhereALinkLeadsNowhere) {
  fs::create_symlink("missing", path("link"));
  EXPECT_THAT(reason_of(path("link")), HasSubstr("symbolic link"));
}

TEST_F(File, IsNotAbsentWhereItsPathCannotBeFollowed) {
  fs::create_symlink("loop", path("loop"));
  EXPECT_EQ(reason_of(path("loop")), "Too many levels of symbolic links");
  EXPECT_EQ(reason_of(write("file", "") / "below"), "Not a directory");
  EXPECT_EQ(reason_of(path(std::string(300, 'x'))), "File name too long");
}

TEST_F(File, IsRefusedWithoutPermission) {
  const auto unreadable = write("unreadable", "secret");
  fs::permissions(unreadable, fs::perms::none);
  const auto closed = path("closed");
  fs::create_directory(closed);
  write("closed/file", "secret");
  fs::permissions(closed, fs::perms::none);
  mars::tests::under_file_permissions([&] {
    EXPECT_EQ(reason_of(unreadable), "Permission denied");
    EXPECT_EQ(reason_of(closed / "file"), "Permission denied");
    EXPECT_EQ(reason_of(closed / "missing"), "Permission denied");
  });
  fs::permissions(closed, fs::perms::owner_all);
}

TEST_F(File, IsRefusedWhereReadingFails) {
  EXPECT_EQ(reason_of("/proc/self/mem"), "Input/output error");
}

TEST_F(File, MustBeARegularFile) {
  EXPECT_EQ(reason_of(folder_.path()), "it is a directory");
  EXPECT_EQ(reason_of("/dev/null"), "it is a device");
  EXPECT_EQ(reason_of("/dev/zero"), "it is a device");
}

TEST_F(File, IsNeitherANamedPipeNorASocketAndNothingWaitsForTheirWriters) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(reason_of(path("pipe")), "it is a pipe");
  const int writer = open(path("pipe").c_str(), O_RDWR | O_CLOEXEC);
  EXPECT_EQ(reason_of(path("pipe")), "it is a pipe");
  close(writer);

  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  path("socket").string().copy(&address.sun_path[0], sizeof address.sun_path - 1);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(reason_of(path("socket")), "No such device or address");
  close(listener);
}

/// A pipe as a shell passes one: `<(command)`.
class UnnamedPipe {
 public:
  UnnamedPipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  }

  UnnamedPipe(const UnnamedPipe&) = delete;
  UnnamedPipe& operator=(const UnnamedPipe&) = delete;

  ~UnnamedPipe() {
    close(ends_[0]);
    if (ends_[1] >= 0) close(ends_[1]);
  }

  [[nodiscard]] fs::path path() const { return "/dev/fd/" + std::to_string(ends_[0]); }

  void write(std::string_view text) const {
    ASSERT_EQ(::write(ends_[1], text.data(), text.size()), ssize_t(text.size()));
  }

  void end() {
    close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

TEST_F(File, OfTextMayBeAnUnnamedPipe) {
  UnnamedPipe pipe;
  pipe.write("secret");
  pipe.end();
  EXPECT_EQ(read_text_file(pipe.path(), longest), "secret");
}

TEST_F(File, OfTextIsAwaitedUntilTheWriterClosesThePipe) {
  UnnamedPipe pipe;
  std::jthread writer([&] {
    pipe.write("sec");
    pipe.write("ret");
    pipe.end();
  });
  EXPECT_EQ(read_text_file(pipe.path(), longest), "secret");
}

TEST_F(File, OfTextIsNotAwaitedForEver) {
  const UnnamedPipe pipe;
  pipe.write("secret");
  EXPECT_EQ(read_text_file(pipe.path(), longest, std::chrono::milliseconds(50)).error().reason,
            "its writer has not closed it in time");
}

TEST_F(File, OfBytesIsNoPipeBecauseItIsReadAgain) {
  const UnnamedPipe pipe;
  EXPECT_EQ(read_file(pipe.path(), longest).error().reason, "it is a pipe");
}

TEST_F(File, OfTextMayBeginWithTheByteOrderMarkOfUtf8) {
  EXPECT_EQ(read_text_file(write("text", "\xEF\xBB\xBFsecret"), longest), "secret");
  EXPECT_EQ(read_text_file(write("text", "\xEF\xBB\xBF"), longest), "");
  EXPECT_EQ(read_text_file(write("text", "a\xEF\xBB\xBF"), longest), "a\xEF\xBB\xBF");
}

TEST_F(File, OfTextIsNoOtherEncoding) {
  EXPECT_EQ(reason_of_text("\xFF\xFEs\0"sv), "it is UTF-16, and must be UTF-8");
  EXPECT_EQ(reason_of_text("\xFE\xFF\0s"sv), "it is UTF-16, and must be UTF-8");
  EXPECT_EQ(reason_of_text("\xFF\xFE\0\0s\0\0\0"sv), "it is UTF-32, and must be UTF-8");
  EXPECT_EQ(reason_of_text("\0\0\xFE\xFF\0\0\0s"sv), "it is UTF-32, and must be UTF-8");
  EXPECT_EQ(reason_of_text("s\0e\0"sv), "it has a zero byte");
  for (const auto wrong : {"\xE4"sv, "\xC3"sv, "\xED\xA0\x80"sv, "\xC0\x80"sv, "\xF4\x90\x80\x80"sv})
    EXPECT_EQ(reason_of_text(wrong), "it is not UTF-8");
}

}  // namespace
}  // namespace chassis
