#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>

#include "chassis/base/request_context.hpp"
#include "chassis/server/phase.hpp"

namespace chassis::server {

/// Returns if the database is ready for the work of the service. Throws `NotReady` if not, and `Unavailable`
/// if it does not respond.
using RequireReady = std::function<boost::asio::awaitable<void>(const RequestContext&)>;

/// Whether this process can serve. Belongs to the thread of `database`; `phase` may be shared.
class Readiness {
 public:
  /// Well below the second that Kubernetes waits.
  static constexpr std::chrono::milliseconds database_timeout{500};

  Readiness(RequireReady database, const std::atomic<Phase>& phase)
      : database_(std::move(database)), phase_(phase) {}

  /// Returns if the process accepts requests and its database is ready. Throws `NotReady` otherwise, within
  /// `database_timeout`.
  boost::asio::awaitable<void> require_ready(const RequestContext& context) const;

 private:
  [[nodiscard]] boost::asio::awaitable<void> require_ready_in_span(const RequestContext& context) const;

  RequireReady database_;
  const std::atomic<Phase>& phase_;
};

}  // namespace chassis::server
