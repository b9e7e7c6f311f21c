#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <queue>
#include <string>
#include <variant>
#include <vector>

#include "app/domain/obstacles.hpp"
#include "app/domain/probe.hpp"

namespace mars::domain {

/// Why no command was found.
enum class RouteError : std::uint8_t {
  target_outside_grid,
  target_is_obstacle,
  unreachable,  ///< obstacles enclose the probe or the target
  too_long,     ///< every command exceeds the maximum length
  too_complex   ///< the search has reached its limit of states
};

/// Searches for a shortest command that takes a probe to a cell. Turns and moves cost the same.
///
/// A* over cell and heading. It examines only cells on lines next to an obstacle and on the lines of start
/// and target: every command can be changed, without a further letter, so that it turns only there. Its cost
/// therefore does not depend on the size of the grid. The search runs in slices, so that the caller can yield
/// between them. It uses up to about 40 MB.
class RouteSearch {
 public:
  struct Limits {
    std::uint32_t letters = 0;     ///< of the longest command
    std::size_t states = 500'000;  ///< that are examined
  };

  using Result = std::expected<std::string, RouteError>;

  /// `obstacles` outlives the object.
  RouteSearch(const Probe& probe, Position target, const Obstacles& obstacles, const Limits& limits);

  /// Examines up to `states` states. Returns the command or the error once it is known.
  std::optional<Result> advance(std::size_t states);

 private:
  using Coordinates = std::vector<std::int32_t>;
  using Cost = std::uint32_t;  ///< letters

  /// A place on the lines, by the indexes of its coordinates, and a heading.
  struct State {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    Direction heading = Direction::north;

    [[nodiscard]] std::uint64_t key() const;
    [[nodiscard]] static State of(std::uint64_t key);
  };

  enum class Letter : std::uint8_t { none, left, right, move };

  struct Visit {
    Cost cost = 0;
    Letter letter = Letter::none;  ///< the last one
    bool done = false;
  };

  struct Candidate {
    Cost estimate = 0;  ///< of the whole command
    Cost cost = 0;
    std::uint64_t state = 0;

    /// The most promising is the largest.
    bool operator<(const Candidate& other) const {
      return estimate != other.estimate ? estimate > other.estimate : cost < other.cost;
    }
  };

  [[nodiscard]] std::optional<RouteError> obvious_error() const;
  [[nodiscard]] Position cell_of(const State& state) const;
  [[nodiscard]] std::int64_t letters_left(const State& state) const;
  [[nodiscard]] std::optional<State> ahead(const State& state) const;
  [[nodiscard]] std::optional<State> behind(const State& state) const;
  [[nodiscard]] std::string command_to(State state) const;
  void reach(const State& state, std::int64_t letters, Letter letter);
  void expand(const State& state, Cost cost);

  Probe probe_;
  Position target_;
  const Obstacles& obstacles_;
  Limits limits_;
  Coordinates xs_;
  Coordinates ys_;
  boost::unordered_flat_map<std::uint64_t, Visit> visits_;
  std::priority_queue<Candidate, std::deque<Candidate>> candidates_;  ///< grows without being moved
  bool pruned_ = false;  ///< whether a state was left out because its command would be too long
};

/// The same without slices.
RouteSearch::Result find_route(const Probe& probe, Position target, const Obstacles& obstacles,
                               const RouteSearch::Limits& limits);

}  // namespace mars::domain
