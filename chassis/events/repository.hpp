#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "chassis/base/request_context.hpp"
#include "chassis/events/event.hpp"

namespace chassis::events {

/// A part of the log.
struct Page {
  std::vector<Event> events;
  Position end;  ///< everything up to here is known: no event will appear before it
};

/// What the log still has behind a position.
enum class Kept : std::uint8_t {
  all,      ///< every event behind it
  some,     ///< older ones have been deleted
  unknown,  ///< the position is not one of this log
};

/// What has happened to one subject.
struct HistoryRequest {
  boost::uuids::uuid subject_id{};
  std::int64_t cursor = 0;  ///< only versions behind this one, in the order of reading
  std::int64_t limit = 0;   ///< most events
  std::chrono::seconds retention{};
  bool newest_first = true;
};

/// The most bytes of `Event::data` that are read at once, unless one event has more.
inline constexpr std::int64_t page_bytes = 1'048'576;

/// The table `event`, which transactions of the service write to. An object belongs to one thread: its
/// coroutines run, and resume, on that thread's `io_context`. As for faults, see `idempotency::Repository`.
class Repository {
 public:
  Repository() = default;
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  virtual ~Repository() = default;

  /// Up to `limit` events behind `after`, in the order of the log. Leaves out those that an open transaction
  /// may still precede.
  virtual boost::asio::awaitable<Page> read(const RequestContext& context, Position after,
                                            std::size_t limit) = 0;

  virtual boost::asio::awaitable<Kept> look_up(const RequestContext& context, Position position) = 0;

  /// Events by version, those that have expired left out.
  virtual boost::asio::awaitable<std::vector<Event>> history(const RequestContext& context,
                                                             HistoryRequest request) = 0;

  /// Deletes up to `limit` events that are older than `retention`, the oldest first, and returns how many.
  /// The newest of them stays: it tells that everything behind it is still there.
  virtual boost::asio::awaitable<std::size_t> delete_expired(const RequestContext& context,
                                                             std::chrono::seconds retention,
                                                             std::size_t limit) = 0;
};

}  // namespace chassis::events
