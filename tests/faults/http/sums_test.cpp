// Many clients that each stay within their limits: what they hold together is limited, too.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <list>
#include <string>

#include "tests/support/bystander.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t mebibyte = std::size_t{1} << 20U;
constexpr std::string_view small_setup = R"({"x": 1, "y": 1, "direction": "EAST"})";

std::string setup_head(std::string_view framing) {
  return fmt::format("POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{}\r\n\r\n",
                     framing);
}

/// The value of a metric with its labels; 0 where it has not been counted yet.
double metric(tests::HttpClient& client, const std::string& name) {
  const auto text = client.request("GET", "/metrics").body();
  const auto line = text.find('\n' + name + ' ');
  return line == std::string::npos ? 0 : std::stod(text.substr(line + name.size() + 2));
}

/// How many setups have been answered with that status.
double requests_to_setup(tests::HttpClient& client, const std::string& status) {
  return metric(client, R"(http_server_request_duration_seconds_count{http_request_method="POST",)"
                        R"(http_response_status_code=")" +
                            status + R"(",http_route="/api/v1/setup"})");
}

class BufferedBytes : public testing::Test {
 protected:
  /// Takes up what is not reserved: a body of 1 MiB that does not come.
  tests::HttpClient& hold_a_body() {
    auto& client = clients_.emplace_back(service_.process().port());
    client.send(setup_head(fmt::format("Content-Length: {}\r\nExpect: 100-continue", mebibyte)));
    EXPECT_EQ(client.read().result_int(), 100U);
    return client;
  }

  tests::Service service_{
      tests::Engine::sqlite,
      {{"MAX_BUFFERED_BYTES", std::to_string(2 * mebibyte)}, {"READ_TIMEOUT_MS", "600000"}}};
  std::list<tests::HttpClient> clients_;
};

TEST_F(BufferedBytes, RejectLargeBodiesBeforeReadingAndNeverSmallOnes) {
  auto& holder = hold_a_body();
  const std::string declared = fmt::format("Content-Length: {}", mebibyte);
  for (const auto& framing : {declared, declared + "\r\nExpect: 100-continue"}) {
    auto client = service_.connect();
    client.send(setup_head(framing));
    const auto refused = client.read_to_end();
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 ")) << framing;
    EXPECT_THAT(refused, HasSubstr("\r\nRetry-After: 1\r\n"));
    EXPECT_THAT(refused, HasSubstr("SERVICE_UNAVAILABLE"));
  }
  auto small = service_.connect();
  for (const std::size_t size : {small_setup.size(), std::size_t{16384}})
    EXPECT_EQ(small
                  .request("POST", "/api/v1/setup",
                           std::string(small_setup) + std::string(size - small_setup.size(), ' '))
                  .result_int(),
              200U);
  EXPECT_GE(metric(small, "http_server_buffered_bytes"), double(mebibyte));
  EXPECT_EQ(metric(small, "http_server_buffer_refusals_total"), 2);

  holder.send(std::string(small_setup) + std::string(mebibyte - small_setup.size(), ' '));
  EXPECT_EQ(holder.read().result_int(), 200U);
  while (metric(small, "http_server_buffered_bytes") > 0) {
  }
  hold_a_body();
}

