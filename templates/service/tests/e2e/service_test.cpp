#include "tests/support/service.hpp"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <string>

#include "app/core/service_name.hpp"

namespace mars {
namespace {

using testing::HasSubstr;

class LiveService : public tests::OnBothEngines {
 protected:
  LiveService() { service_.process().await_log("DATABASE_READY"); }

  std::string get(const std::string& target) { return client_.request("GET", target).body(); }
};

TEST_P(LiveService, IsLiveAndReady) {
  for (const auto* target : {"/api/v1/live", "/api/v1/ready"})
    EXPECT_EQ(client_.request("GET", target).result_int(), 200U) << target;
}

TEST_P(LiveService, ServesItsDocumentation) {
  const auto document = boost::json::parse(get("/openapi.json"));
  EXPECT_EQ(document.at("info").at("title"), "Mars Probe Simulator");
  EXPECT_EQ(client_.request("GET", "/docs").result_int(), 200U);
}

TEST_P(LiveService, HasMetricsUnderItsName) {
  EXPECT_THAT(get("/metrics"), HasSubstr("mars_probe_simulator_build_info{"));
}

TEST_P(LiveService, StopsInOrderAndStartsAgainOnTheSameDatabase) {
  EXPECT_EQ(service_.restart(), 0);
  service_.process().await_log("DATABASE_READY");
  EXPECT_EQ(service_.connect().request("GET", "/api/v1/ready").result_int(), 200U);
}

INSTANTIATE_TEST_SUITE_P(, LiveService, tests::both_engines(), tests::engine_name);

TEST(Readiness, NamesTheTableThatIsMissing) {
  const tests::Service service(tests::Engine::postgres);
  auto client = service.connect();
  service.postgres()->execute("ALTER TABLE idempotency_key RENAME TO elsewhere");
  const auto response = client.request("GET", "/api/v1/ready");
  EXPECT_EQ(response.result_int(), 503U);
  EXPECT_THAT(response.body(), HasSubstr("idempotency_key"));
}

TEST(Program, PrintsItsVersion) {
  const tests::TemporaryFolder folder;
  const auto run = tests::run_program(folder.path(), {"--version"}, {});
  EXPECT_EQ(run.status, 0);
  const auto& [name, version] = core::service_name;
  EXPECT_EQ(run.output, std::string(name) + " " + std::string(version) + "\n");
}

TEST(Program, RefusesWrongSettingsByName) {
  const tests::TemporaryFolder folder;
  const auto run = tests::run_program(folder.path(), {"--check-settings"}, {{"APP_PORT", "x"}});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.output, HasSubstr("APP_PORT"));
}

}  // namespace
}  // namespace mars
