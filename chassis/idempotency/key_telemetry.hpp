#pragma once

#include <prometheus/counter.h>

#include <array>

#include "chassis/idempotency/events.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::idempotency {

/// Logs and counts the use of keys. Thread-safe: one object serves all threads.
class KeyTelemetry final : public Events {
 public:
  /// Both outlive it.
  KeyTelemetry(telemetry::Logger& logger, telemetry::Registry& registry);

  void key_used(const RequestContext& context, KeyUse use) override;

 private:
  telemetry::Logger& logger_;
  std::array<prometheus::Counter*, 4> counters_{};  ///< in the order of `KeyUse`
};

}  // namespace chassis::idempotency
