#include "app/core/serve.hpp"

#include <memory>
#include <string>

#include "app/api/endpoints.hpp"
#include "app/core/database.hpp"
#include "app/core/probe_thread.hpp"
#include "app/core/service_name.hpp"
#include "app/services/telemetry/probe_telemetry.hpp"
#include "chassis/idempotency/key_telemetry.hpp"
#include "chassis/server/server.hpp"
#include "chassis/server/telemetry.hpp"

namespace mars::core {

namespace {

constexpr std::size_t most_keys_in_use = 10'000;

}  // namespace

void serve(const Settings& settings, chassis::telemetry::Logger& logger) {
  chassis::server::Telemetry telemetry(settings.server.tracing, service_name, logger);
  services::ProbeTelemetry events(logger, telemetry.metrics);
  chassis::UuidGenerator new_id;
  chassis::idempotency::KeyTelemetry key_events(logger, telemetry.metrics);
  chassis::idempotency::KeysInUse keys_in_use(most_keys_in_use);
  chassis::events::Hub hub(telemetry.metrics);
  repositories::RecentProbes recent_probes(settings.probe_cache_size);
  const Database database = open_database(settings, logger, recent_probes);
  const Shared shared{.logger = logger,
                      .metrics = telemetry.metrics,
                      .events = events,
                      .new_id = new_id,
                      .recent_probes = recent_probes,
                      .keys_in_use = keys_in_use,
                      .key_events = key_events,
                      .hub = hub};
  const chassis::server::Service service{
      .name = service_name,
      .info = api::info(std::string(service_name.version)),
      .database = *database.server,
      .on_thread =
          [&](const chassis::server::ThreadContext& thread) {
            return ProbeThread::service(
                std::make_shared<ProbeThread>(database.repositories(thread), shared, settings, thread),
                shared, settings);
          },
      .on_stopping = [&hub] { hub.close(); }};
  chassis::server::Server(settings.server, service, telemetry).run();
}

}  // namespace mars::core
