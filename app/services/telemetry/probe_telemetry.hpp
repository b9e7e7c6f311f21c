#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/services/probe_events.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace mars::services {

/// Logs and counts the events of use cases. Thread-safe: one object serves all threads, so that `new_value`
/// in the log is the value of the counter.
class ProbeTelemetry final : public ProbeEvents {
 public:
  ProbeTelemetry(chassis::telemetry::Logger& logger, chassis::telemetry::Registry& registry);

  void setup_started(const chassis::RequestContext& context, const domain::Probe& probe) override;
  void setup_finished(const chassis::RequestContext& context, const domain::Probe& probe) override;
  void grid_started(const chassis::RequestContext& context, const domain::Grid& grid) override;
  void grid_finished(const chassis::RequestContext& context, const domain::Grid& grid) override;
  void placement_finished(const chassis::RequestContext& context, const domain::Probe& probe) override;
  void probe_removed(const chassis::RequestContext& context, domain::ProbeId id) override;
  void move_started(const chassis::RequestContext& context, const Movement& movement) override;
  void move_finished(const chassis::RequestContext& context, const Movement& movement) override;
  void move_rejected(const chassis::RequestContext& context, domain::ProbeId id, std::string_view commands,
                     const MoveError& error) override;
  void move_failed(const chassis::RequestContext& context, std::string_view commands) override;
  void move_conflicted(const chassis::RequestContext& context, domain::ProbeId id) override;

 private:
  using Family = prometheus::Family<prometheus::Counter>;

  /// A counter whose increments return the new value.
  struct Total {
    prometheus::Counter& counter;
    std::atomic<std::uint64_t> value = 0;
  };

  /// Counters of the letters of commands with one outcome: L, M, R and all others.
  struct Letters {
    Letters(Family& family, std::string_view outcome);
    void count(std::string_view commands) const;

    std::array<prometheus::Counter*, 4> counters{};
  };

  void log_setup(std::string_view status, const chassis::RequestContext& context, const domain::Probe& probe);
  void log_grid(std::string_view status, const chassis::RequestContext& context, const domain::Grid& grid);
  void log_move(std::string_view status, const chassis::RequestContext& context, const Movement& movement);
  void increment(Total& total, std::string_view event, const chassis::RequestContext& context);

  chassis::telemetry::Logger& logger_;
  Total probes_created_;
  prometheus::Counter& grids_created_;
  prometheus::Counter& probes_deleted_;
  Family& commands_;
  Total commands_finished_;
  std::array<prometheus::Counter*, std::variant_size_v<MoveError>> commands_rejected_;
  prometheus::Counter& commands_failed_;
  Family& letters_;
  Letters letters_finished_;
  Letters letters_rejected_;
  Letters letters_failed_;
  prometheus::Counter& conflicts_;
};

}  // namespace mars::services
