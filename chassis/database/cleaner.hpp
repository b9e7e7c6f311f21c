#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

#include "chassis/base/request_context.hpp"
#include "chassis/telemetry/logging/logger.hpp"

namespace chassis::database {

/// Deletes expired rows. One object per process; replicas do not interfere. Belongs to the thread of the
/// repository behind `delete_some`.
class Cleaner {
 public:
  /// The maximum number of rows per transaction, which keeps transactions short.
  static constexpr std::size_t batch = 1000;

  /// Deletes up to `limit` expired rows, and returns how many it has deleted.
  using DeleteSome =
      std::function<boost::asio::awaitable<std::size_t>(const RequestContext& context, std::size_t limit)>;

  /// One deletion may take `timeout`. A failure is logged as `event`, a literal.
  Cleaner(DeleteSome delete_some, std::string_view event, telemetry::Logger& logger,
          std::chrono::milliseconds timeout)
      : delete_some_(std::move(delete_some)), event_(event), logger_(logger), timeout_(timeout) {}

  /// The interval for rows that expire after `lifetime`: that time, but at least a second and at most a
  /// minute.
  static std::chrono::milliseconds interval_for(std::chrono::seconds lifetime);

  /// Deletes expired rows at every interval, and never returns. A failure is logged and retried at the next
  /// interval.
  boost::asio::awaitable<void> run(std::chrono::milliseconds interval);

  /// Deletes all expired rows, and returns how many.
  boost::asio::awaitable<std::size_t> clean();

 private:
  DeleteSome delete_some_;
  std::string_view event_;
  telemetry::Logger& logger_;
  std::chrono::milliseconds timeout_;
};

}  // namespace chassis::database
