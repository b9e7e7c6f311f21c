#include "chassis/postgres/fence.hpp"

#include <fmt/format.h>

#include <utility>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

Fence::Admission Fence::admit(const ServerIdentity& server) {
  const std::scoped_lock lock(mutex_);
  const bool has_timeline = server.timeline != 0;
  if (has_timeline) check_timeline(server);
  const auto last = std::exchange(last_, server);
  return {.stamp = {.history = history_, .doubts = doubts_},
          .server_changed = last && !last->is_same_as(server),
          .has_timeline = has_timeline || server.in_recovery};
}

void Fence::check_timeline(const ServerIdentity& server) {
  const bool same_system = server.system.empty() || system_.empty() || server.system == system_;
  if (same_system && server.timeline < timeline_)
    throw ConnectFailure(fmt::format("the server is a former primary: its timeline {} is older than {}",
                                     server.timeline, timeline_),
                         false);
  const bool is_another_history = timeline_ != 0 && (!same_system || server.timeline > timeline_);
  timeline_ = server.timeline;
  if (!server.system.empty()) system_ = server.system;
  if (is_another_history) history_.fetch_add(1, std::memory_order_acq_rel);
}

void Fence::note_lost_statement() {
  last_loss_ = Clock::now();
}

bool Fence::loses_statements() const {
  constexpr std::chrono::minutes remembered{1};
  const auto last = last_loss_.load();
  return last != Clock::time_point::min() && Clock::now() - last < remembered;
}

std::uint32_t Fence::timeline() const {
  const std::scoped_lock lock(mutex_);
  return timeline_;
}

}  // namespace chassis::postgres
