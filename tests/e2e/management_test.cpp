// The address for those who run the service, apart from that of the API.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <list>

#include "tests/support/certificate.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;

class Management : public testing::Test {
 protected:
  [[nodiscard]] static std::uint16_t port_of(tests::Service& service) {
    return static_cast<std::uint16_t>(
        std::stoi(service.process().await_log(R"("management_address": "127.0.0.1:)")));
  }

  [[nodiscard]] static tests::HttpClient connect(tests::Service& service) {
    return tests::HttpClient(port_of(service));
  }

  static unsigned status(tests::HttpClient& client, std::string_view path) {
    return client.request("GET", path).result_int();
  }
};

TEST_F(Management, HasMetricsAndHealthAndNothingElse) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}});
  service.process().await_log("DATABASE_READY");
  auto client = connect(service);
  for (const auto* path : {"/api/v1/ready", "/api/v1/live"})
    EXPECT_EQ(status(client, path), 200U) << path;
  EXPECT_THAT(client.request("GET", "/metrics").body(), HasSubstr("http_server_active_requests 1\n"));
  for (const auto* path : {"/api/v1/check", "/api/v1/setup", "/docs", "/openapi.json"})
    EXPECT_EQ(status(client, path), 404U) << path;
}

TEST_F(Management, RemovesMetricsFromTheApi) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}});
  service.process().await_log("DATABASE_READY");
  auto client = service.connect();
  EXPECT_EQ(status(client, "/metrics"), 404U);
  for (const auto* path : {"/api/v1/ready", "/api/v1/live", "/api/v1/check", "/docs"})
    EXPECT_EQ(status(client, path), 200U) << path;
}

TEST_F(Management, AnswersWhileTheApiHasNoConnectionLeft) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}, {"MAX_CONNECTIONS", "1"}});
  auto first = service.connect();
  EXPECT_EQ(status(first, "/api/v1/live"), 200U);
  EXPECT_EQ(service.connect().read().result_int(), 503U);
  auto client = connect(service);
  EXPECT_EQ(status(client, "/api/v1/live"), 200U);
}

TEST_F(Management, HasAHundredConnections) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}});
  std::list<tests::HttpClient> clients;
  for (int count = 0; count < 100; ++count)
    EXPECT_EQ(status(clients.emplace_back(port_of(service)), "/api/v1/live"), 200U) << count;
  EXPECT_EQ(connect(service).read().result_int(), 503U);
}

TEST_F(Management, StaysInTheClearWhereTheApiSpeaksTls) {
  const tests::TemporaryFolder folder;
  const tests::CertificateFiles files(folder.path(), tests::make_certificate("localhost"));
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"},
                                                 {"TLS_CERTIFICATE_FILE", files.certificate},
                                                 {"TLS_PRIVATE_KEY_FILE", files.private_key}});
  auto client = connect(service);
  EXPECT_EQ(status(client, "/api/v1/live"), 200U);
}

TEST_F(Management, ClosesItsConnectionsAtShutdown) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}});
  auto client = connect(service);
  EXPECT_EQ(status(client, "/api/v1/live"), 200U);
  service.process().signal(SIGTERM);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(service.process().wait(), 0);
}

TEST_F(Management, RefusesAPortThatIsTaken) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}});
  const tests::TemporaryFolder folder;
  const auto refused = tests::run_program(
      folder.path(), {}, {{"APP_PORT", "0"}, {"MANAGEMENT_PORT", std::to_string(service.process().port())}});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("Address already in use"));
}

}  // namespace
}  // namespace mars
