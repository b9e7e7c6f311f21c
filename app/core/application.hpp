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

#include "app/core/accept_failures.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "app/core/settings.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/http/byte_budget.hpp"
#include "chassis/http/client_counts.hpp"
#include "chassis/http/connection_limiter.hpp"
#include "chassis/http/descriptor_reserve.hpp"
#include "chassis/http/listener.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "app/repositories/recent_probes.hpp"
#include "app/services/keys_in_use.hpp"
#include "app/services/phase.hpp"
#include "app/core/store.hpp"
#include "app/core/telemetry.hpp"
#include "app/core/tls_certificate.hpp"
#include "app/core/worker_thread.hpp"

namespace mars {

/// The running service: one thread for the listener and for signals, `APP_THREADS` that serve.
class Application {
 public:
  /// Opens the database, loads the certificate and binds the ports. Throws where either fails, with a text
  /// for the operator.
  Application(const core::Settings& settings, chassis::telemetry::Logger& logger);
  ~Application();

  /// Serves until SIGTERM or SIGINT, then lets requests in flight finish. A second one ends the process at
  /// once. Neither is lost that came since `hold_signals`.
  void run();

 private:
  boost::asio::awaitable<void> supervise();
  boost::asio::awaitable<void> ignore_signals();
  boost::asio::awaitable<void> await_database();
  boost::asio::awaitable<std::optional<std::string>> database_fault();
  boost::asio::awaitable<void> shut_down(int signal);
  void add_metrics();
  void announce() const;
  void log_lifecycle(std::string_view event, chassis::telemetry::LogField more) const;

  const core::Settings& settings_;
  chassis::telemetry::Logger& logger_;
  std::atomic<services::Phase> phase_{services::Phase::starting};
  std::atomic<bool> database_is_unfit_{false};
  Telemetry telemetry_;
  chassis::UuidGenerator new_id_;
  std::unique_ptr<TlsCertificate> certificate_;  ///< null where TLS is not spoken
  services::KeysInUse keys_in_use_;
  chassis::http::DescriptorReserve management_descriptors_;
  chassis::http::ConnectionLimiter connections_;
  chassis::http::ConnectionLimiter management_connections_;
  chassis::http::ClientCounts streams_of_clients_;
  chassis::http::ByteBudget budget_;
  std::unique_ptr<chassis::http::RateLimiter> rate_limiter_;  ///< null where clients may ask as often as they like
  chassis::http::RateLimiter failed_attempts_;
  AcceptFailures accept_failures_;
  repositories::RecentProbes recent_probes_;
  std::unique_ptr<Store> store_;
  boost::asio::io_context context_{1};
  boost::asio::signal_set stopping_signals_;
  boost::asio::signal_set ignored_signals_;
  std::vector<std::unique_ptr<WorkerThread>> workers_;
  chassis::http::Listener listener_;
  std::string address_;
  std::unique_ptr<chassis::http::Listener> management_listener_;  ///< null where there is no management address
};

}  // namespace mars
