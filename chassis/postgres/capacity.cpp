#include "chassis/postgres/capacity.hpp"

namespace chassis::postgres {

namespace {

/// `reserved_connections` exists from version 16 on. A limit below zero is none, and a null is none of the
/// least.
constexpr database::Statement select_connections_left{
    .name = "select_connections_left",
    .sql =
        "SELECT least("
        "  current_setting('max_connections')::bigint"
        "   - current_setting('superuser_reserved_connections')::bigint"
        "   - coalesce(current_setting('reserved_connections', true)::bigint, 0)"
        "   - (SELECT sum(numbackends)::bigint FROM pg_stat_database),"
        "  (SELECT rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usename = rolname)"
        "   FROM pg_roles WHERE rolname = session_user AND rolconnlimit >= 0),"
        "  (SELECT datconnlimit - numbackends"
        "   FROM pg_database JOIN pg_stat_database USING (datname)"
        "   WHERE datname = current_database() AND datconnlimit >= 0))"};

}  // namespace

boost::asio::awaitable<std::int64_t> connections_left(Connection& connection, Connection::Deadline deadline) {
  const Parameters none;
  const Result result = co_await connection.execute(select_connections_left, none, deadline);
  co_return result.get<std::int64_t>(0, 0);
}

}  // namespace chassis::postgres
