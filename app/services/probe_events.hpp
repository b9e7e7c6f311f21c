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

/// Is told what happens to probes, on the thread of the service. "Started" is what was computed and is about
/// to be stored; "finished" is durable.
class ProbeEvents {
 public:
  ProbeEvents() = default;
  ProbeEvents(const ProbeEvents&) = delete;
  ProbeEvents& operator=(const ProbeEvents&) = delete;
  virtual ~ProbeEvents() = default;

  virtual void setup_started(const chassis::RequestContext& context, const domain::Probe& probe) = 0;
  virtual void setup_finished(const chassis::RequestContext& context, const domain::Probe& probe) = 0;

  /// Once a request: a move that is computed anew after a conflict has not started again. Of a request with
  /// an idempotency key that another replica answers first, there is no end.
  virtual void move_started(const chassis::RequestContext& context, const Movement& movement) = 0;
  virtual void move_finished(const chassis::RequestContext& context, const Movement& movement) = 0;

  /// Nothing has changed.
  virtual void move_rejected(const chassis::RequestContext& context, domain::ProbeId id,
                             std::string_view commands, const MoveError& error) = 0;

  /// The move ended in an exception, which goes on its way. Where the database did not answer, it may have
  /// been stored or not.
  virtual void move_failed(const chassis::RequestContext& context, std::string_view commands) = 0;

  /// Somebody else moved the probe meanwhile; the move is computed anew.
  virtual void move_conflicted(const chassis::RequestContext& context, domain::ProbeId id) = 0;
};

}  // namespace mars::services
