// The end of the service, step by step: who gets an answer, and who does not.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>
#include <csignal>
#include <list>
#include <string>
#include <string_view>

#include "tests/support/service.hpp"
#include "tests/support/table_lock.hpp"

namespace mars {
namespace {

using testing::HasSubstr;

constexpr std::string_view setup_head =
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 37\r\n\r\n";
constexpr std::string_view setup_body = R"({"x": 1, "y": 1, "direction": "EAST"})";
constexpr std::string_view live = "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n";

std::string move_request(const std::string& id, std::string_view headers) {
  const auto body = tests::move_body(id, "M");
  return fmt::format(
      "PATCH /api/v1/move HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{}Content-Length: "
      "{}\r\n\r\n{}",
      headers, body.size(), body);
}

class Drain : public tests::OnBothEngines {
 protected:
  void begin() {
    service_.process().signal(SIGTERM);
    service_.process().await_log("SERVER_STOPPING");
  }

  /// Lets `prepare` happen while the server does nothing, which then finds it and SIGTERM at the same time.
  template <class Prepare>
  void begin_with(Prepare prepare) {
    service_.process().pause();
    prepare();
    service_.process().signal(SIGTERM);
    service_.process().resume();
  }

  [[nodiscard]] bool listens() const {
    try {
      static_cast<void>(service_.connect());
      return true;
    } catch (const boost::system::system_error&) {
      return false;
    }
  }

  static void expect_answers(tests::HttpClient& client, int count) {
    for (int answer = 0; answer < count; ++answer)
      EXPECT_EQ(client.read().result_int(), 200U);
    EXPECT_TRUE(client.at_end());
  }

