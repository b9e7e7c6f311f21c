#pragma once

#include <boost/asio/awaitable.hpp>

#include "app/domain/probe.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/uuid_generator.hpp"

namespace mars::services {

/// Sets up a probe on a grid of its own. Belongs to the thread of its repository.
class SetupService {
 public:
  SetupService(repositories::ProbeRepository& probes, ProbeEvents& events, chassis::UuidGenerator& new_id)
      : probes_(probes), events_(events), new_id_(new_id) {}

  SetupService(const SetupService&) = delete;
  SetupService& operator=(const SetupService&) = delete;
  virtual ~SetupService() = default;

  /// The new probe, at (0, 0), once it is durable. `width` and `height` must make a valid grid.
  virtual boost::asio::awaitable<domain::Probe> set_up(const chassis::RequestContext& context,
                                                       std::int32_t width, std::int32_t height,
                                                       domain::Direction direction);

 private:
  repositories::ProbeRepository& probes_;
  ProbeEvents& events_;
  chassis::UuidGenerator& new_id_;
};

}  // namespace mars::services
