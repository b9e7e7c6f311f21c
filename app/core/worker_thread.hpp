#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "app/api/endpoints.hpp"
#include "chassis/telemetry/metrics/database_metrics.hpp"
#include "app/core/settings.hpp"
#include "chassis/telemetry/tracing/database_spans.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/http/byte_budget.hpp"
#include "chassis/http/client_counts.hpp"
#include "chassis/http/connection_limiter.hpp"
#include "chassis/http/load.hpp"
#include "chassis/http/rate_limiter.hpp"
#include "chassis/http/worker.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/repositories/recalling_probe_repository.hpp"
#include "app/repositories/tracing_idempotency_repository.hpp"
#include "app/repositories/tracing_probe_repository.hpp"
#include "app/services/key_cleaner.hpp"
#include "app/services/keys_in_use.hpp"
#include "app/services/phase.hpp"
#include "app/services/telemetry/tracing_services.hpp"
#include "app/core/store.hpp"
#include "app/core/telemetry.hpp"

namespace mars {

/// What the threads share. Everything is thread-safe and outlives them.
struct Shared {
  Telemetry& telemetry;
  chassis::UuidGenerator& new_id;
  Store& store;
  repositories::RecentProbes& recent_probes;
  services::KeysInUse& keys_in_use;
  const std::atomic<services::Phase>& phase;
  const std::atomic<bool>& database_is_unfit;  ///< found so at the start, and not fit since
  chassis::http::ConnectionLimiter& connections;        ///< to the API
  chassis::http::ConnectionLimiter& management_connections;
  chassis::http::ClientCounts& streams_of_clients;
  chassis::http::ByteBudget& budget;            ///< of what clients of the API send and have not taken
  chassis::http::RateLimiter* rate_limiter;     ///< null where clients may ask as often as they like
  chassis::http::RateLimiter& failed_attempts;  ///< to present a key, by address
  const chassis::http::TlsContexts* tls;        ///< null where TLS is not spoken
};

/// One thread that serves, with everything it uses for itself: an `io_context`, a repository, the services
/// over it and the connections that were dealt to it.
class WorkerThread {
 public:
  WorkerThread(const core::Settings& settings, const Shared& shared);
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  ~WorkerThread();

  void start();

  /// Deletes expired idempotency keys from now on. One thread does it for all.
  void start_cleaning();

  [[nodiscard]] chassis::http::Worker& connections() { return connections_; }

  /// Those of the management address. Limited by themselves, so that whoever uses up the API's does not keep
  /// out who wants to see it.
  [[nodiscard]] chassis::http::Worker& management_connections() { return management_connections_; }

 private:
  // Before the context, whose coroutines report to them.
  chassis::http::Load load_;
  chassis::http::Load management_load_;
  chassis::telemetry::DatabaseMetrics database_metrics_;
  chassis::telemetry::DatabaseSpans database_spans_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  std::unique_ptr<repositories::ProbeRepository> probes_;
  repositories::RecallingProbeRepository recalling_probes_;
  repositories::TracingProbeRepository traced_probes_;
  std::unique_ptr<repositories::IdempotencyRepository> keys_;
  repositories::TracingIdempotencyRepository traced_keys_;
  services::TracingSetupService setup_;
  services::TracingMoveService move_;
  services::TracingIdempotencyService once_;
  services::TracingCheckService check_;
  services::TracingReadinessService readiness_;
  services::KeyCleaner key_cleaner_;
  std::chrono::milliseconds cleaning_interval_;
  chassis::http::Worker connections_;
  chassis::http::Worker management_connections_;
  std::thread thread_;
};

}  // namespace mars
