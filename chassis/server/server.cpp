#include "chassis/server/server.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <utility>

#include "chassis/base/error_text.hpp"
#include "chassis/base/host_and_port.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/base/standard_streams.hpp"
#include "chassis/server/held_signals.hpp"
#include "chassis/server/memory_release.hpp"
#include "chassis/telemetry/logging/lasting_fault.hpp"

namespace chassis::server {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds retry_pause{250};
constexpr std::size_t most_management_connections = 100;
/// Wrong keys that an address may present within RATE_LIMIT_WINDOW_S, where RATE_LIMIT does not say.
constexpr std::uint32_t usual_failed_attempts = 100;
/// How long a client may still send a request over an open connection after the listener has stopped. It is
/// answered with `Connection: close`; a connection that ended before could cross with its request.
constexpr std::chrono::seconds idle_grace{1};

std::vector<std::unique_ptr<WorkerThread>> make_workers(const ServerOptions& options, const Service& service,
                                                        const Shared& shared) {
  std::vector<std::unique_ptr<WorkerThread>> workers;
  workers.reserve(options.threads);
  for (std::size_t count = 0; count < options.threads; ++count)
    workers.push_back(std::make_unique<WorkerThread>(options, service, shared));
  return workers;
}

std::unique_ptr<TlsCertificate> load_certificate(const ServerOptions& options, Telemetry& telemetry) {
  if (options.tls_certificate_file.empty()) return nullptr;
  return std::make_unique<TlsCertificate>(options, telemetry);
}

/// Where nothing is set, one client leaves room for others; behind a proxy on this machine all come from
/// here.
http::ConnectionLimiter::Options connections_of_the_api(const ServerOptions& options) {
  constexpr std::size_t usual_share = 4;
  const bool usual = options.limits.connections_per_client == 0;
  const auto most = usual ? std::max(options.limits.connections / usual_share, std::size_t{1})
                          : options.limits.connections_per_client;
  return {.most = options.limits.connections,
          .most_of_a_client = most,
          .loopback_exempt = usual,
          .evicts_idle = true};
}

http::RateLimiter::Options limits_of_failed_attempts(const ServerOptions& options) {
  const auto limit = options.limits.requests_per_window;
  return {.limit = limit == 0 ? usual_failed_attempts : limit, .window = options.limits.rate_limit_window};
}

std::unique_ptr<http::RateLimiter> make_rate_limiter(const ServerOptions& options) {
  if (options.limits.requests_per_window == 0) return nullptr;
  return std::make_unique<http::RateLimiter>(http::RateLimiter::Options{
      .limit = options.limits.requests_per_window, .window = options.limits.rate_limit_window});
}

using ConnectionsOf = http::ConnectionManager& (WorkerThread::*)();

std::vector<http::ConnectionManager*> each(ConnectionsOf connections,
                                           const std::vector<std::unique_ptr<WorkerThread>>& workers) {
  std::vector<http::ConnectionManager*> all;
  all.reserve(workers.size());
  for (const auto& worker : workers)
    all.push_back(&std::invoke(connections, *worker));
  return all;
}

std::unique_ptr<http::Listener> listen_for_management(
    const ServerOptions& options, asio::io_context& context,
    const std::vector<std::unique_ptr<WorkerThread>>& workers, http::Listener::OnFailure on_failure,
    http::DescriptorReserve& reserve) {
  if (!options.management_port) return nullptr;
  const http::ListeningAddress address{.host = options.management_host,
                                       .port = *options.management_port,
                                       .settings = "MANAGEMENT_HOST and MANAGEMENT_PORT"};
  return std::make_unique<http::Listener>(context, address,
                                          each(&WorkerThread::management_connections, workers),
                                          std::move(on_failure), &reserve);
}

/// Terminates the process if one of its main coroutines fails: it must not continue half alive.
void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

/// Drains all concurrently. Returns how many connections it had to close.
asio::awaitable<std::size_t> drain(const std::vector<http::ConnectionManager*>& connections,
                                   std::chrono::steady_clock::time_point farewell_end,
                                   std::chrono::steady_clock::time_point deadline) {
  const auto drain_some = [&](http::ConnectionManager& some) {
    return co_spawn(some.executor(), some.drain(farewell_end, deadline), asio::deferred);
  };
  std::vector<decltype(drain_some(*connections.front()))> all;
  all.reserve(connections.size());
  for (auto* const some : connections)
    all.push_back(drain_some(*some));
  auto group = asio::experimental::make_parallel_group(std::move(all));
  const auto [order, errors, cut] =
      co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (const auto& error : errors)
    rethrow(error);
  co_return std::reduce(cut.begin(), cut.end());
}

}  // namespace

