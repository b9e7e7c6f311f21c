#include "chassis/postgres/session_setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <string_view>
#include <vector>

#include "chassis/postgres/error.hpp"

namespace chassis::postgres {

namespace {

struct Setting {
  std::string_view name;
  std::string_view value;  ///< as `pg_settings.setting` shows it
};

/// The statements find rows by the keys of an array, in the array's order, which is what keeps two batches
/// from locking the same rows in opposite order. Only the nested loop over the primary key does that,
/// whatever the planner knows about the tables when it is asked, so the other plans are switched off, and
/// what the planner reckons with is fixed.
constexpr std::array planner{
    Setting{"enable_hashjoin", "off"},
    Setting{"enable_mergejoin", "off"},
    Setting{"enable_seqscan", "off"},
    Setting{"enable_nestloop", "on"},
    Setting{"enable_indexscan", "on"},
    Setting{"enable_indexonlyscan", "on"},
    Setting{"enable_bitmapscan", "on"},
    Setting{"enable_tidscan", "on"},
    Setting{"enable_sort", "on"},
    Setting{"enable_material", "on"},
    Setting{"enable_hashagg", "on"},
    Setting{"join_collapse_limit", "8"},
    Setting{"from_collapse_limit", "8"},
    Setting{"geqo", "on"},
    Setting{"geqo_threshold", "12"},
    Setting{"seq_page_cost", "1"},
    Setting{"random_page_cost", "4"},
    Setting{"cpu_tuple_cost", "0.01"},
    Setting{"cpu_index_tuple_cost", "0.005"},
    Setting{"cpu_operator_cost", "0.0025"},
    Setting{"effective_cache_size", "524288"},
    Setting{"max_parallel_workers_per_gather", "0"},
    Setting{"constraint_exclusion", "partition"},
    Setting{"jit", "off"},
};

/// What a transaction is, how long a statement may take, and how names and texts are read. `exit_on_error`
/// would end the session at the first refusal. `client_min_messages` lets through the warning that a commit
/// was not replicated. `client_connection_check_interval` ends a statement whose connection was given up.
constexpr std::array behaviour{
    Setting{"default_transaction_isolation", "read committed"},
    Setting{"default_transaction_read_only", "off"},
    Setting{"default_transaction_deferrable", "off"},
    Setting{"lock_timeout", "0"},
    Setting{"idle_in_transaction_session_timeout", "0"},
    Setting{"idle_session_timeout", "0"},
    Setting{"transaction_timeout", "0"},
    Setting{"client_connection_check_interval", "2000"},
    Setting{"client_encoding", "UTF8"},
    Setting{"client_min_messages", "warning"},
    Setting{"standard_conforming_strings", "on"},
    Setting{"transform_null_equals", "off"},
    Setting{"exit_on_error", "off"},
    Setting{"row_security", "on"},
};

/// Citus plans no statement without its parameters' values; what it has one knows by a setting of its own.
constexpr std::string_view plan_cache_mode =
    "CASE WHEN current_setting('citus.shard_count', true) IS NULL"
    " THEN 'force_generic_plan' ELSE 'force_custom_plan' END";

/// The list of a VALUES clause. Parameters that the server does not have are left out by what reads it.
std::string pinned(const Settings& settings) {
  std::string values =
      fmt::format("('statement_timeout', '{}'), ('search_path', 'public, pg_temp'), ('plan_cache_mode', {})",
                  settings.statement_timeout.count(), plan_cache_mode);
  const auto append = [&](const Setting& setting) {
    fmt::format_to(std::back_inserter(values), ", ('{}', '{}')", setting.name, setting.value);
  };
  std::ranges::for_each(planner, append);
  std::ranges::for_each(behaviour, append);
  return values;
}

/// How many statements of the set-up stand before those that may be forbidden.
constexpr std::size_t required = 8;

/// What a server refuses with that does not show which one it is.
constexpr auto hidden = std::to_array<std::string_view>({
    "42501",  // insufficient privilege
    "42883",  // undefined function
    "0A000",  // feature not supported
});

[[noreturn]] void fail(const Result& result) {
  throw ConnectFailure(
      fmt::format("cannot set up the session: SQLSTATE {}: {}", result.sqlstate(), result.message()),
      is_lasting(result.sqlstate()), result.sqlstate());
}

void require_pinned(const Result& differences) {
  if (differences.rows() == 0) return;
  std::string list;
  for (int row = 0; row < differences.rows(); ++row)
    fmt::format_to(std::back_inserter(list), "{}{} is '{}'", list.empty() ? "" : ", ",
                   differences.get<std::string_view>(row, 0), differences.get<std::string_view>(row, 1));
  throw ConnectFailure("the session cannot be set up: " + list, true);
}

/// 0 for an empty text.
std::int32_t number_in(std::string_view text, int base) {
  std::int32_t number = 0;
  std::from_chars(text.begin(), text.end(), number, base);
  return number;
}

/// The begin of the name of a file of the write-ahead log, in hexadecimal; empty on a standby.
std::uint32_t timeline_in(const Result& result) {
  return static_cast<std::uint32_t>(number_in(result.get<std::string_view>(0, 0), 16));
}

}  // namespace

std::string options_without_time_outs(int server_version) {
  constexpr int version_14 = 140000;
  constexpr int version_17 = 170000;
  std::string options = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0";
  if (server_version >= version_14) options += " -c idle_session_timeout=0";
  if (server_version >= version_17) options += " -c transaction_timeout=0";
  return options;
}

std::string session_setup(const Settings& settings) {
  // First the time-out and the search_path, so that no hostile one meets what follows, and then the compiler,
  // which would be asked for with every query. Not every server that speaks the protocol has one.
  // The transaction is of a kind that never waits for others. `synchronous_commit` is never weaker than on:
  // an acknowledged request is on the disk.
  return fmt::format(
      "BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY, NOT DEFERRABLE;"
      "SET statement_timeout = {0};"
      "SET search_path = public, pg_temp;"
      "SELECT set_config('jit', 'off', false) WHERE current_setting('jit', true) IS NOT NULL;"
      "SELECT set_config(name, pinned.value, false)"
      " FROM (VALUES {1}) AS pinned (name, value) JOIN pg_settings USING (name) WHERE setting <> pinned.value"
      " UNION ALL SELECT set_config(name, 'on', false) FROM pg_settings"
      "  WHERE name = 'synchronous_commit' AND setting IN ('off', 'local');"
      "{2};"
      "COMMIT;"
      "SELECT extract(epoch FROM pg_postmaster_start_time())::text, pg_is_in_recovery()::text,"
      " pg_backend_pid()::text;"
      "SELECT CASE WHEN NOT pg_is_in_recovery() THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END;"
      "SELECT system_identifier::text FROM pg_control_system()",
      settings.statement_timeout.count(), pinned(settings), differing_settings(settings));
}

std::string differing_settings(const Settings& settings) {
  return fmt::format(
      "SELECT name, setting"
      " FROM (VALUES {}) AS pinned (name, value) JOIN pg_settings USING (name) WHERE setting <> pinned.value"
      " UNION ALL SELECT name, setting FROM pg_settings"
      "  WHERE name = 'synchronous_commit' AND setting IN ('off', 'local')",
      pinned(settings));
}

ServerIdentity require_session(std::span<const Result> results) {
  const auto failure = std::ranges::find_if(results, &Result::failed);
  const auto succeeded = static_cast<std::size_t>(failure - results.begin());
  if (failure != results.end() && succeeded < required) fail(*failure);
  if (succeeded < required) throw DamagedResult("results are missing");
  require_pinned(results[required - 3]);
  const Result& server = results[required - 1];
  ServerIdentity identity{.system = {},
                          .started = std::string(server.get<std::string_view>(0, 0)),
                          .timeline = 0,
                          .in_recovery = server.get<std::string_view>(0, 1) == "true",
                          .backend = number_in(server.get<std::string_view>(0, 2), 10)};
  if (failure != results.end() && std::ranges::find(hidden, failure->sqlstate()) == hidden.end())
    fail(*failure);
  if (succeeded > required) identity.timeline = timeline_in(results[required]);
  if (succeeded > required + 1) identity.system = results[required + 1].get<std::string_view>(0, 0);
  return identity;
}

}  // namespace chassis::postgres
