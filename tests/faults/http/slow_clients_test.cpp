// Clients that take their time, many of them: each is let go in time, and nobody else notices.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <list>
#include <string_view>
#include <thread>

#include "tests/support/bystander.hpp"
#include "tests/support/process_usage.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds read_timeout{500};
constexpr milliseconds patience{20'000};
constexpr int crowd = 200;
constexpr std::string_view head = "GET /api/v1/live HTTP/1.1\r\nHost: x\r\n";
constexpr std::string_view setup_head =
    "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
    "100000\r\n\r\n";

class SlowClients : public testing::Test {
 protected:
  void connect_all(std::string_view first_words, int many = crowd) {
    for (int count = 0; count < many; ++count)
      clients_.emplace_back(service_.process().port()).send(first_words);
  }

  /// Lets each client send `piece` now and then until the server has closed every connection but the
  /// bystander's.
  void drip(std::string_view piece) {
    tests::Bystander bystander(service_.process().port());
    const auto begin = steady_clock::now();
    while (tests::usage_of(service_.process().pid()).descriptors > usual_descriptors_) {
      ASSERT_LT(steady_clock::now() - begin, patience);
      for (auto& client : clients_)
        client.try_send(piece);
      std::this_thread::sleep_for(milliseconds(10));
    }
    const auto lasted = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
    bystander.stop();
    EXPECT_EQ(bystander.failure(), "");
    EXPECT_LT(bystander.slowest(), milliseconds(5000)) << "longer than REQUEST_TIMEOUT_MS";
    fmt::print(
        "{} slow clients were let go within {} ms; somebody else had {} answers, the slowest in {} ms\n",
        clients_.size(), lasted.count(), bystander.served(), bystander.slowest().count());
  }

  tests::Service service_{tests::Engine::sqlite,
                          {{"READ_TIMEOUT_MS", std::to_string(read_timeout.count())},
                           {"IDLE_TIMEOUT_MS", std::to_string(read_timeout.count())}}};
  /// With one client, who has used everything.
  std::size_t usual_descriptors_ = [this] {
    auto client = service_.connect();
    tests::set_up_probe(client, 1, 1);
    return tests::usage_of(service_.process().pid()).descriptors;
  }();
  std::list<tests::HttpClient> clients_;
};

TEST_F(SlowClients, ThatSendNothingAreDisconnected) {
  connect_all("");
  drip("");
}

TEST_F(SlowClients, ThatSendHeadersByteByByteAreDisconnected) {
  connect_all(head);
  drip("X");
}

TEST_F(SlowClients, ThatSendHeadersLineByLineAreDisconnected) {
  connect_all(head);
  drip("X: a\r\n");
}

TEST_F(SlowClients, ThatSendABodyByteByByteAreDisconnected) {
  connect_all(setup_head);
  drip("{");
}

TEST_F(SlowClients, ThatSendSmallChunksAreDisconnected) {
  connect_all(
      "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
      "chunked\r\n\r\n");
  drip("1\r\n{\r\n");
}

TEST_F(SlowClients, ThatDoNotReadResponsesAreDisconnected) {
  std::string requests;
  for (int count = 0; count < 1000; ++count)
    requests += "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
  constexpr int some = 20;  // whose answers fill the buffers of the kernel
  connect_all(requests, some);
  drip("");
}

}  // namespace
}  // namespace mars
