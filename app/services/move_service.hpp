#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string_view>

#include "app/domain/probe.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/move_error.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/keyed_mutex.hpp"
#include "chassis/base/request_context.hpp"

namespace mars::services {

/// Moves probes. Belongs to the thread of its repository.
class MoveService {
 public:
  /// How often a move is computed anew because somebody else moved the probe meanwhile. Moves of one probe on
  /// one thread wait for each other, so the others are as many as there are threads and replicas, not
  /// requests.
  static constexpr int max_attempts = 100;

  MoveService(repositories::ProbeRepository& probes, ProbeEvents& events,
              boost::asio::any_io_executor executor)
      : probes_(probes), events_(events), moving_(std::move(executor)) {}

  MoveService(const MoveService&) = delete;
  MoveService& operator=(const MoveService&) = delete;
  virtual ~MoveService() = default;

  /// The text of a `chassis::NotStored`: an update changed nothing, although it started from the stored
  /// state.
  static constexpr const char* suppressed = "the move was suppressed by the database";

  /// Executes `commands` and returns the probe as it is afterwards, once that is durable; or, with nothing
  /// changed, the error. Throws `chassis::Unavailable` where others kept moving the probe, and
  /// `chassis::NotStored` where nobody did and it still was not moved.
  virtual boost::asio::awaitable<std::expected<domain::Probe, MoveError>> move(
      const chassis::RequestContext& context, domain::ProbeId id, std::string_view commands);

 private:
  boost::asio::awaitable<std::expected<domain::Probe, MoveError>> move_or_throw(
      const chassis::RequestContext& context, domain::ProbeId id, std::string_view commands);
  std::unexpected<MoveError> rejected(const chassis::RequestContext& context, domain::ProbeId id,
                                      std::string_view commands, MoveError error);

  repositories::ProbeRepository& probes_;
  ProbeEvents& events_;
  chassis::KeyedMutex<domain::ProbeId> moving_;
};

}  // namespace mars::services
