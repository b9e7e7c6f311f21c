#include "chassis/postgres/readiness.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/base/not_ready.hpp"
#include "chassis/database/schema_mismatch.hpp"
#include "chassis/postgres/connect_failure.hpp"
#include "chassis/postgres/pooler.hpp"

namespace chassis::postgres {

namespace {

constexpr std::string_view undefined_table = "42P01";
constexpr std::string_view insufficient_privilege = "42501";
constexpr std::string_view invalid_authorization = "28";
constexpr std::string_view invalid_catalog_name = "3D000";
constexpr std::string_view too_many_connections = "53300";
constexpr std::string_view object_not_in_state = "55000";  // a database that accepts no connections
constexpr std::string_view cannot_connect_now = "57P03";

constexpr std::string_view read_only_transaction = "25006";

constexpr std::string_view is_standby = "the database is a hot standby, which takes no writes";
constexpr std::string_view no_database = "the database does not exist";
constexpr std::string_view no_access = "the database refuses the role or its password";
constexpr std::string_view no_connection = "the database has no connection left";
constexpr std::string_view not_open = "the database accepts no connections now";

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  for (const auto item : std::views::split(list, ' ')) {
    if (!item.empty()) items.emplace_back(item.begin(), item.end());
  }
  return items;
}

}  // namespace

std::string readiness_sql(std::span<const std::string_view> tables) {
  std::vector<std::string> needed;
  for (const auto table : tables) {
    for (const auto* const privilege : {"SELECT", "INSERT", "UPDATE", "DELETE"})
      needed.push_back(fmt::format("('{}', '{}')", table, privilege));
  }
  return fmt::format("{}{}{}", readiness_begin, fmt::join(needed, ", "), readiness_end);
}

std::string ReadinessCheck::schema_difference(const std::vector<std::string>& applied) const {
  return database::schema_difference("the database", database::compare(migrations_, applied));
}

std::string ReadinessCheck::obstacles_in(const Result& result) const {
  const auto value = [&result](const char* name) {
    return result.get<std::string_view>(0, result.column(name));
  };
  std::vector<std::string> found;
  if (value("mode") == "standby") found.emplace_back(is_standby);
  if (value("mode") == "read-only") found.emplace_back("the database is read-only");
  if (const auto tables = value("missing_tables"); !tables.empty())
    found.push_back(fmt::format("the database lacks the table {}", tables));
  if (const auto rights = value("missing_rights"); !rights.empty())
    found.push_back(fmt::format("the database role lacks the rights {}", rights));
  if (auto difference = schema_difference(split(value("migrations"))); !difference.empty())
    found.push_back(std::move(difference));
  return fmt::format("{}", fmt::join(found, "; "));
}

std::string ReadinessCheck::obstacle_in(const SqlError& refusal) const {
  if (refusal.sqlstate() == undefined_table) return schema_difference({});  // it was never migrated
  if (refusal.sqlstate() == insufficient_privilege)
    return "the database role lacks the right SELECT on schema_migrations";
  return "the database refuses to tell whether it is ready";
}

std::string_view obstacle_in_connecting(std::string_view sqlstate) {
  if (sqlstate == read_only_transaction) return is_standby;
  if (sqlstate == invalid_catalog_name) return no_database;
  if (sqlstate == too_many_connections) return no_connection;
  if (sqlstate == cannot_connect_now || sqlstate == object_not_in_state) return not_open;
  if (sqlstate == insufficient_privilege || sqlstate.starts_with(invalid_authorization)) return no_access;
  return {};
}

boost::asio::awaitable<void> ReadinessCheck::run(Connection& connection, Deadline deadline) const {
  const Parameters none;
  try {
    const auto result = co_await connection.execute(statement_, none, deadline);
    if (auto obstacles = obstacles_in(result); !obstacles.empty()) throw NotReady(std::move(obstacles));
  } catch (const SqlError& refusal) {
    throw NotReady(obstacle_in(refusal), refusal.what());
  }
}

boost::asio::awaitable<void> ReadinessCheck::run(ConnectionPool& pool, Deadline deadline) const {
  Lease lease;
  try {
    lease = co_await pool.acquire(Urgency::urgent, deadline);
  } catch (const ConnectFailure& failure) {
    const auto obstacle = obstacle_in_connecting(failure.sqlstate());
    if (obstacle.empty()) throw;
    throw NotReady(std::string(obstacle), failure.what());
  }
  if (!lease) throw Unavailable("no connection to the database was free before the deadline");
  try {
    co_await run(*lease, deadline);
  } catch (...) {
    lease.give_back();
    throw;
  }
  lease.give_back();
  if (pool.cluster().fence()->loses_statements()) throw NotReady(std::string(unfit_pooler));
}

}  // namespace chassis::postgres
