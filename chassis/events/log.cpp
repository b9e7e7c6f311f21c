#include "chassis/events/log.hpp"

#include <limits>
#include <memory>
#include <utility>

namespace chassis::events {

namespace {

/// Events of other types that a subject may have: its creation and its end.
constexpr std::size_t most_others = 2;

std::int64_t first_cursor(bool newest_first) {
  return newest_first ? std::numeric_limits<std::int64_t>::max() : -1;
}

bool is_full(const std::vector<Event>& events) {
  std::int64_t bytes = 0;
  for (const auto& event : events)
    bytes += static_cast<std::int64_t>(event.data.size());
  return bytes >= page_bytes;
}

}  // namespace

boost::asio::awaitable<History> Log::history(const RequestContext& context, HistoryQuery query) {
  const HistoryRequest request{.subject_id = query.subject_id,
                               .cursor = query.cursor.value_or(first_cursor(query.newest_first)),
                               .limit = static_cast<std::int64_t>(query.limit + 1 + most_others),
                               .retention = retention_,
                               .newest_first = query.newest_first};
  History history;
  history.events = co_await source_.repository.history(context, request);
  history.is_known = !history.events.empty();
  const bool full = is_full(history.events);
  std::erase_if(history.events, [&](const Event& event) { return event.type != query.type; });
  history.more = full || history.events.size() > query.limit;
  if (history.events.size() > query.limit) history.events.resize(query.limit);
  co_return history;
}

boost::asio::awaitable<http::Response> Log::stream(const RequestContext& context, Filter filter,
                                                   std::optional<Position> last) {
  auto events = std::make_unique<EventStream>(source_, context, std::move(filter));
  http::Response response;
  response.content_type = "text/event-stream";
  auto kept = Kept::unknown;
  if (last) kept = co_await source_.repository.look_up(context, *last);
  if (last && kept != Kept::all) response.body = gap_frame(*last);
  Position begin;  // of the log
  if (kept == Kept::unknown) {
    begin = co_await events->begin_now();
  } else {
    if (kept == Kept::all) begin = *last;
    events->resume_behind(begin);
  }
  response.body += opening_frame(begin);
  response.headers.set(http::Field::cache_control, "no-store");
  response.headers.set("X-Accel-Buffering", "no");  // nginx would wait for more
  response.stream = std::move(events);
  co_return response;
}

}  // namespace chassis::events
