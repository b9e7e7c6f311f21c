#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>

#include "chassis/base/request_context.hpp"
#include "app/repositories/probe_repository.hpp"
#include "app/services/phase.hpp"

namespace mars::services {

/// Whether this process can serve. Belongs to the thread of its repository; `phase` may be shared by all.
class ReadinessService {
 public:
  /// Well below the second that a Kubernetes probe waits.
  static constexpr std::chrono::milliseconds database_timeout{500};

  ReadinessService(repositories::ProbeRepository& probes, const std::atomic<Phase>& phase)
      : probes_(probes), phase_(phase) {}

  ReadinessService(const ReadinessService&) = delete;
  ReadinessService& operator=(const ReadinessService&) = delete;
  virtual ~ReadinessService() = default;

  /// Returns if the process takes requests and its database can do a setup and a move. Throws
  /// `chassis::NotReady` otherwise, within `database_timeout`.
  virtual boost::asio::awaitable<void> check(const chassis::RequestContext& context);

 private:
  repositories::ProbeRepository& probes_;
  const std::atomic<Phase>& phase_;
};

}  // namespace mars::services
