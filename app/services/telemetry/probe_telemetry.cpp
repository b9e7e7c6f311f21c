#include "app/services/telemetry/probe_telemetry.hpp"

#include <algorithm>
#include <boost/uuid/uuid_io.hpp>
#include <string>
#include <utility>

#include "app/domain/direction.hpp"

namespace mars::services {

namespace {

prometheus::Family<prometheus::Counter>& counters(chassis::telemetry::Registry& registry,
                                                  const std::string& name, const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry.families());
}

std::size_t index_of(char letter) {
  switch (letter) {
    case 'L':
    case 'l':
      return 0;
    case 'M':
    case 'm':
      return 1;
    case 'R':
    case 'r':
      return 2;
    default:
      return 3;
  }
}

}  // namespace

ProbeTelemetry::Letters::Letters(Family& family, std::string_view outcome) {
  constexpr std::array<std::string_view, 4> names{"L", "M", "R", "other"};
  for (std::size_t index = 0; index < names.size(); ++index) {
    counters.at(index) =
        &family.Add({{"letter", std::string(names.at(index))}, {"outcome", std::string(outcome)}});
  }
}

void ProbeTelemetry::Letters::count(std::string_view commands) const {
  std::array<std::size_t, 4> counts{};
  for (const char letter : commands)
    ++counts.at(index_of(letter));
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (counts.at(index) > 0) counters.at(index)->Increment(static_cast<double>(counts.at(index)));
  }
}

ProbeTelemetry::ProbeTelemetry(chassis::telemetry::Logger& logger, chassis::telemetry::Registry& registry)
    : logger_(logger),
      probes_created_{.counter = counters(registry, "probe_created_total", "Probes set up.").Add({})},
      grids_created_(counters(registry, "grid_created_total", "Grids set up.").Add({})),
      probes_deleted_(counters(registry, "probe_deleted_total", "Probes removed.").Add({})),
      commands_(counters(registry, "probe_commands_total", "Commands sent to probes, by outcome.")),
      commands_finished_{.counter = commands_.Add({{"outcome", "finished"}})},
      commands_rejected_{&commands_.Add({{"outcome", std::string(code_of(ProbeNotFound{}))}}),
                         &commands_.Add({{"outcome", std::string(code_of(domain::UnknownCommand{}))}}),
                         &commands_.Add({{"outcome", std::string(code_of(domain::OutsideGrid{}))}}),
                         &commands_.Add({{"outcome", std::string(code_of(domain::BlockedByObstacle{}))}}),
                         &commands_.Add({{"outcome", std::string(code_of(ProbeChanged{}))}})},
      commands_failed_(commands_.Add({{"outcome", "failed"}})),
      letters_(counters(registry, "probe_command_letters_total",
                        "Letters of commands, by outcome of the command.")),
      letters_finished_(letters_, "finished"),
      letters_rejected_(letters_, "rejected"),
      letters_failed_(letters_, "failed"),
      conflicts_(counters(registry, "probe_move_conflicts_total",
                          "Moves retried after a conflict with another move of the probe.")
                     .Add({})) {}

void ProbeTelemetry::setup_started(const chassis::RequestContext& context, const domain::Probe& probe) {
  log_setup("started", context, probe);
}

void ProbeTelemetry::setup_finished(const chassis::RequestContext& context, const domain::Probe& probe) {
  grids_created_.Increment();
  placement_finished(context, probe);
}

void ProbeTelemetry::grid_started(const chassis::RequestContext& context, const domain::Grid& grid) {
  log_grid("started", context, grid);
}

void ProbeTelemetry::grid_finished(const chassis::RequestContext& context, const domain::Grid& grid) {
  grids_created_.Increment();
  log_grid("finished", context, grid);
}

void ProbeTelemetry::placement_finished(const chassis::RequestContext& context, const domain::Probe& probe) {
  increment(probes_created_, "PROBE_CREATED_TOTAL", context);
  log_setup("finished", context, probe);
}

void ProbeTelemetry::probe_removed(const chassis::RequestContext& context, domain::ProbeId id) {
  probes_deleted_.Increment();
  logger_.info("PROBE_DELETED", {{"status", std::string_view("finished")}, {"probe_id", to_string(id)}},
               &context);
}

void ProbeTelemetry::move_started(const chassis::RequestContext& context, const Movement& movement) {
  log_move("started", context, movement);
}

void ProbeTelemetry::move_finished(const chassis::RequestContext& context, const Movement& movement) {
  letters_finished_.count(movement.commands);
  increment(commands_finished_, "PROBE_COMMANDS_TOTAL", context);
  log_move("finished", context, movement);
}

void ProbeTelemetry::move_rejected(const chassis::RequestContext& context, domain::ProbeId id,
                                   std::string_view commands, const MoveError& error) {
  letters_rejected_.count(commands);
  commands_rejected_.at(error.index())->Increment();
  logger_.warning("PROBE_COMMAND_SENT",
                  {{"status", std::string_view("rejected")},
                   {"probe_id", to_string(id)},
                   {"command", commands},
                   {"code", code_of(error)}},
                  &context);
}

void ProbeTelemetry::move_failed(const chassis::RequestContext& /*context*/, std::string_view commands) {
  letters_failed_.count(commands);
  commands_failed_.Increment();
}

void ProbeTelemetry::move_conflicted(const chassis::RequestContext& context, domain::ProbeId id) {
  conflicts_.Increment();
  logger_.debug("PROBE_COMMAND_SENT",
                {{"status", std::string_view("conflicted")}, {"probe_id", to_string(id)}}, &context);
}

void ProbeTelemetry::log_setup(std::string_view status, const chassis::RequestContext& context,
                               const domain::Probe& probe) {
  logger_.info("PROBE_CREATED",
               {{"status", status},
                {"grid_id", to_string(probe.grid.id)},
                {"grid_x", std::int64_t{probe.grid.width}},
                {"grid_y", std::int64_t{probe.grid.height}},
                {"probe_id", to_string(probe.id)},
                {"probe_x", std::int64_t{probe.position.x}},
                {"probe_y", std::int64_t{probe.position.y}},
                {"probe_direction", domain::to_string(probe.direction)}},
               &context);
}

void ProbeTelemetry::log_grid(std::string_view status, const chassis::RequestContext& context,
                              const domain::Grid& grid) {
  logger_.info("GRID_CREATED",
               {{"status", status},
                {"grid_id", to_string(grid.id)},
                {"grid_x", std::int64_t{grid.width}},
                {"grid_y", std::int64_t{grid.height}},
                {"obstacle_count", std::int64_t{grid.obstacle_count}}},
               &context);
}

void ProbeTelemetry::log_move(std::string_view status, const chassis::RequestContext& context,
                              const Movement& movement) {
  const auto& [commands, from, to] = movement;
  logger_.info("PROBE_COMMAND_SENT",
               {{"status", status},
                {"probe_id", to_string(from.id)},
                {"command", commands},
                {"from_x", std::int64_t{from.position.x}},
                {"from_y", std::int64_t{from.position.y}},
                {"from_direction", domain::to_string(from.direction)},
                {"to_x", std::int64_t{to.position.x}},
                {"to_y", std::int64_t{to.position.y}},
                {"to_direction", domain::to_string(to.direction)}},
               &context);
}

void ProbeTelemetry::increment(Total& total, std::string_view event, const chassis::RequestContext& context) {
  total.counter.Increment();
  const auto value = total.value.fetch_add(1, std::memory_order_relaxed) + 1;
  logger_.info(event,
               {{"operation", std::string_view("increment")}, {"new_value", static_cast<double>(value)}},
               &context);
}

}  // namespace mars::services
