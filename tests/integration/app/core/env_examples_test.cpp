#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "app/core/settings.hpp"
#include "chassis/config/environment.hpp"
#include "chassis/config/misspelt_variables.hpp"

namespace mars::core {
namespace {

using testing::ElementsAre;

class EnvExample : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] static chassis::config::Variables read() {
    std::ifstream file(std::string(MARS_ROOT "/") + GetParam());
    return chassis::config::parse_env_file(std::string(std::istreambuf_iterator<char>(file), {})).value();
  }
};

TEST_P(EnvExample, HasTheVariablesOfEveryStage) {
  std::vector<std::string> names;
  for (const auto& [name, value] : read())
    names.push_back(name);
  EXPECT_THAT(names, ElementsAre("ADMINER_PORT", "APP_PORT", "DB_HOST", "DB_NAME", "DB_PASSWORD", "DB_PORT",
                                 "DB_USER", "ENV", "GRAFANA_ADMIN_USER", "GRAFANA_ADMIN_USER_PASSWORD"));
}

TEST_P(EnvExample, HasNoVariableThatLooksMisspelt) {
  EXPECT_THAT(chassis::config::misspelt_variables(read(), Settings::declaration().names()),
              testing::IsEmpty());
}

TEST_P(EnvExample, IsRefusedInProductionUntilThePasswordIsChanged) {
  auto variables = read();
  variables["ENV"] = "prod";
  const auto refused = Settings::declaration().load(variables);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), ElementsAre(testing::HasSubstr("DB_PASSWORD is the password of an example")));
  variables["DB_PASSWORD"] = "a secret";
  EXPECT_TRUE(Settings::declaration().load(variables));
}

INSTANTIATE_TEST_SUITE_P(, EnvExample,
                         testing::Values(".env.example", ".env.test.example", ".env.prod.example"),
                         [](const auto& file) {
                           std::string name = file.param;
                           std::erase(name, '.');
                           return name;
                         });

}  // namespace
}  // namespace mars::core
