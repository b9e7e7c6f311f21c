#include "app/services/setup_service.hpp"

#include <utility>

#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::idempotency::Claim;

awaitable<Outcome> SetupService::set_up(const RequestContext& context, schemas::SetupRequest command,
                                        std::optional<std::string> key) {
  const auto* const span = key ? "IdempotencyService.set_up" : "SetupService.set_up";
  auto run = [this, command, key = std::move(key)](const RequestContext& inner) mutable {
    const auto work = [this, &inner, command](Claim* claim) { return add(inner, command, claim); };
    return idempotency_.run(inner, std::move(key), command, work, parse_answer);
  };
  return chassis::telemetry::traced(context, span, std::move(run));
}

awaitable<Outcome> SetupService::add(const RequestContext& context, schemas::SetupRequest command,
                                     Claim* claim) {
  const domain::Grid grid{.id = new_id_(), .width = command.x, .height = command.y};
  const domain::Probe probe{.id = new_id_(), .grid = grid, .position = {}, .direction = command.direction};
  const Answer answer = domain::state_of(probe);
  keep_with(claim, answer);
  events_.setup_started(context, probe);
  co_await probes_.add(context, probe, claim);
  events_.setup_finished(context, probe);
  co_return chassis::idempotency::Answered{.answer = answer};
}

}  // namespace mars::services
