#include <gtest/gtest.h>

#include <fstream>

#include "core/environment.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::core {
namespace {

class EnvFileOnDisk : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
  }

  tests::TemporaryFolder folder_;
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

TEST_F(EnvFileOnDisk, IsNamedWhereItIsWrong) {
  write(".env", "nonsense");
  EXPECT_EQ(with_env_file({}, folder_.path()).error(),
            (folder_.path() / ".env").string() + ": line 1 is not NAME=value");
}

}  // namespace
}  // namespace mars::core
