#pragma once

#include <chrono>

#include "app/core/database.hpp"
#include "app/core/settings.hpp"
#include "app/repositories/recalling_probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"
#include "app/repositories/tracing_idempotency_repository.hpp"
#include "app/repositories/tracing_probe_repository.hpp"
#include "app/services/key_cleaner.hpp"
#include "app/services/keys_in_use.hpp"
#include "app/services/probe_events.hpp"
#include "app/services/telemetry/tracing_services.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/server/service.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace mars::core {

/// What the threads share. Everything is thread-safe and outlives them.
struct Shared {
  chassis::telemetry::Logger& logger;
  services::ProbeEvents& events;
  chassis::UuidGenerator& new_id;
  repositories::RecentProbes& recent_probes;
  services::KeysInUse& keys_in_use;
};

/// The use cases on one thread, with the repositories that they use.
class ProbeThread {
 public:
  ProbeThread(Repositories repositories, const Shared& shared, const Settings& settings,
              const chassis::server::ThreadContext& thread);

  /// What a server does with `thread`, which the result owns.
  static chassis::server::ThreadService service(std::shared_ptr<ProbeThread> thread, const Settings& settings,
                                                chassis::telemetry::Logger& logger);

 private:
  Repositories repositories_;
  repositories::RecallingProbeRepository recalling_probes_;
  repositories::TracingProbeRepository probes_;
  repositories::TracingIdempotencyRepository keys_;
  services::TracingSetupService setup_;
  services::TracingMoveService move_;
  services::TracingIdempotencyService once_;
  services::TracingCheckService check_;
  services::KeyCleaner key_cleaner_;
  std::chrono::milliseconds cleaning_interval_;
};

}  // namespace mars::core
