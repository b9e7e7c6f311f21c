#include "app/domain/route.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace mars::domain {

namespace {

/// The coordinates of the lines that matter, in order: those of `ends`, and those beside each obstacle.
std::vector<std::int32_t> lines(const std::vector<Position>& obstacles, std::int32_t Position::* coordinate,
                                std::array<std::int32_t, 2> ends, std::int32_t last) {
  std::vector<std::int32_t> lines(ends.begin(), ends.end());
  for (const auto& obstacle : obstacles) {
    const auto at = obstacle.*coordinate;
    if (at > 0) lines.push_back(at - 1);
    if (at < last) lines.push_back(at + 1);
  }
  std::ranges::sort(lines);
  const auto repeated = std::ranges::unique(lines);
  lines.erase(repeated.begin(), repeated.end());
  return lines;
}

std::uint32_t index_of(const std::vector<std::int32_t>& lines, std::int32_t coordinate) {
  return static_cast<std::uint32_t>(std::ranges::lower_bound(lines, coordinate) - lines.begin());
}

std::int64_t distance(Position from, Position to) {
  return std::abs(std::int64_t{to.x} - from.x) + std::abs(std::int64_t{to.y} - from.y);
}

/// The fewest turns that lead a probe to a cell if no obstacle is in the way.
std::int64_t fewest_turns(Position from, Direction heading, Position to) {
  const std::int64_t east = std::int64_t{to.x} - from.x;
  const std::int64_t north = std::int64_t{to.y} - from.y;
  if (east == 0 && north == 0) return 0;
  const auto faces = [&](Direction side, std::int64_t way) { return heading == side && way > 0; };
  const bool faces_it = faces(Direction::east, east) || faces(Direction::west, -east) ||
                        faces(Direction::north, north) || faces(Direction::south, -north);
  if (east != 0 && north != 0) return faces_it ? 1 : 2;
  const bool is_vertical = heading == Direction::north || heading == Direction::south;
  if (faces_it) return 0;
  return is_vertical == (north != 0) ? 2 : 1;
}

}  // namespace

std::uint64_t RouteSearch::State::key() const {
  return (((std::uint64_t{x} << 30U) | y) << 2U) | std::to_underlying(heading);
}

RouteSearch::State RouteSearch::State::of(std::uint64_t key) {
  constexpr std::uint64_t index_bits = (1U << 30U) - 1;
  return {.x = static_cast<std::uint32_t>(key >> 32U),
          .y = static_cast<std::uint32_t>((key >> 2U) & index_bits),
          .heading = static_cast<Direction>(key & 3U)};
}

RouteSearch::RouteSearch(const Probe& probe, Position target, const Obstacles& obstacles,
                         const Limits& limits)
    : probe_(probe), target_(target), obstacles_(obstacles), limits_(limits) {
  if (obvious_error()) return;
  const auto cells = obstacles.cells();
  xs_ = lines(cells, &Position::x, {probe.position.x, target.x}, probe.grid.width);
  ys_ = lines(cells, &Position::y, {probe.position.y, target.y}, probe.grid.height);
  constexpr std::size_t headings = 4;
  // At once, because to move all of them at some later time takes long.
  visits_.reserve(std::min(xs_.size() * ys_.size() * headings, limits.states + headings));
  const State start{
      .x = index_of(xs_, probe.position.x), .y = index_of(ys_, probe.position.y), .heading = probe.direction};
  reach(start, 0, Letter::none);
}

std::optional<RouteError> RouteSearch::obvious_error() const {
  if (!probe_.grid.contains(target_)) return RouteError::target_outside_grid;
  if (obstacles_.contains(target_)) return RouteError::target_is_obstacle;
  return std::nullopt;
}

Position RouteSearch::cell_of(const State& state) const {
  return {.x = xs_[state.x], .y = ys_[state.y]};
}

std::int64_t RouteSearch::letters_left(const State& state) const {
  const auto cell = cell_of(state);
  return distance(cell, target_) + fewest_turns(cell, state.heading, target_);
}

