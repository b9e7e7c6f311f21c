// Serves the types contract on 127.0.0.1 and the port APP_PORT, or on a free one, until it is told to end.
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>

#include "chassis/http/connection_manager.hpp"
#include "chassis/http/listener.hpp"
#include "chassis/http/router.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "tests/types_service/routes.hpp"

namespace {

namespace asio = boost::asio;
namespace http = chassis::http;

constexpr std::size_t most_connections = 100;
constexpr http::SessionLimits limits{.header_bytes = 65'536,
                                     .body_bytes = 1'048'576,
                                     .idle_timeout = std::chrono::minutes(1),
                                     .read_timeout = std::chrono::seconds(10),
                                     .request_timeout = std::chrono::seconds(10)};

asio::awaitable<http::Response> answer(const http::Router& router, const http::Request& request,
                                       chassis::RequestContext& about) {
  if (request.pending_body != nullptr) {
    if (const auto refusal = co_await request.pending_body->read())
      co_return http::refusal_response(*refusal);
  }
  co_return co_await router(request, about);
}

void serve(std::uint16_t port) {
  asio::io_context context;
  const http::Router router(mars::tests::types::routes());
  http::ConnectionLimiter limiter({.most = most_connections});
  chassis::telemetry::Logger logger(chassis::telemetry::LogLevel::info);
  http::ConnectionManager worker(
      context,
      [&router](const http::Request& request, chassis::RequestContext& about) {
        return answer(router, request, about);
      },
      limits, limiter, logger);
  const http::ListeningAddress address{.host = "127.0.0.1", .port = port, .settings = "APP_PORT"};
  http::Listener listener(context, address, {&worker});
  asio::co_spawn(context, listener.run(), asio::detached);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
  fmt::print("listening on http://127.0.0.1:{}\n", listener.port());
  std::fflush(stdout);
  context.run();
}

}  // namespace

int main() {
  try {
    const char* const port = std::getenv("APP_PORT");
    serve(port == nullptr ? std::uint16_t{0} : static_cast<std::uint16_t>(std::stoul(port)));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    fmt::print(stderr, "types-service: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
