#include "chassis/postgres/migration_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <exception>
#include <future>
#include <string_view>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

namespace {

/// Of the advisory lock, in the database; an arbitrary number.
constexpr std::int64_t lock_key = 7'163'726'558'270'117;

/// How long the answer may take that a time-out of the server has passed.
constexpr std::chrono::seconds grace{2};

/// What to do about an error of that SQLSTATE, to be appended to the server's message.
std::string advice(std::string_view sqlstate, const std::string& role) {
  if (sqlstate == "42501") return "; migrate as the owner of the tables, which the role " + role + " is not";
  if (sqlstate == "55P03") return "; another transaction holds the table: migrate again when it has ended";
  if (sqlstate == "57014") return "; DB_MIGRATION_TIMEOUT_MS says how long a migration may take";
  return {};
}

/// Runs a coroutine to its end on a context where nothing else runs.
template <class Value>
Value run_to_end(boost::asio::io_context& context, boost::asio::awaitable<Value> coroutine) {
  auto result = boost::asio::co_spawn(context, std::move(coroutine), boost::asio::use_future);
  context.restart();
  context.run();
  return result.get();
}

}  // namespace

MigrationTarget::MigrationTarget(const Settings& settings, std::chrono::milliseconds limit)
    : settings_(settings), limit_(limit) {
  const auto connect_by = std::chrono::steady_clock::now() + settings_.connect_timeout;
  connection_ = run_to_end(context_, Connection::open(settings_, connect_by));
  deadline_ = std::chrono::steady_clock::now() + limit_;
}

std::vector<std::string> MigrationTarget::applied() {
  std::vector<std::string> versions;
  const auto table = execute("SELECT to_regclass('public.schema_migrations') IS NOT NULL");
  if (table.get<std::string_view>(0, 0) != "t") return versions;
  const auto rows = execute("SELECT version FROM public.schema_migrations");
  for (int row = 0; row < rows.rows(); ++row)
    versions.emplace_back(rows.get<std::string_view>(row, 0));
  return versions;
}

void MigrationTarget::transact(const std::function<void()>& work) {
  try {
    lock();
    work();
    execute("COMMIT");
  } catch (...) {
    roll_back();
    throw;
  }
}

/// Also puts the planner, which the sessions of the service restrict, back to what migrations are written
/// for.
void MigrationTarget::lock() {
  const auto left = time_left().count();
  try {
    execute(
        fmt::format("BEGIN; SET LOCAL statement_timeout = {0}; SET LOCAL lock_timeout = {0};"
                    "SELECT pg_advisory_xact_lock({1});"
                    "SET LOCAL lock_timeout = {2}; SET LOCAL search_path = public, pg_temp;"
                    "SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on;"
                    "SET LOCAL enable_mergejoin = on",
                    left, lock_key, settings_.statement_timeout.count()));
  } catch (const Conflict&) {
    throw Unavailable(
        fmt::format("another process migrates the database, and was not done within {} ms", limit_.count()));
  }
}

void MigrationTarget::create_history() {
  execute("CREATE TABLE IF NOT EXISTS public.schema_migrations (version varchar NOT NULL PRIMARY KEY)");
}

void MigrationTarget::run(const std::string& sql) {
  execute(sql);
}

Result MigrationTarget::execute(const std::string& sql) {
  auto results = run_to_end(context_, connection_->run_script(sql, deadline_ + grace));
  if (results.empty()) throw DamagedResult("results are missing");
  Result last = std::move(results.back());
  if (!last.failed()) return last;
  const std::string sqlstate = last.sqlstate();
  const auto text = last.message() + advice(sqlstate, settings_.user);
  if (is_conflict(sqlstate)) throw Conflict(sqlstate, text);
  throw SqlError(sqlstate, text);
}

void MigrationTarget::roll_back() noexcept {
  try {
    execute("ROLLBACK");
  } catch (const std::exception&) {
    connection_.reset();  // which undoes it as well
  }
}

std::chrono::milliseconds MigrationTarget::time_left() const {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds(1));
}

}  // namespace chassis::postgres
