#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "chassis/http/connection_manager.hpp"
#include "chassis/http/load.hpp"
#include "chassis/server/readiness.hpp"
#include "chassis/server/server_options.hpp"
#include "chassis/server/service.hpp"
#include "chassis/server/shared.hpp"
#include "chassis/telemetry/metrics/database_metrics.hpp"
#include "chassis/telemetry/tracing/database_spans.hpp"

namespace chassis::server {

/// A serving thread: an `io_context`, the service's part on this thread, and the connections that were
/// assigned to it.
class WorkerThread {
 public:
  WorkerThread(const ServerOptions& options, const Service& service, const Shared& shared);
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  ~WorkerThread();

  void start();

  /// Starts the background work of the service. Called on one thread only.
  void start_upkeep();

  [[nodiscard]] http::ConnectionManager& connections() { return connections_; }

  /// The connections of the management address. They have a separate limit, so that operators can connect
  /// when the API's limit is reached.
  [[nodiscard]] http::ConnectionManager& management_connections() { return management_connections_; }

 private:
  // Declared before the context, whose coroutines report to them.
  http::Load load_;
  http::Load management_load_;
  telemetry::DatabaseMetrics database_metrics_;
  telemetry::DatabaseSpans database_spans_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  ThreadService service_;
  Readiness readiness_;
  http::ConnectionManager connections_;
  http::ConnectionManager management_connections_;
  std::thread thread_;
};

}  // namespace chassis::server
