#include "tests/faults/hostile_defaults/table.hpp"

#include <array>
#include <string_view>

namespace mars::tests {

namespace {

/// Every way that the planner has, switched off.
HostileDefault no_plan() {
  HostileDefault none{.name = "EveryPlanOff", .settings = {}};
  for (const auto* const method :
       {"bitmapscan", "gathermerge", "hashagg", "hashjoin", "incremental_sort", "indexscan", "indexonlyscan",
        "material", "memoize", "mergejoin", "nestloop", "parallel_append", "parallel_hash",
        "partition_pruning", "seqscan", "sort", "tidscan"})
    none.settings.push_back({std::string("enable_") + method, "off"});
  return none;
}

}  // namespace

std::vector<HostileDefault> hostile_defaults() {
  return {
      // Transactions
      {"Serializable", {{"default_transaction_isolation", "'serializable'"}}},
      {"RepeatableRead", {{"default_transaction_isolation", "'repeatable read'"}}},
      {"ReadUncommitted", {{"default_transaction_isolation", "'read uncommitted'"}}},
      {"ReadOnly", {{"default_transaction_read_only", "on"}}},
      {"SerializableReadOnlyDeferrable",
       {{"default_transaction_isolation", "'serializable'"},
        {"default_transaction_read_only", "on"},
        {"default_transaction_deferrable", "on"}}},
      {"CommitsUnflushed", {{"synchronous_commit", "off"}}},
      {"Replica", {{"session_replication_role", "'replica'"}}},
      {"ErrorsEndTheSession", {{"exit_on_error", "on"}}},
      // Times
      {"LockTimeout", {{"lock_timeout", "'1ms'"}}},
      {"StatementTimeout", {{"statement_timeout", "'1ms'"}}},
      {"NoStatementTimeout", {{"statement_timeout", "0"}}},
      {"IdleTimeouts", {{"idle_session_timeout", "'1ms'"}, {"idle_in_transaction_session_timeout", "'1ms'"}}},
      {"DeadlockTimeout", {{"deadlock_timeout", "'1ms'"}}},
      {"ConnectionChecks", {{"client_connection_check_interval", "'1ms'"}, {"tcp_user_timeout", "'1s'"}}},
      // Names
      {"ShadowedTables", {{"search_path", "shadow, public"}}},
      {"ShadowedFunctions", {{"search_path", "shadow, public, pg_catalog"}}},
      {"NoSearchPath", {{"search_path", "''"}}},
      {"TemporaryTablespaces", {{"temp_tablespaces", "'nowhere'"}}, false},
      {"DefaultTablespace", {{"default_tablespace", "'nowhere'"}}, false},
      {"QuotedNames", {{"quote_all_identifiers", "on"}}},
      // Plans
      no_plan(),
      {"NoNestedLoop", {{"enable_nestloop", "off"}}},
      {"NoIndex",
       {{"enable_indexscan", "off"}, {"enable_indexonlyscan", "off"}, {"enable_bitmapscan", "off"}}},
      {"NoSort", {{"enable_sort", "off"}}},
      {"HashesAndMerges",
       {{"enable_nestloop", "off"},
        {"enable_hashjoin", "on"},
        {"enable_mergejoin", "on"},
        {"enable_seqscan", "on"}}},
      {"DearIndexes", {{"random_page_cost", "1000000"}, {"cpu_index_tuple_cost", "1000000"}}},
      {"CustomPlans", {{"plan_cache_mode", "force_custom_plan"}}},
      {"GenericPlans", {{"plan_cache_mode", "force_generic_plan"}}},
      {"EverythingCompiled",
       {{"jit", "on"},
        {"jit_above_cost", "0"},
        {"jit_inline_above_cost", "0"},
        {"jit_optimize_above_cost", "0"}}},
      {"GeneticPlans", {{"geqo_threshold", "2"}, {"from_collapse_limit", "1"}, {"join_collapse_limit", "1"}}},
      {"EverythingParallel",
       {{"parallel_setup_cost", "0"},
        {"parallel_tuple_cost", "0"},
        {"min_parallel_table_scan_size", "0"},
        {"min_parallel_index_scan_size", "0"}}},
      {"LittleMemory", {{"work_mem", "'64kB'"}, {"temp_buffers", "'800kB'"}, {"hash_mem_multiplier", "1"}}},
      // Text
      {"NoEncoding", {{"client_encoding", "'SQL_ASCII'"}}},
      {"AnotherEncoding", {{"client_encoding", "'LATIN1'"}}},
      {"Escapes",
       {{"standard_conforming_strings", "off"}, {"backslash_quote", "on"}, {"bytea_output", "'escape'"}}},
      {"Dates", {{"DateStyle", "'German, DMY'"}, {"IntervalStyle", "'sql_standard'"}}},
      {"FarEast", {{"TimeZone", "'Pacific/Kiritimati'"}}},
      {"Digits", {{"extra_float_digits", "-15"}, {"lc_numeric", "'C'"}}},
      {"NullsByName", {{"array_nulls", "off"}, {"transform_null_equals", "on"}}},
      // What the server tells
      {"EverythingTold", {{"client_min_messages", "debug5"}}},
      {"NothingTold", {{"client_min_messages", "error"}}},
      {"EverythingLogged",
       {{"log_statement", "'all'"},
        {"log_min_duration_statement", "0"},
        {"log_duration", "on"},
        {"debug_print_plan", "on"},
        {"log_parameter_max_length_on_error", "-1"}}},
      {"NothingTracked", {{"track_activities", "off"}, {"track_counts", "off"}}},
      // The rest
      {"RowSecurity", {{"row_security", "off"}}},
      {"Preloaded", {{"session_preload_libraries", "'auto_explain'"}}},
      {"NoSynchronizedScans", {{"synchronize_seqscans", "off"}, {"constraint_exclusion", "on"}}},
  };
}

}  // namespace mars::tests