Server::Server(const ServerOptions& options, const Service& service, Telemetry& telemetry)
    : options_(options),
      service_(service),
      logger_(telemetry.logger),
      certificate_(load_certificate(options, telemetry)),
      connections_(connections_of_the_api(options)),
      management_connections_({.most = most_management_connections, .reserve = &management_descriptors_}),
      streams_of_clients_(options.limits.streams_per_client),
      budget_(options.limits.buffered_bytes),
      rate_limiter_(make_rate_limiter(options)),
      failed_attempts_(limits_of_failed_attempts(options)),
      accept_failures_(telemetry),
      stopping_signals_(context_, SIGTERM, SIGINT),
      ignored_signals_(context_, SIGHUP, SIGUSR1, SIGUSR2),
      workers_(make_workers(options, service,
                            {.telemetry = telemetry,
                             .phase = phase_,
                             .database_is_unfit = database_is_unfit_,
                             .connections = connections_,
                             .management_connections = management_connections_,
                             .streams_of_clients = streams_of_clients_,
                             .budget = budget_,
                             .rate_limiter = rate_limiter_.get(),
                             .failed_attempts = failed_attempts_,
                             .tls = certificate_ ? &certificate_->contexts() : nullptr})),
      listener_(context_, {.host = options.host, .port = options.port, .settings = "APP_HOST and APP_PORT"},
                each(&WorkerThread::connections, workers_), accept_failures_.noting()),
      address_(host_and_port(options.host, listener_.port())),
      management_listener_(listen_for_management(options, context_, workers_, accept_failures_.noting(),
                                                 management_descriptors_)) {
  add_metrics(telemetry.metrics);
  service.database.add_metrics(telemetry.metrics);
  release_signals();
}

void Server::add_metrics(telemetry::Registry& metrics) {
  metrics.add_gauge(
      "service_accepting_requests",
      "1 while requests are taken; 0 until the database has been verified and while shutting down.",
      [this] { return phase_ == Phase::serving ? 1.0 : 0.0; });
  metrics.add_counter("http_server_connections_refused_total",
                      "Connections rejected because MAX_CONNECTIONS was reached and none could be evicted.",
                      [this] { return static_cast<double>(connections_.refused()); });
  metrics.add_counter("http_server_connections_refused_by_client_total",
                      "Connections rejected because their client had too many of them.",
                      [this] { return static_cast<double>(connections_.refused_by_client()); });
  metrics.add_counter("http_server_connections_evicted_total",
                      "Idle connections closed to make room for others.",
                      [this] { return static_cast<double>(connections_.evicted()); });
  metrics.add_gauge("http_server_buffered_bytes",
                    "Bytes of requests and responses in memory, limited by MAX_BUFFERED_BYTES.",
                    [this] { return static_cast<double>(budget_.used()); });
  metrics.add_gauge("http_server_buffered_bytes_limit", "MAX_BUFFERED_BYTES.",
                    [this] { return static_cast<double>(budget_.total()); });
  metrics.add_counter("http_server_buffer_refusals_total",
                      "Requests, responses and lists rejected because MAX_BUFFERED_BYTES was reached.",
                      [this] { return static_cast<double>(budget_.refused()); });
}

Server::~Server() = default;

void Server::run() {
  for (const auto& worker : workers_)
    worker->start();
  workers_.front()->start_upkeep();
  co_spawn(context_, listener_.run(), rethrow);
  if (management_listener_) co_spawn(context_, management_listener_->run(), rethrow);
  if (certificate_) co_spawn(context_, certificate_->watch(), rethrow);
  co_spawn(context_, release_memory_after_peaks(budget_), rethrow);
  co_spawn(context_, supervise(), rethrow);
  co_spawn(context_, ignore_signals(), rethrow);
  co_spawn(context_, await_database(), rethrow);
  announce();
  context_.run();
}

