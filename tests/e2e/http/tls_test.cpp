// TLS of the real server: what it agrees to, what it refuses, and what happens when its certificate changes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <boost/json/parse.hpp>
#include <thread>

#include "tests/support/certificate.hpp"
#include "tests/support/service.hpp"
#include "tests/support/tls_client.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::Not;
using Variables = tests::ServerProcess::Variables;

constexpr auto ten_minutes = "600000";

class Tls : public testing::Test {
 protected:
  [[nodiscard]] Variables with_files(Variables variables = {}) const {
    variables["ENV"] = "test";
    variables["TLS_CERTIFICATE_FILE"] = files_.certificate;
    variables["TLS_PRIVATE_KEY_FILE"] = files_.private_key;
    return variables;
  }

  [[nodiscard]] tests::ServerProcess serve(Variables variables = {}) const {
    return {folder_.path(), with_files(std::move(variables))};
  }

  [[nodiscard]] tests::ProgramRun run(const std::vector<std::string>& arguments,
                                      const Variables& variables) const {
    return tests::run_program(folder_.path(), arguments, variables);
  }

  tests::TemporaryFolder folder_;
  tests::CertificateFiles files_{folder_.path(), tests::make_certificate("first")};
};

/// Why the server refuses the handshake; empty where it does not.
std::string refusal(std::uint16_t port, const tests::TlsClient::Options& options) {
  try {
    const tests::TlsClient client(port, options);
    return {};
  } catch (const boost::system::system_error& error) {
    return error.what();
  }
}

TEST_F(Tls, ServesTheApiInBothVersions) {
  const auto server = serve();
  for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    tests::TlsClient client(server.port(), {.version = version});
    EXPECT_EQ(client.request("GET", "/api/v1/live").body(), R"({"status":"alive"})");
    EXPECT_EQ(client.server_name(), "CN=first");
    EXPECT_EQ(client.protocol(), "http/1.1");
  }
}

TEST_F(Tls, ServesWithAnRsaKey) {
  files_.write(tests::make_certificate("rsa", {.kind = tests::KeyKind::rsa}));
  const auto server = serve();
  EXPECT_EQ(tests::TlsClient(server.port(), {.version = TLS1_2_VERSION}).server_name(), "CN=rsa");
}

