#pragma once

#include <chrono>

#include "chassis/base/uuid_generator.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/telemetry/logging/logger.hpp"
#include "chassis/telemetry/metrics/registry.hpp"

namespace chassis::table {

class Engine;

/// What the use cases of a table use on one thread. All of it outlives them.
struct ResourceParts {
  const Engine& engine;
  idempotency::Idempotency& idempotency;
  UuidGenerator& new_id;
  telemetry::Logger& logger;
  telemetry::Registry& metrics;              ///< a family that is registered on each thread is the same one
  std::chrono::milliseconds page_timeout{};  ///< for each page of a list
};

}  // namespace chassis::table
