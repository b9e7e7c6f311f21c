#include "chassis/events/postgres/postgres_repository.hpp"

namespace chassis::events {

using boost::asio::awaitable;

awaitable<Page> PostgresRepository::read(const RequestContext& context, Position after, std::size_t limit) {
  return reads_.run(context, {.after = after, .limit = static_cast<std::int64_t>(limit)});
}

awaitable<Kept> PostgresRepository::look_up(const RequestContext& context, Position position) {
  return searches_.run(context, position);
}

awaitable<std::vector<Event>> PostgresRepository::history(const RequestContext& context,
                                                          HistoryRequest request) {
  return histories_.run(context, request);
}

awaitable<std::size_t> PostgresRepository::delete_expired(const RequestContext& context,
                                                          std::chrono::seconds retention, std::size_t limit) {
  return deletions_.run(context, {.retention = retention.count(), .limit = static_cast<std::int64_t>(limit)});
}

}  // namespace chassis::events
