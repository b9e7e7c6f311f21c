#include "chassis/postgres/pooler.hpp"

#include <memory>
#include <string>

#include "chassis/postgres/error.hpp"
#include "chassis/postgres/session_setup.hpp"

namespace chassis::postgres {

namespace {

using boost::asio::awaitable;

constexpr database::Statement select_backend{.name = "select_backend", .sql = "SELECT pg_backend_pid()"};

/// Which session of the server a transaction runs in. The statement is prepared.
awaitable<std::int32_t> backend_of(Connection& connection, Connection::Deadline deadline) {
  const Parameters none;
  const Result result = co_await connection.execute(select_backend, none, deadline);
  co_return result.get<std::int32_t>(0, 0);
}

/// Begins a transaction, and returns the session of the server that it holds.
awaitable<std::int32_t> hold_backend(Connection& connection, Connection::Deadline deadline) {
  const std::string begin = "BEGIN; SELECT pg_backend_pid()::text";
  const auto results = co_await connection.run_script(begin, deadline);
  if (results.empty() || results.back().failed()) throw Unavailable("the pooler refuses a transaction");
  co_return std::stoi(std::string(results.back().get<std::string_view>(0, 0)));
}

awaitable<bool> has_settings(Connection& connection, const Settings& settings,
                             Connection::Deadline deadline) {
  const std::string differing = differing_settings(settings);
  const auto results = co_await connection.run_script(differing, deadline);
  co_return !results.empty() && !results.back().failed() && results.back().rows() == 0;
}

}  // namespace

awaitable<Pooling> examine_pooler(Connection& first, Cluster& cluster, Connection::Deadline deadline) {
  Pooling pooling;
  cluster.fence()->forget_lost_statements();
  const auto before = co_await backend_of(first, deadline);
  const auto second = co_await cluster.connect(deadline);
  const auto held = co_await hold_backend(*second, deadline);
  const auto after = co_await backend_of(first, deadline);
  pooling.by_transaction = before != after || before == held;
  pooling.keeps_statements = !cluster.fence()->loses_statements();
  pooling.keeps_settings = co_await has_settings(first, cluster.settings(), deadline);
  const std::string rollback = "ROLLBACK";
  co_await second->run_script(rollback, deadline);
  co_return pooling;
}

}  // namespace chassis::postgres
