#include "app/services/grid_service.hpp"

#include <fmt/format.h>

#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/telemetry/tracing/traced.hpp"

namespace mars::services {

using boost::asio::awaitable;
using chassis::RequestContext;
using chassis::idempotency::Answered;
using chassis::idempotency::Claim;
using chassis::telemetry::traced;

namespace {

AddedGrid parse_grid(std::string_view text) {
  return {.id = boost::uuids::string_generator()(text.begin(), text.end())};
}

/// A probe to set up, without an id, as the arguments of the use case.
struct Placement {
  const domain::Probe& probe;

  [[nodiscard]] std::string canonical() const {
    return fmt::format("place {} {} {} {}", to_string(probe.grid.id), probe.position.x, probe.position.y,
                       domain::to_string(probe.direction));
  }
};

}  // namespace

std::string to_text(const AddedGrid& grid) {
  return to_string(grid.id);
}

awaitable<GridService::Added> GridService::add(const RequestContext& context, schemas::GridRequest command,
                                               std::optional<std::string> key) {
  auto run = [this, command = std::move(command), key = std::move(key)](const RequestContext& inner) mutable {
    const auto work = [this, &inner, command](Claim* claim) { return store(inner, command, claim); };
    return idempotency_.run(inner, std::move(key), command, work, parse_grid);
  };
  return traced(context, "GridService.add", std::move(run));
}

awaitable<GridService::Added> GridService::store(const RequestContext& context, schemas::GridRequest command,
                                                 Claim* claim) {
  const domain::Grid grid{.id = new_id_(),
                          .width = command.x,
                          .height = command.y,
                          .obstacle_count = static_cast<std::int32_t>(command.obstacles.size())};
  const AddedGrid added{.id = grid.id};
  keep_with(claim, added);
  events_.grid_started(context, grid);
  const repositories::StoredGrid stored{.grid = grid, .obstacles = domain::to_text(command.positions())};
  co_await probes_.add_grid(context, stored, claim);
  events_.grid_finished(context, grid);
  co_return Answered{.answer = added};
}

awaitable<GridService::Found> GridService::find(const RequestContext& context, domain::GridId id) {
  auto found = co_await probes_.find_grid(context, id);
  if (!found) co_return std::unexpected(GridNotFound{id});
  co_return *std::move(found);
}

awaitable<GridService::Placed> GridService::place(const RequestContext& context, domain::GridId grid,
                                                  schemas::GridProbeRequest command,
                                                  std::optional<std::string> key) {
  const domain::Probe probe{.id = {},
                            .grid = {.id = grid},
                            .position = {.x = command.x, .y = command.y},
                            .direction = command.direction};
  return traced(context, "GridService.place",
                [this, probe, key = std::move(key)](const RequestContext& inner) mutable {
                  return check_and_place(inner, probe, std::move(key));
                });
}

awaitable<GridService::Placed> GridService::check_and_place(const RequestContext& context,
                                                            domain::Probe probe,
                                                            std::optional<std::string> key) {
  const auto found = co_await probes_.find_grid(context, probe.grid.id);
  if (!found) co_return std::unexpected(GridNotFound{probe.grid.id});
  if (!found->grid.contains(probe.position)) co_return std::unexpected(domain::OutsideGrid{found->grid});
  const auto obstacles = domain::Obstacles(domain::cells_in(found->obstacles));
  if (obstacles.contains(probe.position))
    co_return std::unexpected(domain::BlockedByObstacle{probe.position});
  const Placement arguments{probe};
  const auto work = [&](Claim* claim) {
    probe.id = new_id_();
    probe.grid = found->grid;
    return store(context, probe, claim);
  };
  auto outcome = co_await idempotency_.run(context, std::move(key), arguments, work, parse_answer);
  co_return outcome;
}

awaitable<Outcome> GridService::store(const RequestContext& context, domain::Probe probe, Claim* claim) {
  const Answer answer = domain::state_of(probe);
  keep_with(claim, answer);
  events_.setup_started(context, probe);
  co_await probes_.add_to_grid(context, probe, claim);
  events_.placement_finished(context, probe);
  co_return Answered{.answer = answer};
}

}  // namespace mars::services
