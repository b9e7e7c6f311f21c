#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "app/core/database.hpp"
#include "app/core/settings.hpp"
#include "app/repositories/recalling_probe_repository.hpp"
#include "app/repositories/recent_probes.hpp"
#include "app/services/check_service.hpp"
#include "app/services/grid_service.hpp"
#include "app/services/move_service.hpp"
#include "app/services/probe_events.hpp"
#include "app/services/probe_service.hpp"
#include "app/services/setup_service.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/database/cleaner.hpp"
#include "chassis/events/log.hpp"
#include "chassis/events/reader.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/openapi/endpoint.hpp"
#include "chassis/server/service.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace mars::core {

/// The objects that all threads share. All are thread-safe and outlive the threads.
struct Shared {
  chassis::telemetry::Logger& logger;
  chassis::telemetry::Registry& metrics;
  services::ProbeEvents& events;
  chassis::UuidGenerator& new_id;
  repositories::RecentProbes& recent_probes;
  chassis::idempotency::KeysInUse& keys_in_use;
  chassis::idempotency::Events& key_events;
  chassis::events::Hub& hub;
};

/// The use cases of one thread, and their repositories.
class ProbeThread {
 public:
  ProbeThread(Repositories repositories, const Shared& shared, const Settings& settings,
              const chassis::server::ThreadContext& thread);

  /// The endpoints and upkeep of `thread`, which the result owns.
  static chassis::server::ThreadService service(std::shared_ptr<ProbeThread> thread, const Shared& shared,
                                                const Settings& settings);

 private:
  boost::asio::awaitable<void> require_ready(const chassis::RequestContext& context);
  [[nodiscard]] std::vector<chassis::openapi::Endpoint> endpoints(const Shared& shared,
                                                                  const Settings& settings);

  Repositories repositories_;
  repositories::RecallingProbeRepository probes_;
  chassis::idempotency::Idempotency idempotency_;
  services::SetupService setup_;
  services::MoveService move_;
  services::CheckService check_;
  services::ProbeService probe_;
  services::GridService grids_;
  chassis::events::Log events_;
  chassis::events::Reader reader_;
  chassis::database::Cleaner key_cleaner_;
  chassis::database::Cleaner event_cleaner_;
};

}  // namespace mars::core
