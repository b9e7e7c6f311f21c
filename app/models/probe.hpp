// The tables `grid` and `probe`, and the types of repositories beyond those of the domain.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/domain/probe.hpp"
#include "chassis/database/row.hpp"
#include "chassis/database/stored.hpp"

template <>
inline constexpr auto chassis::database::stored_names<mars::domain::Direction> =
    mars::domain::direction_names;
template <>
inline constexpr std::string_view chassis::database::stored_type<mars::domain::Direction> = "direction";

namespace mars::models {

using chassis::database::column;
using chassis::database::row;
using chassis::database::within;
using domain::Grid;
using domain::Position;
using domain::Probe;

/// A probe as read from the database, with its version.
struct StoredProbe {
  Probe probe{};
  std::int64_t version = 0;  ///< grows by one with every update

  bool operator==(const StoredProbe&) const = default;
};

/// A grid with what is stored beside it.
struct StoredGrid {
  Grid grid{};
  std::string obstacles;    ///< as `domain::to_text` writes them
  std::int64_t probes = 0;  ///< how many stand on it, counted by the statement

  bool operator==(const StoredGrid&) const = default;
};

/// A grid in a list.
struct GridSummary {
  domain::GridId id{};
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t obstacle_count = 0;
  std::int64_t probes = 0;

  bool operator==(const GridSummary&) const = default;
};

/// A probe to remove, at that version, or at any where it is negative.
struct ProbeRemoval {
  domain::ProbeId id{};
  std::int64_t version = -1;
};

/// A move of a stored probe.
struct ProbeUpdate {
  StoredProbe from{};          ///< the stored probe from which `to` was computed
  Probe to{};                  ///< the same probe and grid, at its new position
  std::string_view command{};  ///< that was executed; valid during the call that passes the update
};

/// The table `grid`, but for its obstacles.
inline constexpr auto grid =
    row(column("id", &Grid::id), column("width", &Grid::width), column("height", &Grid::height));

/// The whole table `grid`.
inline constexpr auto grid_with_obstacles =
    within(&StoredGrid::grid, grid + row(column("obstacle_count", &Grid::obstacle_count))) +
    row(column("obstacles", &StoredGrid::obstacles));

inline constexpr auto stored_grid = grid_with_obstacles + row(column("probes", &StoredGrid::probes));

inline constexpr auto grid_summary =
    row(column("id", &GridSummary::id), column("width", &GridSummary::width),
        column("height", &GridSummary::height), column("obstacle_count", &GridSummary::obstacle_count),
        column("probes", &GridSummary::probes));

/// The columns that a move changes, of a `Probe` or a `ProbeState`.
template <class T>
inline constexpr auto pose = row(column("x", &T::position, &Position::x),
                                 column("y", &T::position, &Position::y), column("direction", &T::direction));

/// The state of a probe that clients see.
template <class T>
inline constexpr auto visible = row(column("id", &T::id)) + pose<T>;

/// The table `probe`, but for the version, which the statements count.
inline constexpr auto probe = visible<Probe> + row(column("grid_id", &Probe::grid, &Grid::id));

/// A probe and its grid.
inline constexpr auto probe_on_grid =
    probe + row(column("width", &Probe::grid, &Grid::width), column("height", &Probe::grid, &Grid::height));

/// The same, and whether there are obstacles.
inline constexpr auto probe_among_obstacles =
    probe_on_grid + row(column("obstacle_count", &Probe::grid, &Grid::obstacle_count));

inline constexpr auto stored_probe =
    within(&StoredProbe::probe, probe_among_obstacles) + row(column("version", &StoredProbe::version));

/// The state from which an update was computed.
inline constexpr auto origin = row(column("version", &StoredProbe::version),
                                   column("from_x", &StoredProbe::probe, &Probe::position, &Position::x),
                                   column("from_y", &StoredProbe::probe, &Probe::position, &Position::y),
                                   column("from_direction", &StoredProbe::probe, &Probe::direction));

inline constexpr auto probe_removal =
    row(column("id", &ProbeRemoval::id), column("version", &ProbeRemoval::version));

inline constexpr auto probe_update = within(&ProbeUpdate::to, row(column("id", &Probe::id)) + pose<Probe>) +
                                     within(&ProbeUpdate::from, origin);

}  // namespace mars::models
