#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "chassis/base/service_name.hpp"
#include "chassis/http/router.hpp"
#include "chassis/openapi/document.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/server/database.hpp"
#include "chassis/server/readiness.hpp"
#include "chassis/telemetry/database_observer.hpp"

namespace chassis::server {

/// The resources of a serving thread for the service.
struct ThreadContext {
  boost::asio::io_context& context;
  telemetry::DatabaseObserver& database_observer;
};

/// The part of the service on one serving thread.
struct ThreadService {
  std::vector<openapi::Endpoint> endpoints;
  std::vector<http::Route> pages{};  ///< with / among them; none if / shall lead to the documentation
  RequireReady require_ready;
  /// Background work that runs on one thread for all, while they serve.
  std::vector<std::function<boost::asio::awaitable<void>()>> upkeep{};
  std::shared_ptr<void> owner{};  ///< of the objects that the other members refer to
};

/// The description of a service for its server.
struct Service {
  ServiceName name;
  openapi::Info info;
  Database& database;
  /// Called once for each thread, before any of them starts.
  std::function<ThreadService(const ThreadContext&)> on_thread;
  /// Called once nobody can connect any more: ends what would go on for ever. May be empty.
  std::function<void()> on_stopping{};
};

}  // namespace chassis::server
