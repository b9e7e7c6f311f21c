#include <gmock/gmock.h>

#include <fstream>

#include "app/core/settings.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PasswordFile : public testing::Test {
 protected:
  /// The settings where DB_PASSWORD_FILE names a file with `content`.
  [[nodiscard]] auto load(const std::string& content, chassis::config::Variables variables = {}) const {
    const auto path = folder_.path() / "password";
    std::ofstream(path, std::ios::binary) << content;
    variables["DB_PASSWORD_FILE"] = path.string();
    return Settings::declaration().load(variables);
  }

  tests::TemporaryFolder folder_;
};

std::vector<std::string> problems_of(const chassis::config::Variables& variables) {
  const auto settings = Settings::declaration().load(variables);
  return settings ? std::vector<std::string>{} : settings.error();
}

TEST_F(PasswordFile, HoldsThePasswordWithoutTheLineEnd) {
  EXPECT_EQ(load("secret")->database.postgres.password, "secret");
  EXPECT_EQ(load(" se cret \r\n")->database.postgres.password, " se cret ");
}

TEST_F(PasswordFile, HasAtMost1024Bytes) {
  EXPECT_EQ(load(std::string(1024, 'x'))->database.postgres.password, std::string(1024, 'x'));
  EXPECT_THAT(load(std::string(1025, 'x')).error(), ElementsAre(HasSubstr("DB_PASSWORD_FILE is")));
}

TEST_F(PasswordFile, MustBeReadableAndNotEmpty) {
  EXPECT_THAT(load("").error(), ElementsAre(HasSubstr("DB_PASSWORD_FILE is")));
  for (const auto& path : {folder_.path() / "missing", folder_.path()})
    EXPECT_THAT(problems_of({{"DB_PASSWORD_FILE", path.string()}}), ElementsAre(HasSubstr(path.string())));
}

TEST_F(PasswordFile, IsTextAndMayBeginWithAByteOrderMark) {
  EXPECT_EQ(load("\xEF\xBB\xBFsecret\r\n")->database.postgres.password, "secret");
  EXPECT_THAT(load("\xFF\xFEs").error(), ElementsAre(HasSubstr("it is UTF-16")));
  EXPECT_THAT(load(std::string("secret\0", 7)).error(), ElementsAre(HasSubstr("it has a zero byte")));
  EXPECT_THAT(load("\r\n").error(), ElementsAre(HasSubstr("more than line ends")));
}

TEST_F(PasswordFile, IsReportedWithTheReason) {
  EXPECT_THAT(
      problems_of({{"DB_PASSWORD_FILE", "/proc/self/mem"}}),
      ElementsAre("DB_PASSWORD_FILE is '/proc/self/mem' but must be a readable file of 1 to 1024 bytes; "
                  "Input/output error"));
}

TEST_F(PasswordFile, ExcludesThePasswordItself) {
  EXPECT_THAT(load("secret", {{"DB_PASSWORD", "other"}}).error(), ElementsAre(HasSubstr("both set")));
}

TEST_F(PasswordFile, HoldsNoPasswordOfAnExampleInProduction) {
  EXPECT_THAT(load("change-me\n", {{"ENV", "prod"}}).error(),
              ElementsAre(HasSubstr("DB_PASSWORD_FILE is the password of an example")));
}

}  // namespace
}  // namespace mars::core
