// A real Prometheus scrapes real servers, one on each engine, while they are used, and has data for every
// query of the dashboards.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/parse.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>

#include "tests/support/command.hpp"
#include "tests/support/event_client.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{60};

/// A port that was free a moment ago.
std::uint16_t free_port() {
  boost::asio::io_context context;
  const boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

class Prometheus {
 public:
  Prometheus(const std::filesystem::path& folder, const std::array<std::uint16_t, 2>& targets)
      : port_(free_port()) {
    std::ofstream(folder / "prometheus.yml") << "global: {scrape_interval: 500ms, scrape_timeout: 500ms}\n"
                                                "scrape_configs:\n"
                                                "  - job_name: mars-probe-simulator\n"
                                                "    static_configs: [{targets: [\"127.0.0.1:"
                                             << targets[0] << "\", \"127.0.0.1:" << targets[1] << "\"]}]\n";
    start({"prometheus", "--config.file=" + (folder / "prometheus.yml").string(),
           "--storage.tsdb.path=" + (folder / "prometheus").string(),
           "--web.listen-address=127.0.0.1:" + std::to_string(port_)},
          folder / "prometheus.log");
  }

  Prometheus(const Prometheus&) = delete;
  Prometheus& operator=(const Prometheus&) = delete;

  ~Prometheus() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  /// How many series have a value that is a number; none while it does not answer.
  [[nodiscard]] std::size_t series(const std::string& query) const {
    try {
      const auto target =
          "/api/v1/query?query=" + std::string(boost::urls::encode(query, boost::urls::unreserved_chars));
      const auto response = tests::HttpClient(port_).request("GET", target);
      if (response.result_int() != 200) return 0;
      const auto answer = boost::json::parse(response.body());
      const auto& result = answer.at("data").at("result").as_array();
      return static_cast<std::size_t>(
          std::ranges::count_if(result, [](const auto& one) { return one.at("value").at(1) != "NaN"; }));
    } catch (const boost::system::system_error&) {
      return 0;  // it is starting
    }
  }

 private:
  void start(std::vector<std::string> arguments, const std::filesystem::path& log) {
    std::vector<char*> argv;
    for (auto& argument : arguments)
      argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int output = open(log.c_str(), O_WRONLY | O_CREAT, 0600);
    if (output < 0) _exit(126);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execvp(argv.front(), argv.data());
    _exit(127);
  }

  std::uint16_t port_;
  pid_t pid_ = -1;
};

/// The panels of all dashboards.
boost::json::array panels() {
  boost::json::array all;
  for (const auto& entry : std::filesystem::directory_iterator(MARS_DOCKER "/grafana/dashboards")) {
    std::ifstream file(entry.path());
    const auto dashboard = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    for (const auto& panel : dashboard.at("panels").as_array())
      all.push_back(panel);
  }
  return all;
}

std::vector<std::string> queries_of_the_dashboards() {
  std::vector<std::string> queries;
  for (const auto& panel : panels()) {
    for (const auto& target : panel.at("targets").as_array()) {
      queries.push_back(std::regex_replace(std::string(target.at("expr").as_string()),
                                           std::regex(R"(\$__rate_interval)"), "10s"));
    }
  }
  return queries;
}

void use(tests::HttpClient& client) {
  const auto id = tests::set_up_probe(client, 3, 3);
  for (const auto* command : {"MRL", "X", "LM"})
    client.request("PATCH", "/api/v1/move", tests::move_body(id, command));
  client.request("GET", "/api/v1/check");
  client.request("GET", "/api/v1/ready");
  client.request("GET", "/no/such/path");
}

TEST(Dashboard, HasDataForEveryQuery) {
  tests::Service embedded(tests::Engine::sqlite);
  tests::Service postgres(tests::Engine::postgres);
  for (auto* const service : {&embedded, &postgres})
    service->process().await_log("DATABASE_READY");
  const Prometheus prometheus(embedded.folder().path(),
                              {embedded.process().port(), postgres.process().port()});
  const std::jthread traffic([&](const std::stop_token& ended) {
    auto client_of_embedded = embedded.connect();
    auto client_of_postgres = postgres.connect();
    while (!ended.stop_requested()) {
      use(client_of_embedded);
      use(client_of_postgres);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
  const std::jthread listener([&](const std::stop_token& ended) {  // events are read only if somebody listens
    tests::EventClient events(embedded.process().port());
    while (!ended.stop_requested())
      events.next();
  });
  const auto queries = queries_of_the_dashboards();
  EXPECT_GE(queries.size(), 20U);
  const auto deadline = steady_clock::now() + patience;
  for (const auto& query : queries) {
    std::size_t series = 0;
    while ((series = prometheus.series(query)) == 0 && steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_GT(series, 0U) << query;
  }
}

TEST(Dashboard, IsProvisionedWithItsDataSource) {
  const std::string folder = MARS_DOCKER;
  std::ifstream source(folder + "/grafana/provisioning/datasources/prometheus.yml");
  const std::string text(std::istreambuf_iterator<char>(source), {});
  EXPECT_NE(text.find("uid: prometheus\n"), std::string::npos);
  for (const auto& panel : panels())
    EXPECT_EQ(panel.at("datasource").at("uid"), "prometheus") << panel.at("title");
}

TEST(Alerts, FireAndDoNotFireAsTheyShould) {
  const auto rules = tests::run_command("promtool test rules " MARS_ALERT_TESTS);
  EXPECT_EQ(rules.status, 0) << rules.output;
}

TEST(Alerts, AreLoadedByPrometheus) {
  const auto check = tests::run_command("promtool check config " MARS_DOCKER "/prometheus.yml");
  EXPECT_EQ(check.status, 0) << check.output;
  EXPECT_NE(check.output.find("10 rules found"), std::string::npos) << check.output;
}

}  // namespace
}  // namespace mars
