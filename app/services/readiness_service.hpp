#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>

#include "core/request_context.hpp"
#include "repositories/probe_repository.hpp"

namespace mars::services {

/// Whether this process can serve. Belongs to the thread of its repository; `accepting` may be shared by all.
class ReadinessService {
 public:
  /// Well below the second that a Kubernetes probe waits.
  static constexpr std::chrono::milliseconds database_timeout{500};

  ReadinessService(repositories::ProbeRepository& probes, const std::atomic<bool>& accepting)
      : probes_(probes), accepting_(accepting) {}

  ReadinessService(const ReadinessService&) = delete;
  ReadinessService& operator=(const ReadinessService&) = delete;
  virtual ~ReadinessService() = default;

  /// Returns if the process takes requests and the database has answered in time; throws `core::Unavailable`
  /// otherwise.
  virtual boost::asio::awaitable<void> check(const core::RequestContext& context);

 private:
  repositories::ProbeRepository& probes_;
  const std::atomic<bool>& accepting_;
};

}  // namespace mars::services
