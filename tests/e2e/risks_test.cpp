// What works but has hardly been meant is logged as a warning at the start.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "chassis/http/api_keys.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The log of a server with these settings, from its start to its end.
std::string log_with(tests::ServerProcess::Variables settings) {
  settings.emplace("LOG_LEVEL", "info");
  tests::Service service(tests::Engine::sqlite, std::move(settings));
  service.process().await_log("DATABASE_READY");
  EXPECT_EQ(service.process().stop(), 0);
  return service.process().log();
}

TEST(Risks, OfProductionWithoutAuthentication) {
  EXPECT_THAT(log_with({{"ENV", "prod"}, {"APP_HOST", "0.0.0.0"}}), HasSubstr("API_OPEN_TO_ALL"));
  for (const auto& safe :
       {tests::ServerProcess::Variables{{"ENV", "prod"}},
        tests::ServerProcess::Variables{{"ENV", "test"}, {"APP_HOST", "0.0.0.0"}},
        tests::ServerProcess::Variables{{"ENV", "prod"},
                                        {"APP_HOST", "0.0.0.0"},
                                        {"API_KEYS", "a:read:a-key-0123456789-abcdefghijklmnop"}}})
    EXPECT_THAT(log_with(safe), Not(HasSubstr("API_OPEN_TO_ALL")));
}

TEST(Risks, OfAFileOfKeysThatOthersMayRead) {
  namespace fs = std::filesystem;
  const tests::TemporaryFolder folder;
  const auto path = folder.path() / "keys";
  std::ofstream(path) << "a:read:" << chassis::http::hashed("a-key-0123456789-abcdefghijklmnop").value()
                      << '\n';
  fs::permissions(path, fs::perms::owner_read | fs::perms::others_read);
  EXPECT_THAT(log_with({{"API_KEYS_FILE", path.string()}}), HasSubstr("SECRET_FILE_READABLE"));
  fs::permissions(path, fs::perms::owner_read | fs::perms::group_read);
  EXPECT_THAT(log_with({{"API_KEYS_FILE", path.string()}}), Not(HasSubstr("SECRET_FILE_READABLE")));
}

TEST(Risks, OfFewerDescriptorsThanConnections) {
  const auto log = log_with({{"MAX_CONNECTIONS", "1000000"}});
  EXPECT_THAT(log, HasSubstr("DESCRIPTOR_LIMIT_LOW"));
  EXPECT_THAT(log, HasSubstr(R"("max_connections": 1000000)"));
  EXPECT_THAT(log_with({{"MAX_CONNECTIONS", "10"}}), Not(HasSubstr("DESCRIPTOR_LIMIT_LOW")));
}

}  // namespace
}  // namespace mars
