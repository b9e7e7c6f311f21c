#include "chassis/http/connection_manager.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "chassis/http/body_broken_off.hpp"
#include "chassis/http/listener.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/log_lines.hpp"
#include "tests/support/log_pipe.hpp"

namespace chassis::http {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A body that breaks off.
class BrokenStream final : public BodyStream {
 public:
  explicit BrokenStream(std::function<void()> fail) : fail_(std::move(fail)) {}

  boost::asio::awaitable<std::string> next() override {
    fail_();
    co_return std::string();
  }

 private:
  std::function<void()> fail_;
};

/// A worker behind a listener, on a thread of its own.
class ConnectionManagerTest : public testing::Test {
 protected:
  /// Serves with `handler` until the one connection that `use` makes has ended. Returns what was logged.
  std::string log_of(Handler handler, const std::function<void(std::uint16_t port)>& use) {
    mars::tests::LogPipe pipe;
    {
      telemetry::Logger logger(telemetry::LogLevel::debug, pipe.writing_end());
      boost::asio::io_context context(1);
      ConnectionManager worker(context, std::move(handler), limits_, limiter_, logger);
      Listener listener(context, {.host = "127.0.0.1", .port = 0, .settings = "TEST"}, {&worker});
      co_spawn(context, listener.run(), boost::asio::detached);
      std::jthread thread([&] { context.run(); });
      use(listener.port());
      const auto now = std::chrono::steady_clock::now();
      co_spawn(context, end(context, listener, worker, now + std::chrono::minutes(1)), boost::asio::detached);
    }
    return pipe.read_all();
  }

  static boost::asio::awaitable<void> end(boost::asio::io_context& context, Listener& listener,
                                          ConnectionManager& worker,
                                          std::chrono::steady_clock::time_point deadline) {
    co_await listener.stop();
    EXPECT_EQ(co_await worker.drain(deadline, deadline), 0U);
    context.stop();
  }

  static void ask(std::uint16_t port) {
    mars::tests::HttpClient client(port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client.read_to_end();
  }

  SessionLimits limits_{.header_bytes = 1000,
                        .body_bytes = 1000,
                        .idle_timeout = std::chrono::minutes(1),
                        .read_timeout = std::chrono::minutes(1),
                        .request_timeout = std::chrono::minutes(1)};
  ConnectionLimiter limiter_{{.most = 10}};
};

Handler failing_with(const std::function<void()>& fail) {
  return [fail](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    fail();
    co_return Response{};
  };
}

Handler breaking_off_with(const std::function<void()>& fail) {
  return [fail](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    Response response{.content_type = "text/plain", .body = "begun"};
    response.stream = std::make_unique<BrokenStream>(fail);
    co_return response;
  };
}

TEST_F(ConnectionManagerTest, LogsFailuresOfConnections) {
  const auto fail = [] { throw std::runtime_error("a defect"); };
  for (const auto& handler : {failing_with(fail), breaking_off_with(fail)}) {
    const auto log = log_of(handler, ask);
    EXPECT_THAT(log, HasSubstr(R"({"cause": "a defect", "event": "CONNECTION_FAILED")"));
    EXPECT_THAT(log, HasSubstr(R"("level": "error")"));
    const auto lines = mars::tests::log_lines(log);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(mars::tests::names_of(lines[0]), "cause event correlation_id timestamp level ");
  }
}

TEST_F(ConnectionManagerTest, LogsFaultsOfTheSystemWithoutPlacesInTheSource) {
  const auto fail = [] {
    throw boost::system::system_error(make_error_code(boost::system::errc::too_many_files_open), "accept");
  };
  EXPECT_THAT(log_of(failing_with(fail), ask), HasSubstr(R"({"cause": "accept: Too many open files", )"));
}

TEST_F(ConnectionManagerTest, DoesNotLogWhatWasLoggedAlready) {
  EXPECT_THAT(log_of(breaking_off_with([] { throw BodyBrokenOff(); }), ask), IsEmpty());
}

TEST_F(ConnectionManagerTest, DoesNotLogAClientThatDisconnectsBeforeItsResponse) {
  const auto answer_at_length = [](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    co_return Response{.content_type = "text/plain", .body = std::string(std::size_t{64} << 20U, 'x')};
  };
  const auto log = log_of(answer_at_length, [](std::uint16_t port) {
    mars::tests::HttpClient client(port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  });
  EXPECT_THAT(log, IsEmpty());
}

TEST_F(ConnectionManagerTest, DoesNotLogAClientThatDoesNotReadItsResponse) {
  limits_.read_timeout = std::chrono::milliseconds(50);
  const auto answer_at_length = [](const Request&, RequestContext&) -> boost::asio::awaitable<Response> {
    co_return Response{.content_type = "text/plain", .body = std::string(std::size_t{64} << 20U, 'x')};
  };
  std::optional<mars::tests::HttpClient> client;
  const auto log = log_of(answer_at_length, [&](std::uint16_t port) {
    client.emplace(port).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  });
  EXPECT_THAT(log, IsEmpty());
}

}  // namespace
}  // namespace chassis::http
