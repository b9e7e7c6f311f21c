// SIGTERM under load: no request fails, and everything that was answered was stored, logged and traced.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "tests/support/log_lines.hpp"
#include "tests/support/otlp_receiver.hpp"
#include "tests/support/service.hpp"

namespace mars {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::IsEmpty;

constexpr int runs = 20;

/// How a client uses its connections.
enum class Habit : std::uint8_t {
  hurries,  ///< one request after the other
  pauses,   ///< as long as a person's browser might
  connects  ///< anew for each request
};

/// Clients that set up probes until nobody listens any more.
class Load {
 public:
  explicit Load(std::uint16_t port) {
    for (unsigned number = 0; number < 12; ++number)
      clients_.emplace_back([this, port, number] { drive(port, Habit(number % 3), number); });
  }

  void await_answers(std::size_t enough) {
    std::unique_lock lock(mutex_);
    answered_more_.wait(lock, [&] { return answers_ >= enough || !failures_.empty(); });
  }

  void join() { clients_.clear(); }

  [[nodiscard]] std::size_t answers() const { return answers_; }

  [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }

 private:
  void drive(std::uint16_t port, Habit habit, unsigned seed) {
    std::mt19937 random(seed);
    std::optional<tests::HttpClient> connection;
    while (connection || connect(port, connection)) {
      if (habit == Habit::pauses) std::this_thread::sleep_for(milliseconds(random() % 200));
      if (!set_up(*connection) || habit == Habit::connects) connection.reset();
    }
  }

  /// False where nobody listens.
  bool connect(std::uint16_t port, std::optional<tests::HttpClient>& connection) {
    try {
      connection.emplace(port);
    } catch (const boost::system::system_error& error) {
      if (error.code() != boost::asio::error::connection_refused) note(error.what());
    }
    return connection.has_value();
  }

  /// Whether the connection stays open.
  bool set_up(tests::HttpClient& client) {
    try {
      const auto response =
          client.request("POST", "/api/v1/setup", R"({"x": 1, "y": 1, "direction": "EAST"})");
      note(response.result_int() == 200U ? "" : response.body());
      return response.keep_alive();
    } catch (const boost::system::system_error& error) {
      note(error.what());
      return false;
    }
  }

  void note(const std::string& failure) {
    const std::lock_guard lock(mutex_);
    if (failure.empty()) {
      ++answers_;
    } else {
      failures_.push_back(failure);
    }
    answered_more_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable answered_more_;
  std::size_t answers_ = 0;
  std::vector<std::string> failures_;
  std::vector<std::jthread> clients_;
};

std::size_t logged_setups(const std::string& log) {
  const auto lines = tests::log_lines(log);
  return static_cast<std::size_t>(std::ranges::count_if(lines, [](const auto& line) {
    return line.at("event") == "COMPLETED_REQUEST" && line.at("path") == "/api/v1/setup";
  }));
}

bool is_setup(const tests::ReceivedSpan& span) {
  return span.name == "POST /api/v1/setup";
}

class DrainUnderLoad : public testing::TestWithParam<tests::Engine> {
 protected:
  /// Returns how many requests were answered.
  std::size_t run_once() {
    const tests::OtlpReceiver collector;
    auto variables = collector.variables();
    variables["OTEL_BSP_MAX_QUEUE_SIZE"] = "1000000";
    tests::Service service(GetParam(), variables);
    Load load(service.process().port());
    load.await_answers(300);
    const auto begin = steady_clock::now();
    service.process().signal(SIGTERM);
    EXPECT_EQ(service.process().wait(), 0);
    EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(10)) << "longer than SHUTDOWN_GRACE_MS";
    load.join();
    slowest_ = std::max(slowest_, steady_clock::now() - begin);
    EXPECT_THAT(load.failures(), IsEmpty());
    EXPECT_EQ(logged_setups(service.process().log()), load.answers());
    collector.await([&](const auto& spans) {
      return static_cast<std::size_t>(std::ranges::count_if(spans, is_setup)) == load.answers();
    });
    const tests::ServerProcess again(service.folder().path(), service.variables());
    tests::HttpClient client(again.port());
    const auto stored = boost::json::parse(client.request("GET", "/api/v1/check").body());
    EXPECT_EQ(stored.at("probes").as_array().size(), load.answers());
    return load.answers();
  }

  steady_clock::duration slowest_{};
};

TEST_P(DrainUnderLoad, FailsNoRequest) {
  std::size_t answers = 0;
  for (int run = 0; run < runs; ++run)
    answers += run_once();
  fmt::print("{} ends under load on {}: {} requests, none failed; the longest took {} ms\n", runs,
             tests::to_string(GetParam()), answers,
             std::chrono::duration_cast<milliseconds>(slowest_).count());
}

INSTANTIATE_TEST_SUITE_P(, DrainUnderLoad, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace mars
