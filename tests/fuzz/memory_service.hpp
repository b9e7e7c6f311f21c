// One thread of the program, over a store in memory.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "app/core/probe_thread.hpp"
#include "app/core/service_name.hpp"
#include "app/core/settings.hpp"
#include "app/repositories/recent_probes.hpp"
#include "app/services/telemetry/probe_telemetry.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/idempotency/key_telemetry.hpp"
#include "chassis/server/worker_thread.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"

namespace mars::fuzz {

/// The id of the probe that is there.
inline constexpr std::string_view known_probe = "01a205f7-4e7f-73cd-8eca-b25302b7d062";

/// A store in memory, for one thread.
class MemoryStore final : public chassis::server::Database {
 public:
  /// The repositories of the only thread.
  core::Repositories repositories();

  boost::asio::awaitable<void> verify() override { co_return; }

  [[nodiscard]] std::string_view system() const override { return "memory"; }

  [[nodiscard]] std::string name() const override { return "memory"; }

  [[nodiscard]] std::span<const chassis::telemetry::DatabaseStatement> statements() const override {
    return {};
  }

  [[nodiscard]] std::string location() const override { return "memory"; }

  /// Leaves `known_probe` alone, on a grid of 5 by 5, and no idempotency key. For the thread of the
  /// repositories.
  boost::asio::awaitable<void> reset();

 private:
  tests::InMemoryProbeRepository* probes_ = nullptr;
  tests::InMemoryIdempotencyRepository* keys_ = nullptr;
};

class MemoryService {
 public:
  /// With `variables` in place of the defaults of the settings.
  explicit MemoryService(const chassis::config::Variables& variables);

  /// All that is answered to a client that sends `bytes` to a fresh store, and then no more.
  std::string answers_to(std::string_view bytes);

  [[nodiscard]] const core::Settings& settings() const { return settings_; }

 private:
  chassis::server::Service service();

  core::Settings settings_;
  chassis::telemetry::Logger logger_;
  std::atomic<chassis::server::Phase> phase_ = chassis::server::Phase::serving;
  std::atomic<bool> database_is_unfit_ = false;
  chassis::server::Telemetry telemetry_{settings_.server.tracing, core::service_name, logger_};
  services::ProbeTelemetry events_{logger_, telemetry_.metrics};
  chassis::idempotency::KeyTelemetry key_events_{logger_, telemetry_.metrics};
  chassis::UuidGenerator new_id_;
  MemoryStore store_;
  repositories::RecentProbes none_{0};  ///< nothing of one input may be remembered at the next
  chassis::idempotency::KeysInUse keys_in_use_{1000};
  chassis::events::Hub hub_{telemetry_.metrics};
  core::Shared of_the_app_{.logger = logger_,
                           .metrics = telemetry_.metrics,
                           .events = events_,
                           .new_id = new_id_,
                           .recent_probes = none_,
                           .keys_in_use = keys_in_use_,
                           .key_events = key_events_,
                           .hub = hub_};
  /// A session that has refused its client lingers into the next.
  chassis::http::ConnectionLimiter connections_{{.most = 10}};
  chassis::http::ConnectionLimiter management_connections_{{.most = 1}};
  chassis::http::ClientCounts streams_of_clients_{10};
  chassis::http::ByteBudget budget_{std::size_t{64} << 20U};
  chassis::http::RateLimiter failed_attempts_{{.limit = 1'000'000, .window = std::chrono::seconds(1)}};
  chassis::server::WorkerThread worker_{settings_.server,
                                        service(),
                                        {.telemetry = telemetry_,
                                         .phase = phase_,
                                         .database_is_unfit = database_is_unfit_,
                                         .connections = connections_,
                                         .management_connections = management_connections_,
                                         .streams_of_clients = streams_of_clients_,
                                         .budget = budget_,
                                         .rate_limiter = nullptr,
                                         .failed_attempts = failed_attempts_,
                                         .tls = nullptr}};
};

}  // namespace mars::fuzz