TEST_F(Tls, PassesLongBodiesBothWays) {
  const auto server = serve();
  tests::TlsClient client(server.port());
  const auto setup = client.request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");
  const std::string id(boost::json::parse(setup.body()).at("id").as_string());
  EXPECT_EQ(
      client.request("PATCH", "/api/v1/move", tests::move_body(id, std::string(100'000, 'L'))).result_int(),
      200U);
  EXPECT_GT(client.request("GET", "/docs/swagger-ui-bundle.js").body().size(), 1'000'000U);
}

TEST_F(Tls, AgreesWithoutAnyProtocolOffered) {
  const auto server = serve();
  tests::TlsClient client(server.port(), {.protocols = ""});
  EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST_F(Tls, RejectsInsecureProtocolsAndCiphers) {
  const auto server = serve();
  EXPECT_THAT(refusal(server.port(), {.version = TLS1_1_VERSION}), HasSubstr("protocol version"));
  for (const auto* ciphers : {"ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256"})
    EXPECT_THAT(refusal(server.port(), {.version = TLS1_2_VERSION, .ciphers = ciphers}),
                HasSubstr("handshake failure"));
  EXPECT_THAT(refusal(server.port(), {.protocols = "\x02h2"}), HasSubstr("no application protocol"));
}

TEST_F(Tls, AgreesOnKeysOverTheNamedGroupsOnly) {
  const auto server = serve();
  for (const auto* group : {"X25519", "P-256", "P-384"})
    EXPECT_EQ(tests::TlsClient(server.port(), {.groups = group}).request("GET", "/api/v1/live").result_int(),
              200U)
        << group;
  for (const auto* group : {"ffdhe2048", "ffdhe3072", "ffdhe8192", "P-521", "X448"})
    EXPECT_THAT(refusal(server.port(), {.groups = group}), HasSubstr("handshake failure")) << group;
}

TEST_F(Tls, LetsNoSessionBeResumed) {
  const auto server = serve();
  for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    tests::TlsClient client(server.port(), {.version = version});
    client.request("GET", "/api/v1/live");
    EXPECT_FALSE(client.resumable());
  }
}

TEST_F(Tls, SendsNoPlaintextResponse) {
  const auto server = serve();
  tests::HttpClient plain(server.port());
  EXPECT_THROW(plain.request("GET", "/api/v1/live"), boost::system::system_error);
  EXPECT_EQ(tests::TlsClient(server.port()).request("GET", "/api/v1/live").result_int(), 200U);
}

TEST_F(Tls, SendsCloseNotifyBeforeClosing) {
  const auto server = serve({{"IDLE_TIMEOUT_MS", "300"}, {"MAX_BODY_BYTES", "1000"}});
  tests::TlsClient idle(server.port());
  idle.request("GET", "/api/v1/live");
  EXPECT_TRUE(idle.ends_in_order());
  tests::TlsClient closing(server.port());
  closing.request("GET", "/api/v1/live", {}, {{"connection", "close"}});
  EXPECT_TRUE(closing.ends_in_order());
  tests::TlsClient refused(server.port());
  EXPECT_EQ(refused.request("POST", "/api/v1/setup", std::string(200'000, ' ')).result_int(), 413U);
  EXPECT_TRUE(refused.ends_in_order());
}

TEST_F(Tls, Returns408ToSlowClients) {
  const auto server = serve({{"READ_TIMEOUT_MS", "300"}, {"IDLE_TIMEOUT_MS", ten_minutes}});
  for (const auto* begun : {"G", "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"}) {
    tests::TlsClient client(server.port());
    EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
    client.send(begun);
    EXPECT_EQ(client.read().result_int(), 408U);
    EXPECT_TRUE(client.ends_in_order());
  }
}

TEST_F(Tls, SendsCloseNotifyAtShutdown) {
  auto server = serve();
  tests::TlsClient idle(server.port());
  idle.request("GET", "/api/v1/live");
  tests::HttpClient in_handshake(server.port());
  server.signal(SIGTERM);
  EXPECT_TRUE(idle.ends_in_order());
  EXPECT_TRUE(in_handshake.at_end());
  EXPECT_EQ(server.wait(), 0);
}

TEST_F(Tls, TimesOutSlowHandshakes) {
  const auto server = serve({{"READ_TIMEOUT_MS", "300"}, {"IDLE_TIMEOUT_MS", ten_minutes}});
  tests::HttpClient silent(server.port());
  EXPECT_TRUE(silent.at_end());
  tests::HttpClient slow(server.port());
  slow.send("\x16\x03\x01");
  EXPECT_TRUE(slow.at_end());
}

TEST_F(Tls, CountsAHandshakeAsAConnectionThatMakesRoomForOthers) {
  const auto server =
      serve({{"APP_THREADS", "1"}, {"MAX_CONNECTIONS", "2"}, {"READ_TIMEOUT_MS", ten_minutes}});
  tests::HttpClient in_handshake(server.port());
  tests::TlsClient second(server.port());
  EXPECT_EQ(second.request("GET", "/api/v1/live").result_int(), 200U);
  tests::TlsClient third(server.port());
  EXPECT_TRUE(in_handshake.at_end());
  EXPECT_EQ(third.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_EQ(second.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST_F(Tls, HealthCheckReportsReadiness) {
  const auto server = serve();
  server.await_log("DATABASE_READY");
  const auto healthy = run({"--health-check"}, with_files({{"APP_PORT", std::to_string(server.port())}}));
  EXPECT_EQ(healthy.status, 0);
  EXPECT_THAT(healthy.output, HasSubstr("ready"));
}

TEST_F(Tls, RedirectsToItself) {
  const auto server = serve();
  tests::TlsClient client(server.port());
  EXPECT_EQ(client.request("GET", "/api/v1/live/")["Location"], "https://testserver/api/v1/live");
}

TEST_F(Tls, ExportsTheExpiryOfTheCertificate) {
  const auto server = serve();
  tests::TlsClient client(server.port());
  EXPECT_THAT(client.request("GET", "/metrics").body(),
              testing::ContainsRegex("\ntls_certificate_not_after_timestamp_seconds [1-9]"));
}

TEST_F(Tls, WarnsOfACertificateThatIsNotValid) {
  using std::chrono::hours;
  files_.write(tests::make_certificate("old", {.valid_from = hours(-48), .valid_until = hours(-24)}));
  const auto server = serve();
  server.await_log(R"("event": "TLS_CERTIFICATE_NOT_VALID")");
  EXPECT_THAT(server.log(), HasSubstr(R"({"subject": "CN=old", "not_after": ")"));
  EXPECT_EQ(tests::TlsClient(server.port()).server_name(), "CN=old");
}

TEST_F(Tls, RefusesToStartWithFilesOfNoUse) {
  const auto other = tests::make_certificate("other", {.kind = tests::KeyKind::rsa});
  const auto locked = tests::make_certificate("locked", {.passphrase = "secret"});
  const auto good = tests::make_certificate("good");
  for (const auto& [certificate, private_key] :
       {std::pair{good.certificate, other.private_key},
        {other.certificate, good.private_key},
        {good.certificate, tests::make_certificate("good").private_key},
        {good.private_key, good.certificate},
        {locked.certificate, locked.private_key},
        {std::string("text"), good.private_key},
        {good.certificate, std::string("text")},
        {std::string(), good.private_key}}) {
    files_.write({.certificate = certificate, .private_key = private_key});
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{}, {"--check-settings"}}) {
      const auto refused = run(arguments, with_files({{"APP_PORT", "0"}}));
      EXPECT_EQ(refused.status, 2);
      EXPECT_THAT(refused.output, HasSubstr("TLS_CERTIFICATE_FILE"));
    }
  }
}

TEST_F(Tls, RefusesToStartWithoutOneOfTheFiles) {
  auto variables = with_files();
  variables["TLS_PRIVATE_KEY_FILE"] = folder_.path() / "missing";
  const auto missing = run({}, variables);
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.output, HasSubstr("TLS_PRIVATE_KEY_FILE is '" + variables["TLS_PRIVATE_KEY_FILE"]));
  variables["TLS_PRIVATE_KEY_FILE"] = "";
  EXPECT_THAT(run({}, variables).output, HasSubstr("one of them is missing"));
}

/// Clients that send requests without a pause, on connections that last and on new ones.
class Load {
 public:
  explicit Load(std::uint16_t port) : port_(port) {}

  /// Ends it. How many requests were answered by each of the two, and how many were not.
  struct Result {
    int lasting = 0;
    int fresh = 0;
    int failed = 0;
  };

  Result stop() {
    lasting_.request_stop();
    fresh_.request_stop();
    lasting_.join();
    fresh_.join();
    return {.lasting = answered_[0], .fresh = answered_[1], .failed = failed_};
  }

 private:
  void request(tests::TlsClient& client, std::size_t kind) {
    if (client.request("GET", "/api/v1/live").result_int() == 200)
      ++answered_.at(kind);
    else
      ++failed_;
  }

  template <class Action>
  std::jthread repeat(Action action) {
    return std::jthread([this, action](const std::stop_token& ended) {
      try {
        while (!ended.stop_requested())
          action();
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
        ++failed_;
      }
    });
  }

  std::uint16_t port_;
  std::array<std::atomic<int>, 2> answered_{};
  std::atomic<int> failed_ = 0;
  tests::TlsClient kept_{port_};
  std::jthread lasting_ = repeat([this] { request(kept_, 0); });
  std::jthread fresh_ = repeat([this] {
    tests::TlsClient client(port_);
    request(client, 1);
  });
};

TEST_F(Tls, ReloadsCertificatesWithoutFailingRequests) {
  const auto server = serve();
  Load load(server.port());
  for (const auto* name : {"second", "third"}) {
    files_.write(tests::make_certificate(name));
    server.await_log(std::string(R"("subject": "CN=)") + name);
    EXPECT_EQ(tests::TlsClient(server.port()).server_name(), std::string("CN=") + name);
  }
  const auto result = load.stop();
  EXPECT_EQ(result.failed, 0);
  EXPECT_GT(result.lasting, 0);
  EXPECT_GT(result.fresh, 0);
}

TEST_F(Tls, KeepsItsCertificateWhereNewFilesAreOfNoUse) {
  const auto server = serve();
  files_.write({.certificate = tests::make_certificate("bad").certificate,
                .private_key = tests::make_certificate("bad").private_key});
  server.await_log(R"("event": "TLS_CERTIFICATE_REFUSED")");
  EXPECT_EQ(tests::TlsClient(server.port()).server_name(), "CN=first");
  EXPECT_THAT(server.log(), Not(HasSubstr("CN=bad")));
  files_.write(tests::make_certificate("second"));
  server.await_log(R"("subject": "CN=second")");
  EXPECT_EQ(tests::TlsClient(server.port()).server_name(), "CN=second");
}

TEST_F(Tls, KeepsItsCertificateWhereTheFilesVanish) {
  const auto server = serve();
  std::filesystem::remove(files_.private_key);
  server.await_log(R"("event": "TLS_CERTIFICATE_REFUSED")");
  EXPECT_EQ(tests::TlsClient(server.port()).server_name(), "CN=first");
}

}  // namespace
}  // namespace mars
