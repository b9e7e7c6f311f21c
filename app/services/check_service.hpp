#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "app/repositories/probe_repository.hpp"
#include "chassis/base/listing.hpp"
#include "chassis/base/request_context.hpp"

namespace mars::services {

/// Lists probes and grids. Belongs to the thread of its repository.
class CheckService {
 public:
  using Probes = chassis::Listing<domain::ProbeState>;
  using Grids = chassis::Listing<models::GridSummary>;

  CheckService(repositories::ProbeRepository& probes, std::size_t page_size,
               std::chrono::milliseconds page_timeout)
      : probes_(probes), page_size_(page_size), page_timeout_(page_timeout) {}

  CheckService(const CheckService&) = delete;
  CheckService& operator=(const CheckService&) = delete;
  ~CheckService() = default;

  /// All probes after `after`, or all; only those on `grid` if it is given.
  [[nodiscard]] Probes list(std::optional<domain::ProbeId> after = {},
                            std::optional<domain::GridId> grid = {});

  /// All grids, likewise.
  [[nodiscard]] Grids list_grids(std::optional<domain::GridId> after = {});

 private:
  repositories::ProbeRepository& probes_;
  std::size_t page_size_;
  std::chrono::milliseconds page_timeout_;
};

}  // namespace mars::services
