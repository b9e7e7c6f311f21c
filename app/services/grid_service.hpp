#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "app/domain/command_runner.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/schemas/grid.hpp"
#include "app/services/answer.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/idempotency/idempotency.hpp"

namespace mars::services {

/// There is no grid of that id.
struct GridNotFound {
  domain::GridId id{};

  bool operator==(const GridNotFound&) const = default;
};

/// A new grid: the request has the rest.
struct AddedGrid {
  domain::GridId id{};
};

/// As it is kept with an idempotency key.
std::string to_text(const AddedGrid& grid);

/// Why a probe cannot be set up on a cell.
using PlacementError = std::variant<GridNotFound, domain::OutsideGrid, domain::BlockedByObstacle>;

/// Sets up grids with obstacles, and probes on any grid. Belongs to the thread of its
/// repository.
class GridService {
 public:
  using Added = chassis::idempotency::Outcome<AddedGrid>;
  using Found = std::expected<repositories::StoredGrid, GridNotFound>;
  using Placed = std::expected<Outcome, PlacementError>;

  /// All of them outlive it.
  GridService(repositories::ProbeRepository& probes, chassis::idempotency::Idempotency& idempotency,
              ProbeEvents& events, chassis::UuidGenerator& new_id)
      : probes_(probes), idempotency_(idempotency), events_(events), new_id_(new_id) {}

  GridService(const GridService&) = delete;
  GridService& operator=(const GridService&) = delete;
  ~GridService() = default;

  /// The new grid, once it is durable. At most once for each idempotency `key`.
  boost::asio::awaitable<Added> add(const chassis::RequestContext& context, schemas::GridRequest command,
                                    std::optional<std::string> key = {});

  boost::asio::awaitable<Found> find(const chassis::RequestContext& context, domain::GridId id);

  /// The new probe, likewise. An error is not kept with the key: a grid never changes, so that a retry gets
  /// the same.
  boost::asio::awaitable<Placed> place(const chassis::RequestContext& context, domain::GridId grid,
                                       schemas::GridProbeRequest command,
                                       std::optional<std::string> key = {});

 private:
  boost::asio::awaitable<Added> store(const chassis::RequestContext& context, schemas::GridRequest command,
                                      chassis::idempotency::Claim* claim);
  boost::asio::awaitable<Outcome> store(const chassis::RequestContext& context, domain::Probe probe,
                                        chassis::idempotency::Claim* claim);
  boost::asio::awaitable<Placed> check_and_place(const chassis::RequestContext& context, domain::Probe probe,
                                                 std::optional<std::string> key);

  repositories::ProbeRepository& probes_;
  chassis::idempotency::Idempotency& idempotency_;
  ProbeEvents& events_;
  chassis::UuidGenerator& new_id_;
};

}  // namespace mars::services
