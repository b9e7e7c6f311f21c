#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/logging/logger.hpp"
#include "core/metrics/registry.hpp"
#include "services/probe_events.hpp"

namespace mars::services {

/// Logs and counts what happens to probes. Thread-safe: one object serves all threads, so that `new_value` in
/// the log is what the counter came to.
class ProbeTelemetry final : public ProbeEvents {
 public:
  ProbeTelemetry(core::Logger& logger, core::metrics::Registry& registry);

  void setup_started(const core::RequestContext& context, const domain::Probe& probe) override;
  void setup_finished(const core::RequestContext& context, const domain::Probe& probe) override;
  void move_started(const core::RequestContext& context, const Movement& movement) override;
  void move_finished(const core::RequestContext& context, const Movement& movement) override;
  void move_rejected(const core::RequestContext& context, domain::ProbeId id, std::string_view commands,
                     const MoveError& error) override;
  void move_failed(const core::RequestContext& context, std::string_view commands) override;
  void move_conflicted(const core::RequestContext& context, domain::ProbeId id) override;
  void key_used(const core::RequestContext& context, KeyUse use) override;

 private:
  using Family = prometheus::Family<prometheus::Counter>;

  /// A counter that knows what each increment brought it to.
  struct Total {
    prometheus::Counter& counter;
    std::atomic<std::uint64_t> value = 0;
  };

  /// The letters of the commands of one outcome; the last is of all but L, M and R.
  struct Letters {
    Letters(Family& family, std::string_view outcome);
    void count(std::string_view commands) const;

    std::array<prometheus::Counter*, 4> counters{};
  };

  void log_setup(std::string_view status, const core::RequestContext& context, const domain::Probe& probe);
  void log_move(std::string_view status, const core::RequestContext& context, const Movement& movement);
  void increment(Total& total, std::string_view event, const core::RequestContext& context);

  core::Logger& logger_;
  Total probes_created_;
  prometheus::Counter& grids_created_;
  Family& commands_;
  Total commands_finished_;
  std::array<prometheus::Counter*, std::variant_size_v<MoveError>> commands_rejected_;
  prometheus::Counter& commands_failed_;
  Family& letters_;
  Letters letters_finished_;
  Letters letters_rejected_;
  Letters letters_failed_;
  prometheus::Counter& conflicts_;
  std::array<prometheus::Counter*, 4> keys_used_{};  ///< in the order of `KeyUse`
};

}  // namespace mars::services
