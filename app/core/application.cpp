#include "app/core/application.hpp"

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
#include "chassis/telemetry/logging/lasting_fault.hpp"
#include "chassis/base/not_ready.hpp"
#include "app/core/version.hpp"
#include "chassis/server/held_signals.hpp"
#include "app/core/memory_release.hpp"
#include "app/core/risks.hpp"
#include "chassis/base/standard_streams.hpp"

namespace mars {

namespace asio = boost::asio;
using services::Phase;

namespace {

constexpr std::chrono::milliseconds retry_pause{250};
constexpr std::size_t most_keys_in_use = 10'000;
constexpr std::size_t most_management_connections = 100;
/// Wrong keys that an address may present within RATE_LIMIT_WINDOW_S, where RATE_LIMIT does not say.
constexpr std::uint32_t usual_failed_attempts = 100;
/// How long a client may still send a request over a connection that it keeps open, once nobody listens any
/// more. It is answered with `Connection: close`; a connection that ended before could cross with its
/// request.
constexpr std::chrono::seconds farewell{1};

std::vector<std::unique_ptr<WorkerThread>> make_workers(const core::Settings& settings,
                                                        const Shared& shared) {
  std::vector<std::unique_ptr<WorkerThread>> workers;
  workers.reserve(settings.server.threads);
  for (std::size_t count = 0; count < settings.server.threads; ++count)
    workers.push_back(std::make_unique<WorkerThread>(settings, shared));
  return workers;
}

std::unique_ptr<TlsCertificate> load_certificate(const core::Settings& settings, Telemetry& telemetry) {
  if (settings.server.tls_certificate_file.empty()) return nullptr;
  return std::make_unique<TlsCertificate>(settings, telemetry);
}

/// Where nothing is set, one client leaves room for others; behind a proxy on this machine all come from
/// here.
chassis::http::ConnectionLimiter::Options connections_of_the_api(const core::Settings& settings) {
  constexpr std::size_t usual_share = 4;
  const bool usual = settings.server.limits.connections_per_client == 0;
  const auto most = usual ? std::max(settings.server.limits.connections / usual_share, std::size_t{1})
                          : settings.server.limits.connections_per_client;
  return {.most = settings.server.limits.connections,
          .most_of_a_client = most,
          .loopback_exempt = usual,
          .evicts_idle = true};
}

std::unique_ptr<chassis::http::RateLimiter> make_rate_limiter(const core::Settings& settings) {
  if (settings.server.limits.requests_per_window == 0) return nullptr;
  return std::make_unique<chassis::http::RateLimiter>(
      chassis::http::RateLimiter::Options{.limit = settings.server.limits.requests_per_window, .window = settings.server.limits.rate_limit_window});
}

using ConnectionsOf = chassis::http::Worker& (WorkerThread::*)();

std::vector<chassis::http::Worker*> each(ConnectionsOf connections,
                                const std::vector<std::unique_ptr<WorkerThread>>& workers) {
  std::vector<chassis::http::Worker*> all;
  all.reserve(workers.size());
  for (const auto& worker : workers)
    all.push_back(&std::invoke(connections, *worker));
  return all;
}

std::unique_ptr<chassis::http::Listener> listen_for_management(
    const core::Settings& settings, asio::io_context& context,
    const std::vector<std::unique_ptr<WorkerThread>>& workers, chassis::http::Listener::OnFailure on_failure,
    chassis::http::DescriptorReserve& reserve) {
  if (!settings.server.management_port) return nullptr;
  const chassis::http::ListeningAddress address{.host = settings.server.management_host,
                                       .port = *settings.server.management_port,
                                       .settings = "MANAGEMENT_HOST and MANAGEMENT_PORT"};
  return std::make_unique<chassis::http::Listener>(context, address,
                                          each(&WorkerThread::management_connections, workers),
                                          std::move(on_failure), &reserve);
}

/// Ends the whole process where one of its main coroutines fails: it cannot go on half alive.
void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

/// Drains them all at once. Returns how many connections had to be cut.
asio::awaitable<std::size_t> drain(const std::vector<chassis::http::Worker*>& connections,
                                   std::chrono::steady_clock::time_point farewell_end,
                                   std::chrono::steady_clock::time_point deadline) {
  const auto drain_some = [&](chassis::http::Worker& some) {
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

Application::Application(const core::Settings& settings, chassis::telemetry::Logger& logger)
    : settings_(settings),
      logger_(logger),
      telemetry_(settings, logger, phase_),
      certificate_(load_certificate(settings, telemetry_)),
      keys_in_use_(most_keys_in_use),
      connections_(connections_of_the_api(settings)),
      management_connections_({.most = most_management_connections, .reserve = &management_descriptors_}),
      streams_of_clients_(settings.server.limits.streams_per_client),
      budget_(settings.server.limits.buffered_bytes),
      rate_limiter_(make_rate_limiter(settings)),
      failed_attempts_({.limit = settings.server.limits.requests_per_window == 0 ? usual_failed_attempts : settings.server.limits.requests_per_window,
                        .window = settings.server.limits.rate_limit_window}),
      accept_failures_(telemetry_),
      recent_probes_(settings.probe_cache_size),
      store_(open_store(settings, logger, recent_probes_)),
      stopping_signals_(context_, SIGTERM, SIGINT),
      ignored_signals_(context_, SIGHUP, SIGUSR1, SIGUSR2),
      workers_(make_workers(settings, {.telemetry = telemetry_,
                                       .new_id = new_id_,
                                       .store = *store_,
                                       .recent_probes = recent_probes_,
                                       .keys_in_use = keys_in_use_,
                                       .phase = phase_,
                                       .database_is_unfit = database_is_unfit_,
                                       .connections = connections_,
                                       .management_connections = management_connections_,
                                       .streams_of_clients = streams_of_clients_,
                                       .budget = budget_,
                                       .rate_limiter = rate_limiter_.get(),
                                       .failed_attempts = failed_attempts_,
                                       .tls = certificate_ ? &certificate_->contexts() : nullptr})),
      listener_(context_,
                {.host = settings.server.host, .port = settings.server.port, .settings = "APP_HOST and APP_PORT"},
                each(&WorkerThread::connections, workers_), accept_failures_.noting()),
      address_(chassis::host_and_port(settings.server.host, listener_.port())),
      management_listener_(listen_for_management(settings, context_, workers_, accept_failures_.noting(),
                                                 management_descriptors_)) {
  add_metrics();
  store_->add_metrics(telemetry_.metrics);
  chassis::server::release_signals();
}

void Application::add_metrics() {
  auto& metrics = telemetry_.metrics;
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
                    "Bytes of requests and answers that count for MAX_BUFFERED_BYTES.",
                    [this] { return static_cast<double>(budget_.used()); });
  metrics.add_gauge("http_server_buffered_bytes_limit", "MAX_BUFFERED_BYTES.",
                    [this] { return static_cast<double>(budget_.total()); });
  metrics.add_counter("http_server_buffer_refusals_total",
                      "Requests, answers and lists refused because MAX_BUFFERED_BYTES was reached.",
                      [this] { return static_cast<double>(budget_.refused()); });
}

Application::~Application() = default;

void Application::run() {
  for (const auto& worker : workers_)
    worker->start();
  workers_.front()->start_cleaning();
  co_spawn(context_, listener_.run(), rethrow);
  if (management_listener_) co_spawn(context_, management_listener_->run(), rethrow);
  if (certificate_) co_spawn(context_, certificate_->watch(), rethrow);
  co_spawn(context_, release_memory_after_peaks(budget_), rethrow);
  co_spawn(context_, supervise(), rethrow);
  co_spawn(context_, ignore_signals(), rethrow);
  co_spawn(context_, await_database(), rethrow);
  announce();
  warn_of_risks(settings_, logger_);
  context_.run();
}

void Application::log_lifecycle(std::string_view event, chassis::telemetry::LogField more) const {
  logger_.info(event, {{"version", core::version},
                       {"address", std::string_view(address_)},
                       {"database_engine", store_->system()},
                       {"database", store_->location()},
                       {"workers", static_cast<std::int64_t>(workers_.size())},
                       {"api_keys", static_cast<std::int64_t>(settings_.server.access.api_keys.size())},
                       more});
}

void Application::announce() const {
  log_lifecycle("SERVER_STARTED", {"pid", std::int64_t{getpid()}});
  if (management_listener_) {
    const auto address = chassis::host_and_port(settings_.server.management_host, management_listener_->port());
    logger_.info("MANAGEMENT_STARTED", {{"management_address", std::string_view(address)}});
  }
  if (settings_.server.stage != chassis::config::Stage::dev) return;
  chassis::print_error(fmt::format(
      "API       {0}://{1}/api/v1\nDocs      {0}://{1}/docs\nDatabase  {2}\n",
      certificate_ ? "https" : "http",
      settings_.server.host == "127.0.0.1" ? fmt::format("localhost:{}", listener_.port()) : address_,
      store_->location()));
}

/// Waits until the database can do setups and moves, whatever keeps it from that.
asio::awaitable<void> Application::await_database() {
  asio::steady_timer pause(context_);
  chassis::telemetry::LastingFault fault;
  for (;;) {
    const auto cause = co_await database_fault();
    if (!cause) break;
    if (fault.is_news(*cause)) logger_.warning("DATABASE_UNAVAILABLE", {{"cause", std::string_view(*cause)}});
    pause.expires_after(retry_pause);
    co_await pause.async_wait(asio::use_awaitable);
  }
  if (phase_ == Phase::starting) phase_ = Phase::serving;
  log_ready(*store_, logger_);
  if (const auto left = store_->scarce_connections()) {
    logger_.warning("DATABASE_CONNECTIONS_SCARCE",
                    {{"db_max_connections", static_cast<std::int64_t>(settings_.database.postgres.max_connections)},
                     {"connections_left", *left}});
  }
}

/// Why the database cannot do setups and moves now; nothing where it can.
asio::awaitable<std::optional<std::string>> Application::database_fault() {
  try {
    co_await store_->verify();
    database_is_unfit_ = false;
  } catch (const chassis::NotReady& unfit) {
    database_is_unfit_ = true;
    co_return unfit.what();
  } catch (const std::exception& error) {
    co_return chassis::error_text(error);
  }
  co_return std::nullopt;
}

asio::awaitable<void> Application::supervise() {
  const int signal = co_await stopping_signals_.async_wait(asio::use_awaitable);
  stopping_signals_.async_wait([](const boost::system::error_code& error, int second) {
    if (!error) std::_Exit(128 + second);
  });
  co_await shut_down(signal);
}

/// For ever. There is nothing that they would reload: certificates are watched.
asio::awaitable<void> Application::ignore_signals() {
  for (;;) {
    const int signal = co_await ignored_signals_.async_wait(asio::use_awaitable);
    logger_.info("SIGNAL_IGNORED", {{"signal", static_cast<std::int64_t>(signal)}});
  }
}

asio::awaitable<void> Application::shut_down(int signal) {
  phase_ = Phase::stopping;
  auto connections = each(&WorkerThread::connections, workers_);
  for (auto* const management : each(&WorkerThread::management_connections, workers_))
    connections.push_back(management);
  for (auto* const some : connections)
    asio::post(some->executor(), [some] { some->finish(); });
  log_lifecycle("SERVER_STOPPING", {"signal", static_cast<std::int64_t>(signal)});
  asio::steady_timer delay(context_, settings_.server.shutdown_delay);
  co_await delay.async_wait(asio::use_awaitable);
  co_await listener_.stop();
  if (management_listener_) co_await management_listener_->stop();
  const auto now = std::chrono::steady_clock::now();
  const auto cut = co_await drain(connections, now + farewell, now + settings_.server.shutdown_grace);
  log_lifecycle("SERVER_STOPPED", {"connections_cut", static_cast<std::int64_t>(cut)});
  context_.stop();
}

}  // namespace mars
