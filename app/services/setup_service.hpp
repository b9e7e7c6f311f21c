#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "app/domain/probe.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/answer.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/idempotency/idempotency.hpp"

namespace mars::services {

/// A probe to set up. `width` and `height` must make a valid grid.
struct SetUpProbe {
  std::int32_t width = 0;
  std::int32_t height = 0;
  domain::Direction direction = domain::Direction::north;

  [[nodiscard]] std::string canonical() const;
};

/// Sets up a probe on a grid of its own. Belongs to the thread of its repository.
class SetupService {
 public:
  /// All of them outlive it.
  SetupService(repositories::ProbeRepository& probes, chassis::idempotency::Idempotency& idempotency,
               ProbeEvents& events, chassis::UuidGenerator& new_id)
      : probes_(probes), idempotency_(idempotency), events_(events), new_id_(new_id) {}

  SetupService(const SetupService&) = delete;
  SetupService& operator=(const SetupService&) = delete;
  ~SetupService() = default;

  /// The new probe, at (0, 0), once it is durable. At most once for each idempotency `key`.
  boost::asio::awaitable<Outcome> set_up(const chassis::RequestContext& context, SetUpProbe command,
                                         std::optional<std::string> key = {});

 private:
  boost::asio::awaitable<Outcome> add(const chassis::RequestContext& context, SetUpProbe command,
                                      chassis::idempotency::Claim* claim);

  repositories::ProbeRepository& probes_;
  chassis::idempotency::Idempotency& idempotency_;
  ProbeEvents& events_;
  chassis::UuidGenerator& new_id_;
};

}  // namespace mars::services