/// The state on the next line, obstacles between not considered.
std::optional<RouteSearch::State> RouteSearch::ahead(const State& state) const {
  State next = state;
  switch (state.heading) {
    case Direction::north:
      return ++next.y < ys_.size() ? std::optional(next) : std::nullopt;
    case Direction::south:
      return next.y-- > 0 ? std::optional(next) : std::nullopt;
    case Direction::east:
      return ++next.x < xs_.size() ? std::optional(next) : std::nullopt;
    case Direction::west:
      return next.x-- > 0 ? std::optional(next) : std::nullopt;
  }
  std::unreachable();
}

/// The state from which `ahead` leads to this one, which exists.
std::optional<RouteSearch::State> RouteSearch::behind(const State& state) const {
  auto turned = state;
  turned.heading = turned_left(turned_left(state.heading));
  auto previous = ahead(turned);
  if (previous) previous->heading = state.heading;
  return previous;
}

void RouteSearch::reach(const State& state, std::int64_t letters, Letter letter) {
  const auto estimate = letters + letters_left(state);
  if (estimate > limits_.letters) {
    pruned_ = true;
    return;
  }
  const auto cost = static_cast<Cost>(letters);
  const Visit reached{.cost = cost, .letter = letter};
  const auto [visit, is_new] = visits_.try_emplace(state.key(), reached);
  if (!is_new && visit->second.cost <= cost) return;
  visit->second = reached;
  candidates_.push({.estimate = static_cast<Cost>(estimate), .cost = cost, .state = state.key()});
}

void RouteSearch::expand(const State& state, Cost cost) {
  auto turned = state;
  turned.heading = turned_left(state.heading);
  reach(turned, std::int64_t{cost} + 1, Letter::left);
  turned.heading = turned_right(state.heading);
  reach(turned, std::int64_t{cost} + 1, Letter::right);

  const auto next = ahead(state);
  if (!next) return;
  const auto from = cell_of(state);
  const auto to = cell_of(*next);
  const auto steps = distance(from, to);
  // An obstacle between two lines stands alone there: there are lines on both of its sides.
  const Position between{.x = from.x + (to.x - from.x) / 2, .y = from.y + (to.y - from.y) / 2};
  if (obstacles_.contains(to) || (steps == 2 && obstacles_.contains(between))) return;
  reach(*next, cost + steps, Letter::move);
}

std::optional<RouteSearch::Result> RouteSearch::advance(std::size_t states) {
  if (const auto error = obvious_error()) return std::unexpected(*error);
  for (std::size_t count = 0; count < states; ++count) {
    if (candidates_.empty()) return std::unexpected(pruned_ ? RouteError::too_long : RouteError::unreachable);
    const auto [estimate, cost, key] = candidates_.top();
    candidates_.pop();
    const auto state = State::of(key);
    if (cell_of(state) == target_) return command_to(state);
    if (visits_.size() > limits_.states) return std::unexpected(RouteError::too_complex);
    auto& visit = visits_.find(key)->second;
    if (!std::exchange(visit.done, true)) expand(state, cost);
  }
  return std::nullopt;
}

/// Goes back from the last letter to the first.
std::string RouteSearch::command_to(State state) const {
  std::string command;
  for (auto letter = visits_.at(state.key()).letter; letter != Letter::none;
       letter = visits_.at(state.key()).letter) {
    if (letter == Letter::move) {
      const auto previous = *behind(state);
      command.append(static_cast<std::size_t>(distance(cell_of(previous), cell_of(state))), 'M');
      state = previous;
    } else {
      command += letter == Letter::left ? 'L' : 'R';
      state.heading = letter == Letter::left ? turned_right(state.heading) : turned_left(state.heading);
    }
  }
  std::ranges::reverse(command);
  return command;
}

RouteSearch::Result find_route(const Probe& probe, Position target, const Obstacles& obstacles,
                               const RouteSearch::Limits& limits) {
  RouteSearch search(probe, target, obstacles, limits);
  while (true) {
    if (auto result = search.advance(limits.states)) return *std::move(result);
  }
}

}  // namespace mars::domain
