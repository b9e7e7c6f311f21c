// scripts/with-env reads the files of settings as the program does.

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>

#include "tests/support/command.hpp"
#include "tests/support/file_permissions.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars {
namespace {

namespace fs = std::filesystem;

class WithEnv : public testing::Test {
 protected:
  WithEnv() {
    fs::create_directory(folder_.path() / "scripts");
    fs::copy(MARS_ROOT "/scripts/with-env", folder_.path() / "scripts");
  }

  [[nodiscard]] tests::CommandRun run() const {
    return tests::run_command("env -u ENV " + (folder_.path() / "scripts/with-env").string() +
                              R"( bash -c 'echo "${A-} ${B-} ${C-}"')");
  }

  tests::TemporaryFolder folder_;
  const fs::path file_ = folder_.path() / ".env";
};

TEST_F(WithEnv, RunsWithoutAFile) {
  EXPECT_EQ(run().output, "  \n");
}

TEST_F(WithEnv, ReadsAFileOfWindows) {
  std::ofstream(file_) << "\xEF\xBB\xBF"
                       << "A=1\r\nB=\"2 3\"\r\nC=4 # comment";
  EXPECT_EQ(run().output, "1 2 3 4\n");
}

TEST_F(WithEnv, RefusesAFileThatItCannotRead) {
  const auto expect_refusal = [this] {
    EXPECT_EQ(run().status, 2);
    EXPECT_THAT(run().output, testing::HasSubstr(".env cannot be read as UTF-8"));
    fs::remove(file_);
  };
  fs::create_directory(file_);
  expect_refusal();
  fs::create_symlink("missing", file_);
  expect_refusal();
  fs::create_symlink("/proc/self/mem", file_);
  expect_refusal();
  std::ofstream(file_) << "A=\xE4";
  expect_refusal();
  std::ofstream(file_) << "A=1";
  fs::permissions(file_, fs::perms::none);
  tests::under_file_permissions(expect_refusal);
}

}  // namespace
}  // namespace mars
