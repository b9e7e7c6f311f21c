#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/api/endpoints.hpp"
#include "app/api/events.hpp"
#include "app/services/check_service.hpp"
#include "app/services/move_service.hpp"
#include "app/services/setup_service.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/http/router.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/openapi/routes.hpp"
#include "chassis/server/health.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/in_memory_events.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"
#include "tests/support/log_pipe.hpp"
#include "tests/support/recorded_probe_events.hpp"
#include "tests/support/run_coroutine.hpp"

namespace mars::api {

/// The endpoints over real services and a store in memory that can be told to fail. The log goes into a pipe.
class ApiFixture : public testing::Test {
 protected:
  static constexpr std::size_t page_size = 2;
  static constexpr std::size_t max_command_length = 10;

  using Headers = std::vector<std::pair<std::string, std::string>>;

  chassis::http::Response request(chassis::http::Verb method, std::string_view path,
                                  std::string_view body = {}, const Headers& headers = {}) {
    auto request = tests::make_request(method, path);
    for (const auto& [name, value] : headers)
      request.message.insert(name, value);
    if (!body.empty()) request.message.set(chassis::http::Field::content_type, "application/json");
    request.message.body() = body;
    return tests::run(io_, (*router_)(request, context_));
  }

  /// All that was logged. Ends the logger.
  std::string logged() {
    router_.reset();
    logger_.reset();
    return log_.read_all();
  }

  void fail_with(auto error) { probes_.failure = std::make_exception_ptr(std::move(error)); }

  boost::asio::io_context io_;
  chassis::RequestContext context_;
  tests::InMemoryProbeRepository probes_;
  tests::InMemoryIdempotencyRepository keys_{probes_};
  tests::RecordedProbeEvents events_;
  chassis::UuidGenerator new_id_;
  std::atomic<chassis::server::Phase> phase_ = chassis::server::Phase::serving;
  chassis::idempotency::KeysInUse keys_in_use_{10};
  chassis::idempotency::Idempotency idempotency_{
      {.keys = keys_, .keys_in_use = keys_in_use_, .events = events_}, std::chrono::hours(1)};
  services::SetupService setup_{probes_, idempotency_, events_, new_id_};
  services::MoveService move_{probes_, idempotency_, events_, io_.get_executor()};
  services::CheckService check_{probes_, page_size, std::chrono::seconds(1)};
  services::ProbeService probe_{probes_, events_, max_command_length, io_.get_executor()};
  services::GridService grids_{probes_, idempotency_, events_, new_id_};
  tests::InMemoryEvents event_table_;
  chassis::telemetry::Registry metrics_;
  chassis::events::Hub hub_{metrics_};
  chassis::events::Log event_log_{
      {.repository = event_table_, .hub = hub_, .to_json = to_json, .timeout = std::chrono::seconds(1)},
      std::chrono::hours(1)};
  chassis::server::Readiness readiness_{
      [this](const chassis::RequestContext& context) { return probes_.require_ready(context); }, phase_};

  std::vector<chassis::openapi::Endpoint> all_endpoints() {
    auto all = endpoints({.setup = setup_,
                          .move = move_,
                          .check = check_,
                          .probes = probe_,
                          .grids = grids_,
                          .events = event_log_},
                         max_command_length, *logger_);
    std::ranges::move(chassis::server::health_endpoints(readiness_, *logger_), std::back_inserter(all));
    return all;
  }

 private:
  tests::LogPipe log_;
  std::unique_ptr<chassis::telemetry::Logger> logger_ =
      std::make_unique<chassis::telemetry::Logger>(chassis::telemetry::LogLevel::info, log_.writing_end());
  std::unique_ptr<chassis::http::Router> router_ = std::make_unique<chassis::http::Router>(
      chassis::openapi::documented_routes(info("1.0.0"), all_endpoints(), {}));
};

}  // namespace mars::api