void Server::log_lifecycle(std::string_view event, telemetry::LogField more) const {
  logger_.info(event, {{"version", service_.name.version},
                       {"address", std::string_view(address_)},
                       {"database_engine", service_.database.system()},
                       {"database", service_.database.location()},
                       {"workers", static_cast<std::int64_t>(workers_.size())},
                       {"api_keys", static_cast<std::int64_t>(options_.access.api_keys.size())},
                       more});
}

void Server::announce() const {
  log_lifecycle("SERVER_STARTED", {"pid", std::int64_t{getpid()}});
  if (management_listener_) {
    const auto address = host_and_port(options_.management_host, management_listener_->port());
    logger_.info("MANAGEMENT_STARTED", {{"management_address", std::string_view(address)}});
  }
  if (options_.stage != config::Stage::dev) return;
  print_error(
      fmt::format("API       {0}://{1}/api/v1\nDocs      {0}://{1}/docs\nDatabase  {2}\n",
                  certificate_ ? "https" : "http",
                  options_.host == "127.0.0.1" ? fmt::format("localhost:{}", listener_.port()) : address_,
                  service_.database.location()));
}

/// Waits until the database is ready.
asio::awaitable<void> Server::await_database() {
  asio::steady_timer pause(context_);
  telemetry::LastingFault fault;
  for (;;) {
    const auto cause = co_await database_fault();
    if (!cause) break;
    if (fault.is_news(*cause)) logger_.warning("DATABASE_UNAVAILABLE", {{"cause", std::string_view(*cause)}});
    pause.expires_after(retry_pause);
    co_await pause.async_wait(asio::use_awaitable);
  }
  if (phase_ == Phase::starting) phase_ = Phase::serving;
  log_ready(service_.database, logger_);
  if (const auto scarce = service_.database.scarce_connections()) {
    logger_.warning("DATABASE_CONNECTIONS_SCARCE",
                    {{"db_max_connections", scarce->wanted}, {"connections_left", scarce->left}});
  }
}

/// Why the database cannot do setups and moves now; nothing where it can.
asio::awaitable<std::optional<std::string>> Server::database_fault() {
  try {
    co_await service_.database.verify();
    database_is_unfit_ = false;
  } catch (const NotReady& unfit) {
    database_is_unfit_ = true;
    co_return unfit.what();
  } catch (const std::exception& error) {
    co_return error_text(error);
  }
  co_return std::nullopt;
}

asio::awaitable<void> Server::supervise() {
  const int signal = co_await stopping_signals_.async_wait(asio::use_awaitable);
  stopping_signals_.async_wait([](const boost::system::error_code& error, int second) {
    if (!error) std::_Exit(128 + second);
  });
  co_await shut_down(signal);
}

/// For ever. There is nothing that they would reload: certificates are watched.
asio::awaitable<void> Server::ignore_signals() {
  for (;;) {
    const int signal = co_await ignored_signals_.async_wait(asio::use_awaitable);
    logger_.info("SIGNAL_IGNORED", {{"signal", static_cast<std::int64_t>(signal)}});
  }
}

asio::awaitable<void> Server::shut_down(int signal) {
  phase_ = Phase::stopping;
  auto connections = each(&WorkerThread::connections, workers_);
  for (auto* const management : each(&WorkerThread::management_connections, workers_))
    connections.push_back(management);
  for (auto* const some : connections)
    asio::post(some->executor(), [some] { some->finish(); });
  log_lifecycle("SERVER_STOPPING", {"signal", static_cast<std::int64_t>(signal)});
  asio::steady_timer delay(context_, options_.shutdown_delay);
  co_await delay.async_wait(asio::use_awaitable);
  co_await listener_.stop();
  if (management_listener_) co_await management_listener_->stop();
  if (service_.on_stopping) service_.on_stopping();
  const auto now = std::chrono::steady_clock::now();
  const auto cut = co_await drain(connections, now + idle_grace, now + options_.shutdown_grace);
  log_lifecycle("SERVER_STOPPED", {"connections_cut", static_cast<std::int64_t>(cut)});
  context_.stop();
}

}  // namespace chassis::server
