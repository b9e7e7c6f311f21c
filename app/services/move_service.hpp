#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string_view>
#include <variant>

#include "core/keyed_mutex.hpp"
#include "core/request_context.hpp"
#include "domain/command_runner.hpp"
#include "domain/probe.hpp"
#include "repositories/probe_repository.hpp"

namespace mars::services {

/// There is no probe of that id.
struct ProbeNotFound {
  domain::ProbeId id{};

  bool operator==(const ProbeNotFound&) const = default;
};

using MoveError = std::variant<ProbeNotFound, domain::UnknownCommand, domain::OutsideGrid>;

/// Moves probes. Belongs to the thread of its repository.
class MoveService {
 public:
  /// How often a move is computed anew because somebody else moved the probe meanwhile. Moves of one probe on
  /// one thread wait for each other, so the others are as many as there are threads and replicas, not
  /// requests.
  static constexpr int max_attempts = 100;

  MoveService(repositories::ProbeRepository& probes, boost::asio::any_io_executor executor)
      : probes_(probes), moving_(std::move(executor)) {}

  /// Executes `commands` and returns the probe as it is afterwards, once that is durable; or, with nothing
  /// changed, the error. Throws `core::Unavailable` where others kept moving the probe.
  boost::asio::awaitable<std::expected<domain::Probe, MoveError>> move(const core::RequestContext& context,
                                                                       domain::ProbeId id,
                                                                       std::string_view commands);

 private:
  repositories::ProbeRepository& probes_;
  core::KeyedMutex<domain::ProbeId> moving_;
};

}  // namespace mars::services
