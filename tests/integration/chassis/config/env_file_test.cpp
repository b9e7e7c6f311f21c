#include <gtest/gtest.h>

#include <fstream>

#include "chassis/config/environment.hpp"
#include "tests/support/file_permissions.hpp"
#include "tests/support/temporary_folder.hpp"

namespace chassis::config {
namespace {

class EnvFileOnDisk : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
  }

  mars::tests::TemporaryFolder folder_;
};

TEST_F(EnvFileOnDisk, CompletesTheEnvironmentAndDoesNotOverrideIt) {
  write(".env", "A=file\nB=file");
  EXPECT_EQ(with_env_file({{"A", "process"}}, folder_.path()), (Variables{{"A", "process"}, {"B", "file"}}));
}

TEST_F(EnvFileOnDisk, IsChosenByEnv) {
  write(".env", "A=dev");
  write(".env.test", "A=test");
  write(".env.prod", "A=prod");
  for (const std::string stage : {"dev", "test", "prod"})
    EXPECT_EQ(with_env_file({{"ENV", stage}}, folder_.path())->at("A"), stage);
  EXPECT_EQ(with_env_file({}, folder_.path())->at("A"), "dev");
}

TEST_F(EnvFileOnDisk, MayBeMissing) {
  EXPECT_EQ(with_env_file({{"A", "1"}}, folder_.path()), (Variables{{"A", "1"}}));
}

TEST_F(EnvFileOnDisk, IsAnErrorWhereItExistsAndCannotBeRead) {
  const auto file = folder_.path() / ".env";
  const auto expect_refusal = [&](const std::string& reason) {
    EXPECT_EQ(with_env_file({}, folder_.path()),
              std::unexpected(file.string() + " cannot be read: " + reason));
    std::filesystem::remove_all(file);
  };
  std::filesystem::create_directory(file);
  expect_refusal("it is a directory");
  std::filesystem::create_symlink("missing", file);
  expect_refusal("it is a symbolic link to a file that does not exist");
  std::filesystem::create_symlink("/proc/self/mem", file);
  expect_refusal("Input/output error");
  write(".env", "A=1");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  mars::tests::under_file_permissions([&] { expect_refusal("Permission denied"); });
  write(".env", "A=\xE4");
  expect_refusal("it is not UTF-8");
}

TEST_F(EnvFileOnDisk, HasAtMost1MiB) {
  constexpr std::size_t limit = 1'048'576;
  write(".env", "A=1" + std::string(limit - 3, '\n'));
  EXPECT_EQ(with_env_file({}, folder_.path()), (Variables{{"A", "1"}}));
  write(".env", "A=1" + std::string(limit - 2, '\n'));
  EXPECT_FALSE(with_env_file({}, folder_.path()));
}

TEST_F(EnvFileOnDisk, MayComeFromWindows) {
  write(".env",
        "\xEF\xBB\xBF"
        "A=1\r\nB=\"2\"\r\n# comment\r\n\r\nC=3 # comment\r\n");
  EXPECT_EQ(with_env_file({}, folder_.path()), (Variables{{"A", "1"}, {"B", "2"}, {"C", "3"}}));
}

TEST_F(EnvFileOnDisk, IsNamedWhereItIsWrong) {
  write(".env", "nonsense");
  EXPECT_EQ(with_env_file({}, folder_.path()).error(),
            (folder_.path() / ".env").string() + ": line 1 is not NAME=value");
}

}  // namespace
}  // namespace chassis::config
