#include "app/services/move_service.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/uuid/uuid_io.hpp>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::idempotency::Answered;
using chassis::idempotency::Claim;
using repositories::StoredProbe;

namespace {

/// The probe as it is after the command.
std::expected<domain::Probe, MoveError> moved_probe(const std::optional<StoredProbe>& stored,
                                                    const MoveProbe& command,
                                                    const domain::Obstacles& obstacles) {
  if (!stored) return std::unexpected(ProbeNotFound{command.id});
  if (command.expected && !command.expected->contains(stored->version))
    return std::unexpected(ProbeChanged{command.id});
  auto moved = domain::run_commands(stored->probe, command.commands, obstacles);
  if (!moved) return std::unexpected(to_move_error(std::move(moved.error())));
  return *moved;
}

Answer answer_of(const std::expected<domain::Probe, MoveError>& moved) {
  if (!moved) return std::unexpected(moved.error());
  return domain::state_of(*moved);
}

}  // namespace

std::string MoveProbe::canonical() const {
  if (!expected) return fmt::format("move {} {}", to_string(id), commands);
  const auto versions = fmt::format("{}{}", fmt::join(expected->versions, ","), expected->any ? "*" : "");
  return fmt::format("move if {} {} {}", versions, to_string(id), commands);
}

awaitable<Outcome> MoveService::move(const RequestContext& context, MoveProbe command,
                                     std::optional<std::string> key) {
  const auto* const span = key ? "IdempotencyService.move" : "MoveService.move";
  auto run = [this, command, key = std::move(key)](const RequestContext& inner) mutable {
    return move_or_report(inner, command, std::move(key));
  };
  return chassis::telemetry::traced(context, span, std::move(run));
}

awaitable<Outcome> MoveService::move_or_report(const RequestContext& context, MoveProbe command,
                                               std::optional<std::string> key) {
  const auto work = [this, &context, command](Claim* claim) { return update(context, command, claim); };
  try {
    co_return co_await idempotency_.run(context, std::move(key), command, work, parse_answer);
  } catch (...) {
    events_.move_failed(context, command.commands);
    throw;
  }
}

/// A claim is kept for good, so that its work never starts from a remembered probe, which may be outdated.
awaitable<Outcome> MoveService::update(const RequestContext& context, MoveProbe command, Claim* claim) {
  const auto lock = co_await moving_.lock(command.id, context.deadline);
  bool started = false;
  auto stored = claim == nullptr ? probes_.recall(command.id) : std::nullopt;
  std::optional<StoredProbe> tried;
  static const domain::Obstacles none;
  std::shared_ptr<const domain::Obstacles> obstacles;
  for (int attempt = 0; attempt < max_attempts; ++attempt, stored.reset()) {
    const bool is_recalled = stored.has_value();
    if (!is_recalled) stored = co_await probes_.find(context, command.id);
    if (stored && stored == tried) throw chassis::NotStored("the move was suppressed by the database");

    if (stored && stored->probe.grid.obstacle_count > 0)
      obstacles = co_await probes_.obstacles(context, stored->probe.grid);
    auto moved = moved_probe(stored, command, obstacles ? *obstacles : none);
    if (!moved && is_recalled) continue;  // the probe may be somewhere else by now
    const Answer answer = answer_of(moved);
    keep_with(claim, answer);
    if (!moved) {
      if (claim != nullptr) co_await idempotency_.keep(context, *claim);
      events_.move_rejected(context, command.id, command.commands, moved.error());
      co_return Answered{.answer = answer};
    }

    const Movement movement{.commands = command.commands, .from = stored->probe, .to = *moved};
    if (!std::exchange(started, true)) events_.move_started(context, movement);
    const repositories::ProbeUpdate update{.from = *stored, .to = *moved, .command = command.commands};
    const bool updated = co_await probes_.update(context, update, claim);
    if (updated) {
      events_.move_finished(context, movement);
      co_return Answered{.answer = answer};
    }
    tried = stored;
    events_.move_conflicted(context, command.id);
  }
  throw chassis::Unavailable("the move lost too many conflicts with other moves of the probe");
}

}  // namespace mars::services
