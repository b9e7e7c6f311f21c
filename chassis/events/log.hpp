#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "chassis/events/event_stream.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/http/message.hpp"
#include "chassis/schema/error_type.hpp"

namespace chassis::events {

/// Which part of a history a client asks for.
struct HistoryQuery {
  boost::uuids::uuid subject_id{};
  std::string_view type;               ///< of the events that it consists of
  std::optional<std::int64_t> cursor;  ///< the version behind which it starts, in the order of reading
  std::size_t limit = 0;               ///< most events
  bool newest_first = true;
};

/// Some events of a subject.
struct History {
  std::vector<Event> events;
  bool more = false;      ///< there may be more behind them
  bool is_known = false;  ///< the log has events of the subject, of that type or others
};

/// The event log, as the endpoints of one thread use it.
class Log {
 public:
  /// Nothing is recorded where `retention` is zero.
  Log(const StreamSource& source, std::chrono::seconds retention) : source_(source), retention_(retention) {}

  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log() = default;

  [[nodiscard]] bool records() const { return retention_.count() > 0; }

  boost::asio::awaitable<History> history(const RequestContext& context, HistoryQuery query);

  /// The events that `filter` admits, from now on or behind the one at `last`, as server-sent events. The
  /// context outlives the response. Throws `Unavailable`.
  boost::asio::awaitable<http::Response> stream(const RequestContext& context, Filter filter,
                                                std::optional<Position> last);

 private:
  StreamSource source_;
  std::chrono::seconds retention_;
};

namespace errors {

inline constexpr schema::ErrorType<> not_recorded{{404, "EVENTS_NOT_RECORDED"},
                                                  "This server records no events: EVENT_RETENTION_S is 0."};

}  // namespace errors

}  // namespace chassis::events
