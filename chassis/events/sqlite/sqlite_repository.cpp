#include "chassis/events/sqlite/sqlite_repository.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "chassis/events/event_row.hpp"
#include "chassis/events/sqlite/queries.hpp"
#include "chassis/events/sqlite/record.hpp"
#include "chassis/sqlite/rows.hpp"

namespace chassis::events {

using boost::asio::awaitable;
using chassis::sqlite::Database;

namespace {

constexpr std::array reading{sqlite::read_events.name, sqlite::last_event.name};
constexpr std::array search{sqlite::look_up_event.name, sqlite::last_event.name};
constexpr std::array newest{sqlite::newest_of_subject.name};
constexpr std::array oldest{sqlite::oldest_of_subject.name};
constexpr std::array deletion{sqlite::delete_expired_events.name};

std::int64_t microseconds_now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count();
}

/// Events younger than `retention` are younger than this.
std::int64_t horizon(std::chrono::seconds retention) {
  return microseconds_now() - std::chrono::microseconds(retention).count();
}

std::vector<Event> read_some(chassis::sqlite::Rows rows) {
  std::vector<Event> events;
  const database::RowReader reader(rows, event_row);
  for (std::int64_t bytes = 0; bytes < page_bytes && rows.next();) {
    reader.read(rows, events.emplace_back());
    bytes += static_cast<std::int64_t>(events.back().data.size());
  }
  return events;
}

std::int64_t number(chassis::sqlite::Rows rows) {
  rows.next();
  return rows.integer(0);
}

Position last_position(Database& database) {
  return {.timeline = 0, .txid = number(database.query(sqlite::last_event)), .ordinal = 0};
}

}  // namespace

void sqlite::record(Database& database, Event event) {
  if (event.data.empty()) return;
  event.microseconds = microseconds_now();
  chassis::sqlite::insert(database, insert_event, happened_row, event);
}

// The functions given to the workers own what they use: they may outlive the coroutine that waits for them.

awaitable<Page> SqliteRepository::read(const RequestContext& context, Position after, std::size_t limit) {
  auto work = [after, limit](Database& database) {
    // The end first: an event that is committed in between is behind it.
    Page page{.events = {}, .end = last_position(database)};
    page.events =
        read_some(database.query(sqlite::read_events, after.txid, static_cast<std::int64_t>(limit)));
    return page;
  };
  return client_.run(store_.lister(), context, reading, std::move(work));
}

awaitable<Kept> SqliteRepository::look_up(const RequestContext& context, Position position) {
  auto work = [position](Database& database) {
    if (position > last_position(database)) return Kept::unknown;
    return number(database.query(sqlite::look_up_event, position.txid)) == 1 ? Kept::all : Kept::some;
  };
  return client_.run(store_.lister(), context, search, std::move(work));
}

awaitable<std::vector<Event>> SqliteRepository::history(const RequestContext& context,
                                                        HistoryRequest request) {
  auto work = [request](Database& database) {
    const auto& query = request.newest_first
                            ? static_cast<const chassis::database::Statement&>(sqlite::newest_of_subject)
                            : sqlite::oldest_of_subject;
    const auto since = horizon(request.retention);
    return read_some(database.query(query, request.subject_id, request.cursor, since, request.limit));
  };
  return client_.run(store_.lister(), context, request.newest_first ? newest : oldest, std::move(work));
}

awaitable<std::size_t> SqliteRepository::delete_expired(const RequestContext& context,
                                                        std::chrono::seconds retention, std::size_t limit) {
  auto work = [retention, limit](Database& database) {
    const auto most = static_cast<std::int64_t>(limit) + 1;
    const auto until = horizon(retention);
    return static_cast<std::size_t>(database.execute(sqlite::delete_expired_events, most, until));
  };
  return client_.run(store_.writer(), context, deletion, std::move(work));
}

}  // namespace chassis::events
