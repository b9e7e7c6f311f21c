// The program among other programs: signals, standard streams, addresses.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

tests::ProgramRun run(const std::vector<std::string>& arguments,
                      const tests::ServerProcess::Variables& variables) {
  const tests::TemporaryFolder folder;
  return tests::run_program(folder.path(), arguments, variables);
}

// Signals.

class SignalWithoutMeaning : public testing::TestWithParam<int> {};

TEST_P(SignalWithoutMeaning, IsLoggedAndCutsNoRequest) {
  tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  client.send(
      "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
      "37\r\n\r\n");
  service.process().signal(GetParam());
  service.process().await_log(R"({"signal": )" + std::to_string(GetParam()) +
                              R"(, "event": "SIGNAL_IGNORED")");
  client.send(R"({"x": 1, "y": 1, "direction": "EAST"})");
  EXPECT_EQ(client.read().result_int(), 200U);
  EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST_P(SignalWithoutMeaning, IsLoggedEachTime) {
  tests::Service service(tests::Engine::sqlite);
  for (int times = 0; times < 3; ++times) {
    const auto before = service.process().log().size();
    service.process().signal(GetParam());
    while (!service.process().log().substr(before).contains("SIGNAL_IGNORED")) {
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, SignalWithoutMeaning, testing::Values(SIGHUP, SIGUSR1, SIGUSR2),
                         [](const auto& test) { return std::string(sigabbrev_np(test.param)); });

TEST(SignalsWhileStopping, CutNoRequest) {
  tests::Service service(tests::Engine::sqlite);
  auto client = service.connect();
  client.send("GET /api/v1/live HTTP/1.1\r\n");
  service.process().signal(SIGTERM);
  service.process().await_log("SERVER_STOPPING");
  service.process().signal(SIGHUP);
  service.process().await_log("SIGNAL_IGNORED");
  client.send("Host: x\r\n\r\n");
  EXPECT_EQ(client.read().result_int(), 200U);
  EXPECT_EQ(service.process().wait(), 0);
}

TEST(SignalsOfBrokenWrites, AreIgnored) {
  tests::Service service(tests::Engine::sqlite);
  for (const int signal : {SIGPIPE, SIGXFSZ})
    service.process().signal(signal);
  EXPECT_EQ(service.connect().request("GET", "/api/v1/live").result_int(), 200U);
}

// Standard streams.

/// A descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() { close(number_); }

  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
  return ends;
}

void expect_alive(const tests::ServerProcess& server) {
  EXPECT_EQ(tests::HttpClient(server.port()).request("GET", "/api/v1/live").result_int(), 200U);
}

TEST(StandardStreams, ThatAreClosedAreNeverSomethingElse) {
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), {{"ENV", "dev"}},
                                    tests::ServerProcess::Output::errors_closed);
  expect_alive(server);
  const std::filesystem::path descriptors = "/proc/" + std::to_string(server.pid()) + "/fd";
  for (const auto* number : {"0", "2"})
    EXPECT_EQ(std::filesystem::read_symlink(descriptors / number), "/dev/null");
  EXPECT_THAT(std::filesystem::read_symlink(descriptors / "1").string(), StartsWith("pipe:"));
}

TEST(StandardError, MayBeFull) {
  const Descriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), {{"ENV", "dev"}}, full.get());
  expect_alive(server);
}

TEST(StandardError, MayHaveNoReader) {
  const auto ends = make_pipe();
  close(ends[0]);
  const Descriptor unread(ends[1]);
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), {{"ENV", "dev"}}, unread.get());
  expect_alive(server);
}

TEST(StandardError, MayHaveAStuckReader) {
  const auto ends = make_pipe();
  const Descriptor reader(ends[0]);
  const Descriptor writer(ends[1]);
  fcntl(writer.get(), F_SETFL, O_NONBLOCK);
  const std::array<char, 4096> filler{};
  while (write(writer.get(), filler.data(), filler.size()) > 0) {
  }
  fcntl(writer.get(), F_SETFL, 0);
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(folder.path(), {{"ENV", "dev"}}, writer.get());
  expect_alive(server);
}

TEST(StandardError, ThatIsFullDoesNotChangeTheExitStatus) {
  for (const auto* errors : {"2>&-", "2>/dev/full", "2> >(exit)"}) {
    const tests::TemporaryFolder folder;
    const auto status_of = [&](const std::string& setting, const std::string& arguments) {
      const auto command = "cd " + folder.path().string() + " && " + setting + " " + MARS_EXECUTABLE + " " +
                           arguments + " " + errors;
      const int status = std::system(("bash -c '" + command + "'").c_str());
      return WEXITSTATUS(status);
    };
    EXPECT_EQ(status_of("APP_PORT=x", ""), 2) << errors;
    EXPECT_EQ(status_of("DB_ENGINE=postgres DB_PASSWORD=x", "--backup copy.db"), 2) << errors;
    EXPECT_EQ(status_of("ENV=test", "--backup copy.db"), 1) << errors;
  }
}

// Addresses.

using Acceptor = boost::asio::ip::tcp::acceptor;

class TakenPort {
 public:
  explicit TakenPort(const std::string& address)
      : acceptor_(context_, {boost::asio::ip::make_address(address), 0}) {}

