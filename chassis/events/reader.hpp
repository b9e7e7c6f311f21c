#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <vector>

#include "chassis/events/frame.hpp"
#include "chassis/events/hub.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/telemetry/logging/lasting_fault.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::events {

/// Reads new events for a hub, as long as it has streams. One object does it for a process. Belongs to the
/// thread of its repository.
class Reader {
 public:
  /// Between two reads: with what a read takes, events are published well within 300 ms.
  static constexpr std::chrono::milliseconds interval{50};

  /// All of them outlive it. One read may take `timeout`.
  Reader(Repository& repository, Hub& hub, ToJson to_json, telemetry::Logger& logger,
         std::chrono::milliseconds timeout)
      : repository_(repository), hub_(hub), to_json_(to_json), logger_(logger), timeout_(timeout) {}

  /// Reads for ever. What fails is logged, and tried again.
  boost::asio::awaitable<void> run();

  /// Reads and publishes everything there is.
  boost::asio::awaitable<void> catch_up();

 private:
  boost::asio::awaitable<bool> read_page();
  boost::asio::awaitable<void> look_for_a_gap();
  std::vector<PublishedPtr> published(std::vector<Event> events) const;
  [[nodiscard]] RequestContext context() const;

  Repository& repository_;
  Hub& hub_;
  ToJson to_json_;
  telemetry::Logger& logger_;
  std::chrono::milliseconds timeout_;
  telemetry::LastingFault fault_;
  std::optional<Position> at_;  ///< up to where everything was read; nothing before the first read
  bool interrupted_ = false;    ///< the last read has failed
};

}  // namespace chassis::events
