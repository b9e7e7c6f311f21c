#include "chassis/idempotency/key_telemetry.hpp"

#include <prometheus/family.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace chassis::idempotency {

namespace {

/// The names of what `KeyUse` lists, in its order.
constexpr std::array<std::string_view, 4> key_uses{"stored", "replayed", "reused", "in_use"};

}  // namespace

KeyTelemetry::KeyTelemetry(telemetry::Logger& logger, telemetry::Registry& registry) : logger_(logger) {
  auto& family = prometheus::BuildCounter()
                     .Name("idempotent_requests_total")
                     .Help("Requests with an idempotency key, by outcome.")
                     .Register(registry.families());
  std::ranges::transform(key_uses, counters_.begin(),
                         [&](std::string_view use) { return &family.Add({{"outcome", std::string(use)}}); });
}

void KeyTelemetry::key_used(const RequestContext& context, KeyUse use) {
  const auto index = std::to_underlying(use);
  counters_.at(index)->Increment();
  if (use != KeyUse::stored) logger_.info("IDEMPOTENCY_KEY_USED", {{"status", key_uses.at(index)}}, &context);
}

}  // namespace chassis::idempotency
