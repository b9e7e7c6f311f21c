#pragma once

#include <string_view>

#include "app/domain/probe.hpp"
#include "app/services/move_error.hpp"
#include "chassis/base/request_context.hpp"

namespace mars::services {

/// A command with the probe before and after it. Holds references: valid during the call that passes it.
struct Movement {
  std::string_view commands;
  const domain::Probe& from;
  const domain::Probe& to;
};

/// Receives the events of use cases, on the thread of the service. "Started" means computed and about to be
/// stored; "finished" means durable.
class ProbeEvents {
 public:
  ProbeEvents() = default;
  ProbeEvents(const ProbeEvents&) = delete;
  ProbeEvents& operator=(const ProbeEvents&) = delete;
  virtual ~ProbeEvents() = default;

  virtual void setup_started(const chassis::RequestContext& context, const domain::Probe& probe) = 0;
  virtual void setup_finished(const chassis::RequestContext& context, const domain::Probe& probe) = 0;

  virtual void grid_started(const chassis::RequestContext& context, const domain::Grid& grid) = 0;
  virtual void grid_finished(const chassis::RequestContext& context, const domain::Grid& grid) = 0;

  /// The end of a setup on a grid that was there before.
  virtual void placement_finished(const chassis::RequestContext& context, const domain::Probe& probe) = 0;

  /// The removal is durable.
  virtual void probe_removed(const chassis::RequestContext& context, domain::ProbeId id) = 0;

  /// At most once per request: a retry after a conflict is not a new start. No end follows if another replica
  /// answers the idempotency key first.
  virtual void move_started(const chassis::RequestContext& context, const Movement& movement) = 0;
  virtual void move_finished(const chassis::RequestContext& context, const Movement& movement) = 0;

  /// Nothing has changed.
  virtual void move_rejected(const chassis::RequestContext& context, domain::ProbeId id,
                             std::string_view commands, const MoveError& error) = 0;

  /// The move failed with an exception, which propagates. If the database did not respond, the move may have
  /// been stored.
  virtual void move_failed(const chassis::RequestContext& context, std::string_view commands) = 0;

  /// Another move was faster; this one is retried.
  virtual void move_conflicted(const chassis::RequestContext& context, domain::ProbeId id) = 0;
};

}  // namespace mars::services
