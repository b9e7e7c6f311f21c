#pragma once

#include <boost/asio/awaitable.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/database/migration.hpp"
#include "chassis/database/statement.hpp"
#include "chassis/postgres/connection.hpp"
#include "chassis/postgres/connection_pool.hpp"
#include "chassis/postgres/error.hpp"
#include "chassis/postgres/result.hpp"

namespace chassis::postgres {

/// The statement of a readiness check consists of `readiness_begin`, the rights that the service needs, and
/// `readiness_end`. The rights are a list such as "('note', 'SELECT'), ('note', 'INSERT')".
inline constexpr char readiness_begin[] = "WITH needed (relation, privilege) AS MATERIALIZED (VALUES ";
inline constexpr char readiness_end[] =
    ")"
    " SELECT CASE WHEN pg_is_in_recovery() THEN 'standby'"
    "   WHEN current_setting('transaction_read_only')::boolean THEN 'read-only' ELSE '' END AS mode,"
    " (SELECT coalesce(string_agg(DISTINCT relation, ', '), '')"
    "  FROM needed WHERE to_regclass(relation) IS NULL) AS missing_tables,"
    " (SELECT coalesce(string_agg(privilege || ' on ' || relation, ', '), '')"
    "  FROM needed WHERE NOT has_table_privilege(to_regclass(relation), privilege)) AS missing_rights,"
    " (SELECT coalesce(string_agg(version::text, ' ' ORDER BY version::text COLLATE \"C\"), '')"
    "  FROM schema_migrations) AS migrations";

/// The text of such a statement for a service that needs SELECT, INSERT, UPDATE and DELETE on each of
/// `tables`.
std::string readiness_sql(std::span<const std::string_view> tables);

/// Checks whether the work of a service is possible on a database: it takes writes, has the schema, and
/// grants the rights. Thread-safe.
class ReadinessCheck {
 public:
  using Deadline = Connection::Deadline;

  /// What `statement` and `migrations` refer to outlives the object.
  constexpr ReadinessCheck(const database::Statement& statement, database::Migrations migrations)
      : statement_(statement), migrations_(migrations) {}

  /// Executes the statement over this connection. Throws `NotReady` if the database is not ready.
  boost::asio::awaitable<void> run(Connection& connection, Deadline deadline) const;

  /// The same over an urgent lease. Throws `Unavailable` if there is no connection before the deadline.
  boost::asio::awaitable<void> run(ConnectionPool& pool, Deadline deadline) const;

  /// What stands in the way, from the result of the statement. The text is for any client. Empty if the
  /// database is ready.
  [[nodiscard]] std::string obstacles_in(const Result& result) const;

  /// The same if the server refuses the statement.
  [[nodiscard]] std::string obstacle_in(const SqlError& refusal) const;

 private:
  [[nodiscard]] std::string schema_difference(const std::vector<std::string>& applied) const;

  database::Statement statement_;
  database::Migrations migrations_;
};

/// What stands in the way if the server refused a connection with this SQLSTATE. Empty if only the log may
/// contain the reason.
std::string_view obstacle_in_connecting(std::string_view sqlstate);

}  // namespace chassis::postgres
