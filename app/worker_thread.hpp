#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "api/endpoints.hpp"
#include "core/metrics/database_metrics.hpp"
#include "core/settings.hpp"
#include "core/tracing/database_spans.hpp"
#include "core/uuid_generator.hpp"
#include "http/byte_budget.hpp"
#include "http/client_counts.hpp"
#include "http/connection_limiter.hpp"
#include "http/load.hpp"
#include "http/rate_limiter.hpp"
#include "http/worker.hpp"
#include "repositories/probe_repository.hpp"
#include "repositories/recalling_probe_repository.hpp"
#include "repositories/tracing_idempotency_repository.hpp"
#include "repositories/tracing_probe_repository.hpp"
#include "services/key_cleaner.hpp"
#include "services/keys_in_use.hpp"
#include "services/phase.hpp"
#include "services/telemetry/tracing_services.hpp"
#include "store.hpp"
#include "telemetry.hpp"

namespace mars {

/// What the threads share. Everything is thread-safe and outlives them.
struct Shared {
  Telemetry& telemetry;
  core::UuidGenerator& new_id;
  Store& store;
  repositories::RecentProbes& recent_probes;
  services::KeysInUse& keys_in_use;
  const std::atomic<services::Phase>& phase;
  const std::atomic<bool>& database_is_unfit;  ///< found so at the start, and not fit since
  http::ConnectionLimiter& connections;        ///< to the API
  http::ConnectionLimiter& management_connections;
  http::ClientCounts& streams_of_clients;
  http::ByteBudget& budget;            ///< of what clients of the API send and have not taken
  http::RateLimiter* rate_limiter;     ///< null where clients may ask as often as they like
  http::RateLimiter& failed_attempts;  ///< to present a key, by address
  const http::TlsContexts* tls;        ///< null where TLS is not spoken
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

  [[nodiscard]] http::Worker& connections() { return connections_; }

  /// Those of the management address. Limited by themselves, so that whoever uses up the API's does not keep
  /// out who wants to see it.
  [[nodiscard]] http::Worker& management_connections() { return management_connections_; }

 private:
  // Before the context, whose coroutines report to them.
  http::Load load_;
  http::Load management_load_;
  core::metrics::DatabaseMetrics database_metrics_;
  core::tracing::DatabaseSpans database_spans_;
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
  http::Worker connections_;
  http::Worker management_connections_;
  std::thread thread_;
};

}  // namespace mars
