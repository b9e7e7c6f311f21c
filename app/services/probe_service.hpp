#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "app/domain/plan.hpp"
#include "app/domain/route.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/move_error.hpp"
#include "app/services/probe_events.hpp"
#include "chassis/base/keyed_mutex.hpp"
#include "chassis/base/request_context.hpp"
#include "chassis/base/version_set.hpp"

namespace mars::services {

/// How the removal of a probe ended. Unless it is done, nothing has changed.
enum class Removal : std::uint8_t { done, not_found, changed };

/// Reads and removes probes, and plans their ways. Belongs to the thread of its repository.
class ProbeService {
 public:
  using Found = std::expected<repositories::StoredProbe, ProbeNotFound>;
  using Planned = std::expected<domain::Plan, ProbeNotFound>;
  using Routed = std::expected<std::string, std::variant<ProbeNotFound, domain::RouteError>>;

  /// `probes` and `events` outlive it. A route has at most `max_command_length` letters.
  ProbeService(repositories::ProbeRepository& probes, ProbeEvents& events, std::uint32_t max_command_length,
               const boost::asio::any_io_executor& executor)
      : probes_(probes),
        events_(events),
        max_command_length_(max_command_length),
        executor_(executor),
        searching_(executor) {}

  ProbeService(const ProbeService&) = delete;
  ProbeService& operator=(const ProbeService&) = delete;
  ~ProbeService() = default;

  /// The stored probe.
  boost::asio::awaitable<Found> find(const chassis::RequestContext& context, domain::ProbeId id);

  /// The effect of `commands`, which must be valid UTF-8 and outlive the call.
  boost::asio::awaitable<Planned> plan(const chassis::RequestContext& context, domain::ProbeId id,
                                       std::string_view commands);

  /// A shortest command to `target`. One search runs at a time, in slices, between which the thread serves
  /// other requests. Throws `chassis::Unavailable` once the deadline has passed.
  boost::asio::awaitable<Routed> route(const chassis::RequestContext& context, domain::ProbeId id,
                                       domain::Position target);

  /// Removes a probe, at one of the versions that `expected` names if it is given. Throws
  /// `chassis::NotStored` if it should be gone and is not.
  boost::asio::awaitable<Removal> remove(const chassis::RequestContext& context, domain::ProbeId id,
                                         std::optional<chassis::VersionSet> expected);

 private:
  boost::asio::awaitable<Planned> read_and_plan(const chassis::RequestContext& context, domain::ProbeId id,
                                                std::string_view commands);
  boost::asio::awaitable<Routed> read_and_search(const chassis::RequestContext& context, domain::ProbeId id,
                                                 domain::Position target);
  boost::asio::awaitable<Removal> try_to_remove(const chassis::RequestContext& context, domain::ProbeId id,
                                                std::optional<chassis::VersionSet> expected);
  boost::asio::awaitable<domain::RouteSearch::Result> search(const chassis::RequestContext& context,
                                                             const domain::Probe& probe,
                                                             domain::Position target);

  repositories::ProbeRepository& probes_;
  ProbeEvents& events_;
  std::uint32_t max_command_length_;
  boost::asio::any_io_executor executor_;
  chassis::KeyedMutex<int> searching_;
};

}  // namespace mars::services