  void expect_last_answer(tests::HttpClient& client, unsigned status) {
    const auto response = client.read();
    EXPECT_EQ(response.result_int(), status);
    EXPECT_EQ(response["Connection"], "close");
    EXPECT_TRUE(client.at_end());
  }
};

TEST_P(Drain, StopsListeningAndAnswersTheRequestInFlight) {
  client_.send(setup_head);
  client_.send(setup_body.substr(0, 10));
  begin();
  while (listens()) {
  }
  client_.send(setup_body.substr(10));
  expect_last_answer(client_, 200);
  EXPECT_EQ(service_.process().wait(), 0);
}

TEST_P(Drain, ReturnsNotReady) {
  begin();
  client_.send("GET /api/v1/ready HTTP/1.1\r\nHost: x\r\n\r\n");
  expect_last_answer(client_, 503);
  EXPECT_EQ(service_.process().wait(), 0);
}

TEST_P(Drain, AnswersARequestThatAnIdleConnectionJustSent) {
  client_.request("GET", "/api/v1/live");
  begin_with([&] { client_.send(live); });
  expect_answers(client_, 1);
  EXPECT_EQ(service_.process().wait(), 0);
}

TEST_P(Drain, AnswersConnectionsOfTheAcceptQueue) {
  std::list<tests::HttpClient> clients;
  begin_with([&] {
    for (int count = 0; count < 50; ++count)
      clients.emplace_back(service_.process().port()).send(live);
  });
  for (auto& client : clients)
    expect_answers(client, 1);
  EXPECT_EQ(service_.process().wait(), 0);
}

TEST_P(Drain, AnswersEveryRequestOfAPipeline) {
  client_.request("GET", "/api/v1/live");
  begin_with([&] {
    for (int count = 0; count < 50; ++count)
      client_.send(live);
  });
  expect_answers(client_, 50);
  EXPECT_EQ(service_.process().wait(), 0);
}

TEST_P(Drain, ClosesIdleConnections) {
  client_.request("GET", "/api/v1/live");
  begin();
  EXPECT_TRUE(client_.at_end());
  EXPECT_EQ(service_.process().wait(), 0);
}

TEST_P(Drain, ClosesConnectionsThatSentOnlyEmptyLines) {
  client_.request("GET", "/api/v1/live");
  auto other = service_.connect();
  other.send(fmt::format("{}\r\n\r", live));
  EXPECT_EQ(other.read().result_int(), 200U);
  begin_with([&] { client_.send("\r\n"); });
  EXPECT_TRUE(client_.at_end());
  EXPECT_TRUE(other.at_end());
  EXPECT_EQ(service_.process().wait(), 0);
  EXPECT_THAT(service_.process().log(), HasSubstr(R"("connections_cut": 0)"));
}

INSTANTIATE_TEST_SUITE_P(, Drain, tests::both_engines(), tests::engine_name);

TEST(DrainOfThreads, ClosesIdleConnectionsOfAllThreadsDuringASlowRequest) {
  tests::Service service(tests::Engine::sqlite,
                         {{"APP_THREADS", "4"}, {"MANAGEMENT_PORT", "0"}, {"SHUTDOWN_GRACE_MS", "60000"}});
  auto slow = service.connect();  // of the first thread, as connections are dealt out in turn
  std::list<tests::HttpClient> idle;
  for (int count = 0; count < 7; ++count)
    idle.emplace_back(service.process().port());
  idle.emplace_back(static_cast<std::uint16_t>(
      std::stoi(service.process().await_log(R"("management_address": "127.0.0.1:)"))));
  for (auto& client : idle)
    client.request("GET", "/api/v1/live");
  slow.send(setup_head);
  service.process().signal(SIGTERM);
  for (auto& client : idle)
    EXPECT_TRUE(client.at_end());
  slow.send(setup_body);
  EXPECT_EQ(slow.read().result_int(), 200U);
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_THAT(service.process().log(), HasSubstr(R"("connections_cut": 0)"));
}

TEST(DrainLimits, CancelsRequestsAfterTheGracePeriodOnEachThread) {
  tests::Service service(tests::Engine::sqlite, {{"APP_THREADS", "4"}, {"SHUTDOWN_GRACE_MS", "300"}});
  std::list<tests::HttpClient> slow;
  for (int count = 0; count < 4; ++count) {
    slow.emplace_back(service.process().port());
    slow.back().request("GET", "/api/v1/live");
    slow.back().send(setup_head);
  }
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_THAT(service.process().log(), HasSubstr(R"("connections_cut": 4)"));
}

TEST(DrainLimits, CancelsRequestsAfterTheGracePeriod) {
  tests::Service service(tests::Engine::sqlite, {{"SHUTDOWN_GRACE_MS", "300"}});
  auto client = service.connect();
  client.send(setup_head);
  service.process().signal(SIGTERM);
  EXPECT_TRUE(client.at_end());
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_THAT(service.process().log(), HasSubstr(R"("connections_cut": 1)"));
}

TEST(DrainLimits, AcceptsConnectionsDuringTheDelayAndExitsOnASecondSignal) {
  tests::Service service(tests::Engine::sqlite, {{"SHUTDOWN_DELAY_MS", "600000"}});
  service.process().await_log("DATABASE_READY");
  service.process().signal(SIGTERM);
  service.process().await_log("SERVER_STOPPING");
  EXPECT_EQ(service.connect().request("GET", "/api/v1/ready").result_int(), 503U);
  EXPECT_EQ(service.connect().request("GET", "/api/v1/check").result_int(), 200U);
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 128 + SIGTERM);
}

TEST(DrainLimits, CancelsMovesThatTheDatabaseBlocks) {
  tests::Service service(tests::Engine::postgres, {{"SHUTDOWN_GRACE_MS", "1"}, {"APP_THREADS", "1"}});
  std::list<tests::HttpClient> movers;
  const auto id = tests::set_up_probe(movers.emplace_back(service.process().port()), 1, 1);
  const tests::TableLock lock(*service.postgres(), "probe");
  movers.front().send(move_request(id, ""));
  for (const char* key : {"", "Idempotency-Key: one\r\n", "Idempotency-Key: two\r\n"})
    movers.emplace_back(service.process().port()).send(move_request(id, key));
  lock.await_waiting(1);  // the first move; the others, with a key or without, wait for it in the process
  service.process().signal(SIGTERM);
  for (auto& mover : movers)
    EXPECT_TRUE(mover.at_end());
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_THAT(service.process().log(), HasSubstr(R"("connections_cut": 4)"));
}

/// A server of the database that takes connections and says nothing.
class SilentServer {
 public:
  [[nodiscard]] std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
};

TEST(DrainBeforeReady, ExitsCleanlyInEveryStateOfTheDatabase) {
  const SilentServer silent;
  for (const std::string& port : {std::string("1"), silent.port()}) {
    const tests::TemporaryFolder folder;
    tests::ServerProcess server(
        folder.path(), {{"DB_HOST", "127.0.0.1"}, {"DB_PORT", port}, {"DB_USER", "x"}, {"DB_NAME", "x"}});
    tests::HttpClient client(server.port());
    EXPECT_EQ(client.request("GET", "/api/v1/ready").result_int(), 503U);
    EXPECT_EQ(server.stop(), 0);
  }
}

}  // namespace
}  // namespace mars
