// GET /metrics of the real server: what there is, that it is right, and that it stays bounded.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/certificate.hpp"
#include "tests/support/command.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;

/// One line for each metric with the names of its labels, such as "probe_commands_total{outcome}".
std::set<std::string> names_and_labels(const std::string& text) {
  std::set<std::string> names;
  const std::regex sample(R"(^([a-zA-Z_:]+)(\{(.*)\})? \S+$)");
  const std::regex label(R"re((\w+)="(?:[^"\\]|\\.)*")re");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::smatch match;
    EXPECT_TRUE(std::regex_match(line, match, sample)) << line;
    const std::string labels = match[3];
    std::string list;
    for (auto found = std::sregex_iterator(labels.begin(), labels.end(), label);
         found != std::sregex_iterator(); ++found)
      list += (list.empty() ? "" : ",") + (*found)[1].str();
    names.insert(match[1].str() + '{' + list + '}');
  }
  return names;
}

std::set<std::string> golden_list() {
  std::ifstream file(MARS_GOLDEN_METRICS);
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !line.starts_with('#')) names.insert(line);
  }
  return names;
}

/// Whether a metric is there only where keys or a certificate are configured.
bool is_of_access(const std::string& name) {
  return name.starts_with("api_key_") || name.starts_with("tls_certificate_");
}

/// Only a database behind a network has servers and a pool of connections.
std::set<std::string> golden_list(tests::Engine engine) {
  auto names = golden_list();
  std::erase_if(names, [engine](const std::string& name) {
    const bool of_a_network =
        name.starts_with("db_client_connections_") || name.starts_with("db_client_server_");
    return is_of_access(name) || (engine == tests::Engine::sqlite && of_a_network);
  });
  return names;
}

class MetricsEndpoint : public tests::OnBothEngines {
 protected:
  std::string metrics() {
    const auto response = client_.request("GET", "/metrics");
    EXPECT_EQ(response.result_int(), 200U);
    EXPECT_EQ(response["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    return response.body();
  }

  void use_everything() {
    const auto id = tests::set_up_probe(client_, 3, 3);
    for (const auto* command : {"MRL", "X", "LM"})
      client_.request("PATCH", "/api/v1/move", tests::move_body(id, command));
    client_.request("GET", "/api/v1/check");
    client_.request("GET", "/api/v1/ready");
  }
};

TEST_P(MetricsEndpoint, MatchesTheGoldenList) {
  service_.process().await_log("DATABASE_READY");
  use_everything();
  EXPECT_EQ(names_and_labels(metrics()), golden_list(GetParam()));
}

TEST_P(MetricsEndpoint, IsCleanToPromtool) {
  use_everything();
  const auto file = service_.folder().path() / "metrics.txt";
  std::ofstream(file) << metrics();
  const auto check = tests::run_command("promtool check metrics < " + file.string());
  EXPECT_EQ(check.status, 0) << check.output;
  EXPECT_EQ(check.output, "");
}

TEST_P(MetricsEndpoint, CountsWhatHappened) {
  use_everything();
  const auto text = metrics();
  for (const auto* sample :
       {"probe_created_total 1", "grid_created_total 1", R"(probe_commands_total{outcome="finished"} 1)",
        R"(probe_commands_total{outcome="INVALID_COMMAND_ERROR"} 1)",
        R"(probe_commands_total{outcome="INVALID_MOVEMENT_ERROR"} 1)",
        R"(probe_command_letters_total{letter="M",outcome="finished"} 1)",
        R"(probe_command_letters_total{letter="M",outcome="rejected"} 1)",
        R"(probe_command_letters_total{letter="other",outcome="rejected"} 1)",
        "http_server_active_requests 1", "log_lines_dropped_total 0", "trace_spans_dropped_total 0"})
    EXPECT_THAT(text, HasSubstr(std::string(sample) + '\n'));
  EXPECT_THAT(text, HasSubstr(R"(http_response_status_code="422",http_route="/api/v1/move")"));
}

TEST_P(MetricsEndpoint, SharesOneLabelForUnknownPathsAndMethods) {
  for (const auto* path : {"/wp-login.php", "/api/v1/setup/0190b5a0", "/metrics/x"}) {
    client_.request("GET", path);
    client_.request("BREW", path);
  }
  const auto text = metrics();
  for (const auto* unbounded : {"wp-login", "0190b5a0", "metrics/x", "BREW"})
    EXPECT_THAT(text, Not(HasSubstr(unbounded)));
  EXPECT_THAT(text, HasSubstr(R"(http_server_request_duration_seconds_count{http_request_method="GET",)"
                              R"(http_response_status_code="404",http_route="unmatched"} 3)"));
  EXPECT_THAT(text, HasSubstr(R"(http_server_request_duration_seconds_count{http_request_method="_OTHER",)"
                              R"(http_response_status_code="404",http_route="unmatched"} 3)"));
}

TEST(Metrics, CountACommandThatTheDatabaseFails) {
  tests::Service service(tests::Engine::postgres);
  auto http = service.connect();
  const auto id = tests::set_up_probe(http, 3, 3);
  service.postgres()->execute("ALTER TABLE probe RENAME TO elsewhere");
  EXPECT_EQ(http.request("PATCH", "/api/v1/move", tests::move_body(id, "MM")).result_int(), 500U);
  const auto text = http.request("GET", "/metrics").body();
  EXPECT_THAT(text, HasSubstr("probe_commands_total{outcome=\"failed\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("probe_command_letters_total{letter=\"M\",outcome=\"failed\"} 2\n"));
}

TEST(Metrics, OfKeysAndCertificatesAreInTheGoldenList) {
  const tests::TemporaryFolder folder;
  const tests::CertificateFiles files(folder.path(), tests::make_certificate("localhost"));
  const std::string key = "canary-of-a-watcher-0123456789abcde";
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"},
                                                 {"API_KEYS", "watcher:metrics:" + key},
                                                 {"TLS_CERTIFICATE_FILE", files.certificate},
                                                 {"TLS_PRIVATE_KEY_FILE", files.private_key}});
  const auto port = std::stoi(service.process().await_log(R"("management_address": "127.0.0.1:)"));
  tests::HttpClient client(static_cast<std::uint16_t>(port));
  auto names =
      names_and_labels(client.request("GET", "/metrics", {}, {{"authorization", "Bearer " + key}}).body());
  std::erase_if(names, std::not_fn(is_of_access));
  auto golden = golden_list();
  std::erase_if(golden, std::not_fn(is_of_access));
  EXPECT_EQ(names, golden);
}

INSTANTIATE_TEST_SUITE_P(, MetricsEndpoint, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
