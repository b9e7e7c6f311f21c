#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/http/byte_budget.hpp"
#include "chassis/http/client_counts.hpp"
#include "chassis/http/connection_limiter.hpp"
#include "chassis/http/descriptor_reserve.hpp"
#include "chassis/http/listener.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "chassis/server/accept_failures.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/server/service.hpp"
#include "chassis/server/telemetry.hpp"
#include "chassis/server/tls_certificate.hpp"
#include "chassis/server/worker_thread.hpp"

namespace chassis::server {

/// A running service: one thread for listeners and signals, and `APP_THREADS` serving threads.
class Server {
 public:
  /// Loads the certificate and binds the ports. Throws, with a text for the operator, if either fails. All
  /// arguments must outlive it.
  Server(const ServerOptions& options, const Service& service, Telemetry& telemetry);
  ~Server();

  /// Serves until SIGTERM or SIGINT, then shuts down gracefully. A second signal exits immediately. Signals
  /// since `hold_signals` are not lost.
  void run();

 private:
  boost::asio::awaitable<void> supervise();
  boost::asio::awaitable<void> ignore_signals();
  boost::asio::awaitable<void> await_database();
  boost::asio::awaitable<std::optional<std::string>> database_fault();
  boost::asio::awaitable<void> shut_down(int signal);
  void add_metrics(telemetry::Registry& metrics);
  void announce() const;
  void log_lifecycle(std::string_view event, telemetry::LogField more) const;

  const ServerOptions& options_;
  const Service& service_;
  telemetry::Logger& logger_;
  std::atomic<Phase> phase_{Phase::starting};
  std::atomic<bool> database_is_unfit_{false};
  std::unique_ptr<TlsCertificate> certificate_;  ///< null: TLS is off
  http::DescriptorReserve management_descriptors_;
  http::ConnectionLimiter connections_;
  http::ConnectionLimiter management_connections_;
  http::ClientCounts streams_of_clients_;
  http::ByteBudget budget_;
  std::unique_ptr<http::RateLimiter> rate_limiter_;  ///< null: no rate limit
  http::RateLimiter failed_attempts_;
  AcceptFailures accept_failures_;
  boost::asio::io_context context_{1};
  boost::asio::signal_set stopping_signals_;
  boost::asio::signal_set ignored_signals_;
  std::vector<std::unique_ptr<WorkerThread>> workers_;
  http::Listener listener_;
  std::string address_;
  std::unique_ptr<http::Listener> management_listener_;  ///< null: no management address
};

}  // namespace chassis::server
