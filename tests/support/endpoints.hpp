#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/api/endpoints.hpp"
#include "app/api/events.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/repositories/recalling_probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"
#include "app/services/telemetry/probe_telemetry.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/http/router.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/idempotency/key_telemetry.hpp"
#include "chassis/server/readiness.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"
#include "tests/support/in_memory_events.hpp"
#include "tests/support/in_memory_idempotency_repository.hpp"
#include "tests/support/in_memory_probe_repository.hpp"

namespace mars::tests {

/// A request to an endpoint.
struct Call {
  chassis::http::Verb method{};
  std::string target;
  std::string body;   ///< JSON
  std::string key{};  ///< of idempotency; none where it is empty
};

/// What it answered, whole, with the headers that matter.
struct Answer {
  chassis::http::Status status{};
  std::string body;
  std::string link;
  std::string retry_after;
};

/// The endpoints as one thread of the server has them, over a repository of its own and without sockets.
/// Belongs to one thread at a time.
class Endpoints {
 public:
  using MakeRepository =
      std::function<std::unique_ptr<repositories::ProbeRepository>(boost::asio::io_context& context)>;

  using MakeKeys =
      std::function<std::unique_ptr<chassis::idempotency::Repository>(boost::asio::io_context& context)>;

  /// What the threads of a process share; it outlives this object.
  struct Shared {
    chassis::UuidGenerator& new_id;
    repositories::RecentProbes& recent_probes;
  };

  /// A request has `patience` to be answered in. Without `make_keys` no request may have a key.
  Endpoints(const MakeRepository& make_repository, Shared shared, std::chrono::milliseconds patience,
            const MakeKeys& make_keys = {});

  /// Begins a call. Its answer is there once `run` has returned; both must live as long.
  void start(const Call& call, Answer& answer);

  /// Returns when all calls have been answered.
  void run();

  Answer ask(const Call& call);

  /// The value of a metric, named with its labels as in the text for Prometheus.
  [[nodiscard]] int metric(const std::string& name) const;

 private:
  boost::asio::awaitable<void> serve(const Call& call, Answer& answer);

  std::chrono::milliseconds patience_;
  int unanswered_ = 0;
  chassis::telemetry::Logger logger_{chassis::telemetry::LogLevel::error};
  chassis::telemetry::Registry metrics_;
  services::ProbeTelemetry events_{logger_, metrics_};
  chassis::idempotency::KeyTelemetry key_events_{logger_, metrics_};
  std::atomic<chassis::server::Phase> phase_ = chassis::server::Phase::serving;
  boost::asio::io_context context_{1};
  std::unique_ptr<repositories::ProbeRepository> probes_;
  repositories::RecallingProbeRepository recalling_probes_;
  std::unique_ptr<chassis::idempotency::Repository> keys_;
  InMemoryProbeRepository no_probes_;
  InMemoryIdempotencyRepository no_keys_{no_probes_};
  chassis::idempotency::KeysInUse keys_in_use_;
  chassis::idempotency::Idempotency idempotency_;
  services::SetupService setup_;
  services::MoveService move_;
  services::CheckService check_;
  services::ProbeService probe_;
  services::GridService grids_;
  InMemoryEvents no_events_;
  chassis::events::Hub hub_{metrics_};
  chassis::events::Log log_{{.repository = no_events_, .hub = hub_, .to_json = api::to_json, .timeout = {}},
                            std::chrono::seconds(0)};
  chassis::server::Readiness readiness_;
  chassis::http::Router router_;
};

}  // namespace mars::tests
