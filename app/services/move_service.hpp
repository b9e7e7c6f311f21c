#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "app/domain/probe.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/answer.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/keyed_mutex.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/version_set.hpp"
#include "chassis/idempotency/idempotency.hpp"

namespace mars::services {

/// A command for a probe. `commands` must be valid UTF-8, and outlive the use case.
struct MoveProbe {
  domain::ProbeId id{};
  std::string_view commands;
  std::optional<chassis::VersionSet> expected{};  ///< versions that the move may start from; any without

  [[nodiscard]] std::string canonical() const;
};

/// Moves probes. Belongs to the thread of its repository.
class MoveService {
 public:
  /// How often a move is retried after a conflict with another move. Moves of one probe on one thread are
  /// serialized, so the number of rivals is that of threads and replicas, not of requests.
  static constexpr int max_attempts = 100;

  /// All of them outlive it.
  MoveService(repositories::ProbeRepository& probes, chassis::idempotency::Idempotency& idempotency,
              ProbeEvents& events, boost::asio::any_io_executor executor)
      : probes_(probes), idempotency_(idempotency), events_(events), moving_(std::move(executor)) {}

  MoveService(const MoveService&) = delete;
  MoveService& operator=(const MoveService&) = delete;
  ~MoveService() = default;

  /// Executes the command, and returns the new state once it is durable, or the error with nothing changed.
  /// Executes at most once for each idempotency `key`. Throws `chassis::Unavailable` after `max_attempts`
  /// conflicts, and `chassis::NotStored` if the database suppresses the update.
  boost::asio::awaitable<Outcome> move(const chassis::RequestContext& context, MoveProbe command,
                                       std::optional<std::string> key = {});

 private:
  boost::asio::awaitable<Outcome> move_or_report(const chassis::RequestContext& context, MoveProbe command,
                                                 std::optional<std::string> key);
  boost::asio::awaitable<Outcome> update(const chassis::RequestContext& context, MoveProbe command,
                                         chassis::idempotency::Claim* claim);

  repositories::ProbeRepository& probes_;
  chassis::idempotency::Idempotency& idempotency_;
  ProbeEvents& events_;
  chassis::KeyedMutex<domain::ProbeId> moving_;
};

}  // namespace mars::services