TEST_F(BufferedBytes, RejectAChunkedBodyWhenTheBudgetIsUsedUp) {
  hold_a_body();
  auto client = service_.connect();
  client.send(setup_head("Transfer-Encoding: chunked"));
  const std::string chunk = fmt::format("{:x}\r\n{}\r\n", 65536, std::string(65536, ' '));
  for (int count = 0; count < 15; ++count)
    client.send(chunk);
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(BufferedBytes, AreReleasedWhenClientsDisconnect) {
  hold_a_body();
  clients_.clear();
  auto client = service_.connect();
  while (metric(client, "http_server_buffered_bytes") > 0) {
  }
  hold_a_body();
}

TEST_F(BufferedBytes, CountHeadersThatArriveSlowly) {
  auto client = service_.connect();
  client.send("GET /api/v1/live HTTP/1.1\r\nHost: x\r\nX: " + std::string(8000, 'a'));
  auto observer = service_.connect();
  while (metric(observer, "http_server_buffered_bytes") < 8000) {
  }
}

TEST_F(BufferedBytes, CountResponsesInSendBuffersOfClientsThatDoNotRead) {
  namespace asio = boost::asio;
  using asio::ip::tcp;
  asio::io_context context;
  tcp::socket client(context, tcp::v4());
  client.set_option(asio::socket_base::receive_buffer_size(4096));
  client.connect({asio::ip::address_v4::loopback(), service_.process().port()});
  const std::string body = '"' + std::string(200'000, 'a') + '"';
  asio::write(client, asio::buffer(setup_head(fmt::format("Content-Length: {}", body.size())) + body +
                                   "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n"));
  auto observer = service_.connect();
  // Answered after the whole answer to the first request has been written.
  const std::string live = R"(http_server_request_duration_seconds_count{http_request_method="GET",)"
                           R"(http_response_status_code="200",http_route="/api/v1/live"})";
  while (metric(observer, live) < 1) {
  }
  EXPECT_GE(metric(observer, "http_server_buffered_bytes"), 100'000);
  client.close();
  while (metric(observer, "http_server_buffered_bytes") > 0) {
  }
}

/// The limit that the Kubernetes manifest sets, and what the service makes of it.
constexpr std::size_t most_memory = 256 * mebibyte;

class Memory : public testing::Test {
 protected:
  void expect_bounded() {
    const auto peak = tests::usage_of(service_.process().pid()).peak_bytes;
    EXPECT_LT(peak, most_memory);
    fmt::print("peak of the process's memory: {} MiB\n", peak / mebibyte);
  }

  tests::Service service_{tests::Engine::sqlite,
                          {{"MAX_BUFFERED_BYTES", std::to_string(most_memory / 4)}, {"APP_THREADS", "2"}}};
  std::list<tests::HttpClient> clients_;
};

TEST_F(Memory, IsBoundedWhileClientsDoNotReadResponses) {
  std::string deep = R"({"a": [1e15)";  // each number is echoed in four times as many bytes
  while (deep.size() < mebibyte - 10)
    deep += ",1e15";
  deep += "]}";
  const std::string long_text = '"' + std::string(mebibyte - 2, 'a') + '"';  // echoed whole
  tests::Bystander bystander(service_.process().port());
  for (int count = 0; count < 18; ++count) {
    const auto& body = count % 2 == 0 ? deep : long_text;
    const auto request = setup_head(fmt::format("Content-Length: {}", body.size())) + body;
    auto& client = clients_.emplace_back(service_.process().port());
    client.send(request);
    static_cast<void>(client.try_send(request));
  }
  // As many answers as there are clients have been made or refused.
  auto observer = service_.connect();
  while (requests_to_setup(observer, "422") + requests_to_setup(observer, "503") < 18) {
  }
  bystander.stop();
  EXPECT_EQ(bystander.failure(), "");
  expect_bounded();
}

TEST_F(Memory, IsBoundedWhileManyBodiesArriveSlowly) {
  const std::string head = setup_head(fmt::format("Content-Length: {}", mebibyte));
  tests::Bystander bystander(service_.process().port());
  for (int count = 0; count < 310; ++count)
    static_cast<void>(
        clients_.emplace_back(service_.process().port()).try_send(head + std::string(900'000, ' ')));
  auto observer = service_.connect();
  while (metric(observer, "http_server_buffer_refusals_total") < 200) {
  }
  bystander.stop();
  EXPECT_EQ(bystander.failure(), "");
  expect_bounded();
}

TEST(ConnectionsOfAClient, AreLimited) {
  const tests::Service service(tests::Engine::sqlite, {{"MAX_CONNECTIONS_PER_CLIENT", "2"}});
  auto first = service.connect();
  EXPECT_EQ(first.request("GET", "/api/v1/live").result_int(), 200U);
  {
    auto second = service.connect();
    EXPECT_EQ(second.request("GET", "/api/v1/live").result_int(), 200U);
    auto third = service.connect();
    EXPECT_EQ(third.read().result_int(), 503U);
    EXPECT_TRUE(third.at_end());
  }
  while (true) {
    auto again = service.connect();
    if (!again.try_send("GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n")) continue;
    if (again.read().result_int() == 200U) break;
  }
  EXPECT_GE(metric(first, "http_server_connections_refused_by_client_total"), 1);
}

TEST(IdleConnections, AreEvictedLongestIdleFirst) {
  const tests::Service service(tests::Engine::sqlite, {{"MAX_CONNECTIONS", "3"}, {"APP_THREADS", "1"}});
  auto first = service.connect();
  auto second = service.connect();
  auto third = service.connect();
  EXPECT_EQ(third.request("GET", "/api/v1/live").result_int(), 200U);
  auto fourth = service.connect();
  EXPECT_EQ(fourth.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_TRUE(first.at_end());
  EXPECT_EQ(second.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_EQ(third.request("GET", "/api/v1/live").result_int(), 200U);
  EXPECT_EQ(metric(third, "http_server_connections_evicted_total"), 1);
}

TEST(IdleConnections, AreEvictedForConnectionsOfOtherThreads) {
  const tests::Service service(tests::Engine::sqlite, {{"MAX_CONNECTIONS", "5"}, {"APP_THREADS", "2"}});
  const auto serve = [](tests::HttpClient& client) {
    EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U);
  };
  // Threads take turns: one has the odd connections, the other the even ones.
  auto longest_idle = service.connect();
  auto second = service.connect();
  auto third = service.connect();
  serve(third);
  serve(second);  // both have rested for less than a second, and later than the first
  auto fourth = service.connect();
  auto fifth = service.connect();
  serve(fifth);
  auto sixth = service.connect();
  serve(sixth);
  EXPECT_TRUE(longest_idle.at_end());
  for (auto* const client : {&second, &third, &fourth, &fifth, &sixth})
    serve(*client);
  EXPECT_EQ(metric(sixth, "http_server_connections_evicted_total"), 1);
}

TEST(IdleConnections, TimeOutSoonerBeforeTheirFirstByte) {
  const tests::Service service(tests::Engine::sqlite,
                               {{"READ_TIMEOUT_MS", "200"}, {"IDLE_TIMEOUT_MS", "600000"}});
  auto resting = service.connect();
  EXPECT_EQ(resting.request("GET", "/api/v1/live").result_int(), 200U);
  auto silent = service.connect();
  EXPECT_TRUE(silent.at_end());
  EXPECT_EQ(resting.request("GET", "/api/v1/live").result_int(), 200U);
}

TEST(DescriptorExhaustion, IsLoggedAndCountedAndTheManagementPortAnswers) {
  tests::Service service(tests::Engine::sqlite, {{"MANAGEMENT_PORT", "0"}});
  auto& process = service.process();
  const auto management =
      static_cast<std::uint16_t>(std::stoi(process.await_log(R"("management_address": "127.0.0.1:)")));
  process.await_log("DATABASE_READY");
  tests::set_up_probe(*std::make_unique<tests::HttpClient>(process.port()), 1, 1);
  const auto used = tests::usage_of(process.pid()).descriptors;
  const rlimit few{.rlim_cur = used + 20, .rlim_max = used + 20};
  ASSERT_EQ(prlimit(process.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  std::list<tests::HttpClient> clients;
  for (int count = 0; count < 60; ++count)
    clients.emplace_back(process.port());
  process.await_log("ACCEPT_FAILED");
  for (int count = 0; count < 20; ++count) {
    tests::HttpClient client(management);
    EXPECT_EQ(client.request("GET", "/api/v1/live").result_int(), 200U) << count;
    EXPECT_GE(metric(client, "http_server_accept_errors_total"), 1);
  }
}

}  // namespace
}  // namespace mars
