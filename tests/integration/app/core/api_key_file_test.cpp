#include <gmock/gmock.h>

#include <fstream>

#include "app/core/settings.hpp"
#include "tests/support/temporary_folder.hpp"

namespace mars::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ApiKeyFile : public testing::Test {
 protected:
  /// The settings where API_KEYS_FILE names a file with `content`.
  [[nodiscard]] auto load(const std::string& content, chassis::config::Variables variables = {}) const {
    const auto path = folder_.path() / "keys";
    std::ofstream(path, std::ios::binary) << content;
    variables["API_KEYS_FILE"] = path.string();
    return Settings::declaration().load(variables);
  }

  const std::string line_ =
      "me:read:" + chassis::http::hashed(std::string("a-key-of-a-file-0123456789abcdef")).value() + '\n';
  tests::TemporaryFolder folder_;
};

TEST_F(ApiKeyFile, HoldsTheKeys) {
  const auto settings = load("# who may do what\n" + line_);
  ASSERT_TRUE(settings);
  ASSERT_EQ(settings->server.access.api_keys.size(), 1U);
  EXPECT_EQ(settings->server.access.api_keys.front().principal, "me");
}

TEST_F(ApiKeyFile, IsReportedByItsWrongLines) {
  EXPECT_THAT(
      load(line_ + "canary\n").error(),
      ElementsAre(testing::AllOf(HasSubstr("API_KEYS_FILE is"), HasSubstr("line 2: it must have three"),
                                 testing::Not(HasSubstr("canary")))));
}

TEST_F(ApiKeyFile, HasAtMost64KiB) {
  constexpr std::size_t limit = 65'536;
  const auto of_size = [this](std::size_t size) { return line_ + std::string(size - line_.size(), '\n'); };
  EXPECT_TRUE(load(of_size(limit)));
  EXPECT_THAT(load(of_size(limit + 1)).error(), ElementsAre(HasSubstr("API_KEYS_FILE is")));
}

TEST_F(ApiKeyFile, MustBeReadableAndHoldAKey) {
  EXPECT_THAT(load("# none yet\n").error(), ElementsAre(HasSubstr("no key")));
  for (const auto& path : {folder_.path() / "missing", folder_.path()}) {
    const auto refused = Settings::declaration().load({{"API_KEYS_FILE", path.string()}});
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error(), ElementsAre(HasSubstr(path.string())));
  }
}

TEST_F(ApiKeyFile, MayComeFromWindows) {
  auto line = line_;
  line.insert(line.size() - 1, "\r");
  EXPECT_EQ(load("\xEF\xBB\xBF" + line + "# comment\r\n")->server.access.api_keys.size(), 1U);
  EXPECT_THAT(load("\xFE\xFF" + line).error(), ElementsAre(HasSubstr("it is UTF-16")));
}

TEST_F(ApiKeyFile, ExcludesTheKeysThemselves) {
  EXPECT_THAT(
      load(line_, {{"API_KEYS", "me:read:" + std::string("another-key-0123456789abcdefghij")}}).error(),
      ElementsAre("API_KEYS and API_KEYS_FILE are both set: which one holds?"));
}

}  // namespace
}  // namespace mars::core
