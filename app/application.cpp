#include "application.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>

#include "core/errors.hpp"
#include "core/version.hpp"

namespace mars {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds retry_pause{250};
constexpr std::size_t most_keys_in_use = 10'000;
constexpr std::size_t most_management_connections = 100;
/// How long a client may still send a request over a connection that it keeps open, once nobody listens any
/// more. It is answered with `Connection: close`; a connection that ended before could cross with its
/// request.
constexpr std::chrono::seconds farewell{1};

std::vector<std::unique_ptr<WorkerThread>> make_workers(const core::Settings& settings,
                                                        const Shared& shared) {
  std::vector<std::unique_ptr<WorkerThread>> workers;
  workers.reserve(settings.app_threads);
  for (std::size_t count = 0; count < settings.app_threads; ++count)
    workers.push_back(std::make_unique<WorkerThread>(settings, shared));
  return workers;
}

std::unique_ptr<TlsCertificate> load_certificate(const core::Settings& settings, Telemetry& telemetry) {
  if (settings.tls_certificate_file.empty()) return nullptr;
  return std::make_unique<TlsCertificate>(settings, telemetry);
}

std::unique_ptr<http::RateLimiter> make_rate_limiter(const core::Settings& settings) {
  if (settings.rate_limit == 0) return nullptr;
  return std::make_unique<http::RateLimiter>(
      http::RateLimiter::Options{.limit = settings.rate_limit, .window = settings.rate_limit_window});
}

using ConnectionsOf = http::Worker& (WorkerThread::*)();

std::vector<http::Worker*> each(ConnectionsOf connections,
                                const std::vector<std::unique_ptr<WorkerThread>>& workers) {
  std::vector<http::Worker*> all;
  all.reserve(workers.size());
  for (const auto& worker : workers)
    all.push_back(&std::invoke(connections, *worker));
  return all;
}

std::unique_ptr<http::Listener> listen_for_management(
    const core::Settings& settings, asio::io_context& context,
    const std::vector<std::unique_ptr<WorkerThread>>& workers) {
  if (!settings.management_port) return nullptr;
  return std::make_unique<http::Listener>(context, settings.management_host, *settings.management_port,
                                          each(&WorkerThread::management_connections, workers));
}

/// Ends the whole process where one of its main coroutines fails: it cannot go on half alive.
void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace

Application::Application(const core::Settings& settings, core::Logger& logger)
    : settings_(settings),
      logger_(logger),
      telemetry_(settings, logger, accepting_),
      certificate_(load_certificate(settings, telemetry_)),
      keys_in_use_(most_keys_in_use),
      connections_(settings.max_connections),
      management_connections_(most_management_connections),
      rate_limiter_(make_rate_limiter(settings)),
      recent_probes_(settings.probe_cache_size),
      store_(open_store(settings, logger, recent_probes_)),
      signals_(context_, SIGTERM, SIGINT),
      workers_(make_workers(settings, {.telemetry = telemetry_,
                                       .new_id = new_id_,
                                       .store = *store_,
                                       .recent_probes = recent_probes_,
                                       .keys_in_use = keys_in_use_,
                                       .accepting = accepting_,
                                       .connections = connections_,
                                       .management_connections = management_connections_,
                                       .rate_limiter = rate_limiter_.get(),
                                       .tls = certificate_ ? &certificate_->contexts() : nullptr})),
      listener_(context_, settings.app_host, settings.app_port, each(&WorkerThread::connections, workers_)),
      address_(fmt::format("{}:{}", settings.app_host, listener_.port())),
      management_listener_(listen_for_management(settings, context_, workers_)) {
  telemetry_.metrics.add_counter("http_server_connections_refused_total",
                                 "Connections turned away because as many were open as may be.",
                                 [this] { return static_cast<double>(connections_.refused()); });
  held_signals_.release();
}

Application::~Application() = default;

int Application::run() {
  for (const auto& worker : workers_)
    worker->start();
  workers_.front()->start_cleaning();
  co_spawn(context_, listener_.run(), rethrow);
  if (management_listener_) co_spawn(context_, management_listener_->run(), rethrow);
  if (certificate_) co_spawn(context_, certificate_->watch(), rethrow);
  co_spawn(context_, supervise(), rethrow);
  co_spawn(context_, verify_store(), rethrow);
  announce();
  context_.run();
  return exit_status_;
}

void Application::log_lifecycle(std::string_view event, core::LogField more) const {
  logger_.info(event, {{"version", core::version},
                       {"address", std::string_view(address_)},
                       {"database_engine", store_->system()},
                       {"database", store_->location()},
                       {"workers", static_cast<std::int64_t>(workers_.size())},
                       {"api_keys", static_cast<std::int64_t>(settings_.api_keys.size())},
                       more});
}

void Application::announce() const {
  log_lifecycle("SERVER_STARTED", {"pid", std::int64_t{getpid()}});
  if (management_listener_) {
    const auto address = fmt::format("{}:{}", settings_.management_host, management_listener_->port());
    logger_.info("MANAGEMENT_STARTED", {{"management_address", std::string_view(address)}});
  }
  if (settings_.stage != core::Stage::dev) return;
  fmt::print(stderr, "API       {0}://{1}/api/v1\nDocs      {0}://{1}/docs\nDatabase  {2}\n",
             certificate_ ? "https" : "http",
             settings_.app_host == "127.0.0.1" ? fmt::format("localhost:{}", listener_.port()) : address_,
             store_->location());
}

asio::awaitable<void> Application::verify_store() {
  asio::steady_timer pause(context_);
  for (bool reported = false;;) {
    try {
      co_await store_->verify();
      accepting_ = !stopping_;
      log_ready(*store_, logger_);
      if (const auto left = store_->scarce_connections()) {
        logger_.warning("DATABASE_CONNECTIONS_SCARCE",
                        {{"db_max_connections", static_cast<std::int64_t>(settings_.db_max_connections)},
                         {"connections_left", *left}});
      }
      co_return;
    } catch (const core::Unavailable& error) {
      if (!reported) logger_.warning("DATABASE_UNAVAILABLE", {{"cause", std::string_view(error.what())}});
      reported = true;
    } catch (const std::exception& error) {
      logger_.error("DATABASE_REFUSED", {{"cause", std::string_view(error.what())}});
      exit_status_ = EXIT_FAILURE;
      static_cast<void>(std::raise(SIGTERM));  // shuts down as an operator's signal would
      co_return;
    }
    pause.expires_after(retry_pause);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> Application::supervise() {
  const int signal = co_await signals_.async_wait(asio::use_awaitable);
  signals_.async_wait([](const boost::system::error_code& error, int second) {
    if (!error) std::_Exit(128 + second);
  });
  co_await shut_down(signal);
}

asio::awaitable<void> Application::shut_down(int signal) {
  stopping_ = true;
  accepting_ = false;
  auto connections = each(&WorkerThread::connections, workers_);
  for (auto* const management : each(&WorkerThread::management_connections, workers_))
    connections.push_back(management);
  for (auto* const some : connections)
    asio::post(some->executor(), [some] { some->finish(); });
  log_lifecycle("SERVER_STOPPING", {"signal", static_cast<std::int64_t>(signal)});
  asio::steady_timer delay(context_, settings_.shutdown_delay);
  co_await delay.async_wait(asio::use_awaitable);
  co_await listener_.stop();
  if (management_listener_) co_await management_listener_->stop();
  const auto now = std::chrono::steady_clock::now();
  std::size_t cut = 0;
  for (auto* const some : connections)
    cut += co_await co_spawn(some->executor(), some->drain(now + farewell, now + settings_.shutdown_grace),
                             asio::use_awaitable);
  log_lifecycle("SERVER_STOPPED", {"connections_cut", static_cast<std::int64_t>(cut)});
  context_.stop();
}

}  // namespace mars
