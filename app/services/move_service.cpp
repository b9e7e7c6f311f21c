#include "services/move_service.hpp"

#include "core/errors.hpp"

namespace mars::services {

namespace {

MoveError to_move_error(domain::CommandError error) {
  return std::visit([](auto& cause) -> MoveError { return std::move(cause); }, error);
}

}  // namespace

boost::asio::awaitable<std::expected<domain::Probe, MoveError>> MoveService::move(
    const core::RequestContext& context, domain::ProbeId id, std::string_view commands) {
  const auto lock = co_await moving_.lock(id, context.deadline);
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    const auto stored = co_await probes_.find(context, id);
    if (!stored) co_return std::unexpected(ProbeNotFound{id});

    auto moved = domain::run_commands(stored->probe, commands);
    if (!moved) co_return std::unexpected(to_move_error(std::move(moved.error())));

    const repositories::StoredProbe changed{.probe = *moved, .version = stored->version};
    const bool updated = co_await probes_.update(context, changed);
    if (updated) co_return *moved;
  }
  throw core::Unavailable("others kept moving the probe");
}

}  // namespace mars::services