  [[nodiscard]] std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  boost::asio::io_context context_;
  Acceptor acceptor_;
};

TEST(ListeningAddress, ThatIsTakenIsNamedWithItsVariables) {
  const TakenPort taken("127.0.0.1");
  const auto api = run({}, {{"APP_PORT", taken.port()}});
  EXPECT_EQ(api.status, 1);
  EXPECT_THAT(api.output, HasSubstr("APP_HOST and APP_PORT: cannot listen on 127.0.0.1:" + taken.port() +
                                    ": Address already in use\""));
  const auto management = run({}, {{"APP_PORT", "0"}, {"MANAGEMENT_PORT", taken.port()}});
  EXPECT_EQ(management.status, 1);
  EXPECT_THAT(management.output,
              HasSubstr("MANAGEMENT_HOST and MANAGEMENT_PORT: cannot listen on 127.0.0.1:" + taken.port() +
                        ": Address already in use\""));
}

TEST(ListeningAddress, OfIpv6HasBracketsInErrors) {
  const TakenPort taken("::1");
  const auto api = run({}, {{"APP_HOST", "::1"}, {"APP_PORT", taken.port()}});
  EXPECT_EQ(api.status, 1);
  EXPECT_THAT(api.output, HasSubstr("cannot listen on [::1]:" + taken.port() + ": Address already in use\""));
}

TEST(ListeningAddress, ThatIsNotOfThisMachineIsNamed) {
  const auto foreign = run({}, {{"APP_HOST", "192.0.2.1"}, {"APP_PORT", "8000"}});
  EXPECT_EQ(foreign.status, 1);
  EXPECT_THAT(foreign.output, HasSubstr("APP_HOST and APP_PORT: cannot listen on 192.0.2.1:8000: "));
  const auto unknown = run({}, {{"APP_HOST", "no.such.host.invalid"}, {"APP_PORT", "8000"}});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.output,
              HasSubstr("APP_HOST and APP_PORT: cannot listen on no.such.host.invalid:8000: "));
  for (const auto& refused : {foreign, unknown}) {
    EXPECT_THAT(refused.output, Not(HasSubstr(".hpp")));
    EXPECT_THAT(refused.output, Not(HasSubstr("[system:")));
  }
}

TEST(ListeningAddress, IsCheckedWithTheSettings) {
  const auto refused =
      run({"--check-settings"},
          {{"APP_HOST", "192.0.2.1"}, {"MANAGEMENT_HOST", "no.such.host.invalid"}, {"MANAGEMENT_PORT", "0"}});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.output, HasSubstr("APP_HOST: cannot listen on 192.0.2.1: "));
  EXPECT_THAT(refused.output, HasSubstr("MANAGEMENT_HOST: cannot listen on no.such.host.invalid: "));
  const TakenPort taken("127.0.0.1");  // by the server whose next start is being checked
  EXPECT_EQ(run({"--check-settings"}, {{"APP_PORT", taken.port()}}).status, 0);
}

TEST(ListeningAddress, OfIpv6WorksThroughout) {
  const tests::TemporaryFolder folder;
  const tests::ServerProcess server(
      folder.path(),
      {{"ENV", "test"}, {"APP_HOST", "::1"}, {"MANAGEMENT_HOST", "::1"}, {"MANAGEMENT_PORT", "0"}});
  server.await_log("DATABASE_READY");
  const auto port = std::to_string(server.port());
  EXPECT_THAT(server.log(), HasSubstr(R"("address": "[::1]:)" + port + '"'));
  EXPECT_THAT(server.log(), HasSubstr(R"("management_address": "[::1]:)"));
  tests::HttpClient client(server.port(), "::1");
  EXPECT_EQ(client.request("GET", "/api/v1/ready").result_int(), 200U);
  EXPECT_EQ(run({"--health-check"}, {{"APP_HOST", "::1"}, {"APP_PORT", port}}).status, 0);
}

TEST(ListeningAddress, OfIpv6HasBracketsInTheBanner) {
  const auto ends = make_pipe();
  const Descriptor reader(ends[0]);
  std::string banner;
  {
    const Descriptor writer(ends[1]);
    const tests::TemporaryFolder folder;
    const tests::ServerProcess server(folder.path(), {{"ENV", "dev"}, {"APP_HOST", "::1"}}, writer.get());
    server.await_log("DATABASE_READY");
  }
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = read(reader.get(), buffer.data(), buffer.size())) > 0;)
    banner.append(buffer.data(), static_cast<std::size_t>(size));
  EXPECT_THAT(banner, HasSubstr("API       http://[::1]:"));
  EXPECT_THAT(banner, HasSubstr("Docs      http://[::1]:"));
}

TEST(HealthCheck, NamesTheAddressThatDoesNotAnswer) {
  for (const auto& [host, shown] : {std::pair("127.0.0.1", "127.0.0.1:1"), std::pair("::1", "[::1]:1")}) {
    const auto checked = run({"--health-check"}, {{"APP_HOST", host}, {"APP_PORT", "1"}});
    EXPECT_EQ(checked.status, 1);
    EXPECT_EQ(checked.output,
              std::string("mars-probe-simulator: no answer from ") + shown + ": Connection refused\n");
  }
}

}  // namespace
}  // namespace mars
