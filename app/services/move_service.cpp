#include "app/services/move_service.hpp"

#include <optional>
#include <utility>

#include "chassis/base/errors.hpp"

namespace mars::services {

boost::asio::awaitable<std::expected<domain::Probe, MoveError>> MoveService::move(
    const chassis::RequestContext& context, domain::ProbeId id, std::string_view commands) {
  try {
    co_return co_await move_or_throw(context, id, commands);
  } catch (...) {
    events_.move_failed(context, commands);
    throw;
  }
}

boost::asio::awaitable<std::expected<domain::Probe, MoveError>> MoveService::move_or_throw(
    const chassis::RequestContext& context, domain::ProbeId id, std::string_view commands) {
  const auto lock = co_await moving_.lock(id, context.deadline);
  bool started = false;
  auto stored = probes_.recall(id);
  std::optional<repositories::StoredProbe> tried;
  for (int attempt = 0; attempt < max_attempts; ++attempt, stored.reset()) {
    const bool is_recalled = stored.has_value();
    if (!is_recalled) stored = co_await probes_.find(context, id);
    if (!stored) co_return rejected(context, id, commands, ProbeNotFound{id});
    if (stored == tried) throw chassis::NotStored(suppressed);

    auto moved = domain::run_commands(stored->probe, commands);
    if (!moved && is_recalled) continue;  // the probe may be somewhere else by now
    if (!moved) co_return rejected(context, id, commands, to_move_error(std::move(moved.error())));

    const Movement movement{.commands = commands, .from = stored->probe, .to = *moved};
    if (!std::exchange(started, true)) events_.move_started(context, movement);
    const repositories::ProbeUpdate update{.from = *stored, .to = *moved};
    const bool updated = co_await probes_.update(context, update);
    if (updated) {
      events_.move_finished(context, movement);
      co_return *moved;
    }
    tried = stored;
    events_.move_conflicted(context, id);
  }
  throw chassis::Unavailable("others kept moving the probe");
}

std::unexpected<MoveError> MoveService::rejected(const chassis::RequestContext& context, domain::ProbeId id,
                                                 std::string_view commands, MoveError error) {
  events_.move_rejected(context, id, commands, error);
  return std::unexpected(std::move(error));
}

}  // namespace mars::services
