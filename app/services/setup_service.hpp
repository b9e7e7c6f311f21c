#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "app/repositories/probe_repository.hpp"
#include "app/schemas/setup_request.hpp"
#include "app/services/answer.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/uuid_generator.hpp"
#include "chassis/idempotency/idempotency.hpp"

namespace mars::services {

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

  /// Creates a probe at (0, 0), and returns it once it is durable. Executes at most once for each idempotency
  /// `key`.
  boost::asio::awaitable<Outcome> set_up(const chassis::RequestContext& context,
                                         schemas::SetupRequest command, std::optional<std::string> key = {});

 private:
  boost::asio::awaitable<Outcome> add(const chassis::RequestContext& context, schemas::SetupRequest command,
                                      chassis::idempotency::Claim* claim);

  repositories::ProbeRepository& probes_;
  chassis::idempotency::Idempotency& idempotency_;
  ProbeEvents& events_;
  chassis::UuidGenerator& new_id_;
};

}  // namespace mars::services
